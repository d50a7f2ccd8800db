#pragma once

#include "pipeline/operations/export_rows.h"

namespace groundswell::operations {

/// Of those that match, so that the page is a few megabytes and opens in any browser; all that are chosen by `ids` are
/// shown.
inline constexpr std::size_t mostReportedClusters = 1'000;

/// Writes a page for people about what the filter lets through: counts, days, the first clusters in the request's
/// order (with `ids` those), where it comes from; and its provenance beside the file. The table and columns of the
/// request mean nothing. Errors: those of exportRows.
[[nodiscard]] core::Result<ExportReport> exportReport(workspace::WorkspaceSession& session,
                                                      const ExportRequest& request, const jobs::ProgressSink& progress,
                                                      const std::stop_token& stop);

}  // namespace groundswell::operations
