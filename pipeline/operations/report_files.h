#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct ReportRequest {
    std::filesystem::path folder;  ///< relative to the workspace; empty = its folder "reports"
    std::optional<int> keep;       ///< days whose reports stay; none = all
};

struct ReportFile {
    std::string name;
    std::int64_t rows = 0;
};

struct ReportFiles {
    std::filesystem::path folder;  ///< of this day
    std::vector<ReportFile> files;
    std::vector<std::filesystem::path> removed;  ///< folders of older days
};

/// Writes what an analyst looks at first into a folder named after the day: clusters of two items or more, keywords and
/// what is rising, as CSV with its provenance beside it. A second one on the same day takes the place of the first.
/// Errors: those of exportRows.
[[nodiscard]] core::Result<ReportFiles> writeReportFiles(workspace::WorkspaceSession& session,
                                                         const ReportRequest& request,
                                                         const jobs::ProgressSink& progress,
                                                         const std::stop_token& stop);

}  // namespace groundswell::operations
