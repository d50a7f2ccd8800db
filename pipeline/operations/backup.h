#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workspace/workspace_directory.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace groundswell::operations {

/// Whether a backup is read back, and compared with what was put into it, before it gets its name.
enum class BackupCheck { None, ReadBack };

/// Writes a whole workspace (configs, workflows, a consistent copy of the store, the archive) into one .tar.zst file,
/// while it is in use. The file appears under its name when it is complete. Errors: NotFound, AlreadyExists, Io,
/// Cancelled.
[[nodiscard]] core::Result<void> backupWorkspace(const std::filesystem::path& workspaceFolder,
                                                 const std::filesystem::path& file, const jobs::ProgressSink& progress,
                                                 const std::stop_token& stop, BackupCheck check = BackupCheck::None);

/// Makes a workspace of a backup, under its own id or another one. All or nothing. Errors: NotFound, AlreadyExists,
/// InvalidInput (no backup, unsafe or unknown names in it), Truncated, Io, StoreDamaged, StoreTooNew.
[[nodiscard]] core::Result<std::string> restoreWorkspace(const workspace::WorkspaceDirectory& directory,
                                                         const std::filesystem::path& file, const std::string& id,
                                                         const jobs::ProgressSink& progress,
                                                         const std::stop_token& stop);

}  // namespace groundswell::operations
