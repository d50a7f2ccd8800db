#pragma once

#include "models/core/result.h"
#include "models/domain/filter.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/report/output_file.h"
#include "pipeline/report/provenance.h"
#include "pipeline/report/row_writer.h"
#include "pipeline/report/table.h"
#include "pipeline/workspace/workspace_session.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Order of the rows of items or clusters when it is not the table's own (items by item_id, clusters by items
/// descending).
struct RowOrder {
    domain::ClusterSort clusters = domain::ClusterSort::Items;
    domain::ItemSort items = domain::ItemSort::Id;
    domain::SortOrder direction = domain::SortOrder::Ascending;
};

struct ExportRequest {
    report::Table table = report::Table::Items;
    report::RowFormat format = report::RowFormat::Csv;
    domain::Filter filter;
    std::string textQuery;             ///< filter.text as it was typed, for the provenance
    std::vector<std::string> columns;  ///< none = all
    std::optional<RowOrder> order;
    bool rawCells = false;
    std::filesystem::path file;  ///< empty = `descriptor`
    report::IfExists ifExists = report::IfExists::Refuse;
    int descriptor = 1;
};

struct ExportReport {
    std::int64_t rows = 0;
};

/// What is the same for everything that a workspace writes: its name, the time, the versions.
[[nodiscard]] report::Provenance provenanceOf(workspace::WorkspaceSession& session);

/// Writes what the filter lets through, as of one moment, and its provenance beside the file. Errors: InvalidInput
/// (unknown columns; a file to append to that has others), AlreadyExists, Io, Cancelled; then the file is as it was.
[[nodiscard]] core::Result<ExportReport> exportRows(workspace::WorkspaceSession& session, const ExportRequest& request,
                                                    const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
