#pragma once

#include "models/core/result.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <stop_token>

namespace groundswell::operations {

/// Makes anew the keywords that cannot be read any more, by the steps of the workflow that need nothing but the text;
/// the items stay in their states and clusters. What a service had added comes back when the items are processed again.
/// How many items there were. For the session's owner.
[[nodiscard]] core::Result<std::int64_t> remakeKeywords(workspace::WorkspaceSession& session,
                                                        const std::stop_token& stop);

}  // namespace groundswell::operations
