#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/workspace/workspace_session.h"

#include <vector>

namespace groundswell::operations {

/// How tables are to be read that a mapping was given for once: "tables" of the workspace's file.
[[nodiscard]] std::vector<sources::TableMapping> rememberedTables(const config::WorkspaceConfig& config);

/// As the workspace's file says now. Thread-safe.
[[nodiscard]] std::vector<sources::TableMapping> rememberedTables(const workspace::WorkspaceSession& session);

/// Writes these into the workspace's file, each in place of one with the same columns. For the one thread that uses the
/// session, which must own the workspace. Errors: those of reading and writing the file.
[[nodiscard]] core::Result<void> rememberTables(workspace::WorkspaceSession& session,
                                                const std::vector<sources::TableMapping>& tables);

}  // namespace groundswell::operations
