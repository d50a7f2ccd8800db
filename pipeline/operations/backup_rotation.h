#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workspace/workspace_session.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct RotationRequest {
    std::filesystem::path folder;  ///< relative to the workspace; empty = its folder "backups"
    std::optional<int> keep;       ///< days; none = as the workspace's housekeeping says
};

struct RotationReport {
    std::filesystem::path file;
    std::int64_t bytes = 0;
    std::vector<std::filesystem::path> removed;  ///< older ones
};

/// Writes a backup named after workspace and time, reads it back, and only then removes what is older than wanted: the
/// newest of each of the last so many days stays. Whatever fails, the older ones are as they were. Errors: those of
/// backupWorkspace.
[[nodiscard]] core::Result<RotationReport> rotateBackups(workspace::WorkspaceSession& session,
                                                         const RotationRequest& request,
                                                         const jobs::ProgressSink& progress,
                                                         const std::stop_token& stop);

/// "desk-20261012T091000Z.tar.zst".
[[nodiscard]] std::string backupName(const std::string& workspace, core::UtcTime time);
/// Which of the files of a folder are backups of a workspace that may go: all but the newest of each of the last `keep`
/// days that have one. Other names are nobody's business. Pure.
[[nodiscard]] std::vector<std::string> backupsToRemove(const std::string& workspace, std::vector<std::string> names,
                                                       int keep);

}  // namespace groundswell::operations
