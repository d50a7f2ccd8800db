#pragma once

#include "models/core/result.h"
#include "models/domain/source_state.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <vector>

namespace groundswell::operations {

/// Sources that failed the last time or pause, by id.
[[nodiscard]] core::Result<std::vector<domain::SourceHealth>> sourceHealth(workspace::WorkspaceSession& session);
/// Those of them that pause: rounds leave them out.
[[nodiscard]] core::Result<std::vector<domain::SourceHealth>> pausedSources(workspace::WorkspaceSession& session);

/// A round in which a source failed, whatever was tried again in it: it pauses when the workspace's `pause_after` is
/// reached. How it fares then.
core::Result<domain::SourceHealth> noteFailedRound(workspace::WorkspaceSession& session, const std::string& source,
                                                   const std::string& error);

/// Pauses a source by hand. InvalidInput when the workspace has none of that name.
core::Result<void> pauseSource(workspace::WorkspaceSession& session, const std::string& source,
                               const std::string& reason);
/// Ends a pause and forgets the failures; what was left out meanwhile is a gap. False when there was nothing to end.
/// InvalidInput as above.
core::Result<bool> resumeSource(workspace::WorkspaceSession& session, const std::string& source);

}  // namespace groundswell::operations
