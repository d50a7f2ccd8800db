#pragma once

#include "app/cli/output.h"
#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/operations/export_rows.h"

#include <stop_token>

namespace groundswell::cli {

/// Writes an export as one JSON document, {"columns":[],"rows":[{}],"truncated":false}: the form that `sql` answers in.
/// Rows go through a file that has no name, since what is exported may not fit into memory.
[[nodiscard]] core::Result<void> exportAsDocument(workspace::WorkspaceSession& session,
                                                  operations::ExportRequest request, Output& out,
                                                  const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::cli
