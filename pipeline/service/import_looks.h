#pragma once

#include "models/config/workspace_config.h"
#include "pipeline/service/source_answers.h"
#include "pipeline/sources/file_import.h"

#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::pipeline {

/// Reads the beginning of a file as an import into a source would, and stores nothing. Errors: Cancelled; what is wrong
/// with the file is part of the answer. Thread-safe.
[[nodiscard]] core::Result<ImportPreview> lookAtFile(const config::WorkspaceConfig& config, const std::string& file,
                                                     const std::string& source, const std::vector<TableChoice>& tables,
                                                     core::UtcTime now, const std::stop_token& stop);

/// Choices as an import takes them. Pure.
[[nodiscard]] std::vector<sources::TableMapping> tablesOf(const std::vector<TableChoice>& choices);

}  // namespace groundswell::pipeline
