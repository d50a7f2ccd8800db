#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "models/domain/content_item.h"
#include "models/domain/raw_record.h"
#include "models/store/read_connection.h"
#include "pipeline/workspace/workspace_session.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::operations {

/// The record in the archive that a stored item came from as it is; none when the archive has it no more. Reads files
/// of the archive, of a few seconds of acquisition at most. The config is given, because a job may give the session
/// another one meanwhile. Errors: Unsupported for a source that hides its authors, whose records name them; Cancelled;
/// those of archive and store.
[[nodiscard]] core::Result<std::optional<domain::RawRecord>> rawRecordOf(workspace::WorkspaceSession& session,
                                                                         const config::WorkspaceConfig& config,
                                                                         store::ReadConnection& reader,
                                                                         const domain::ContentItem& item,
                                                                         const std::stop_token& stop);

/// JSON with a line for each value, and its numbers and escapes as they are; what is no JSON stays readable.
[[nodiscard]] std::string indentedJson(std::string_view json);

}  // namespace groundswell::operations
