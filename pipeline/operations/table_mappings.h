#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <vector>

namespace groundswell::operations {

/// How tables are to be read that a mapping was given for once: "tables" of the workspace's file.
[[nodiscard]] std::vector<sources::TableMapping> rememberedTables(const config::WorkspaceConfig& config);

/// As the workspace's file says now. Thread-safe.
[[nodiscard]] std::vector<sources::TableMapping> rememberedTables(const workspace::WorkspaceSession& session);

/// Of and as a JSON array of objects with "columns" and "mapping". Pure. InvalidInput says what is wrong.
[[nodiscard]] core::Result<std::vector<sources::TableMapping>> readTables(const std::string& json);
[[nodiscard]] std::string writeTables(const std::vector<sources::TableMapping>& tables);

/// Writes these into the workspace's file, each in place of one with the same columns. For the one thread that uses the
/// session, which must own the workspace. Errors: those of reading and writing the file.
[[nodiscard]] core::Result<void> rememberTables(workspace::WorkspaceSession& session,
                                                const std::vector<sources::TableMapping>& tables);

}  // namespace groundswell::operations
