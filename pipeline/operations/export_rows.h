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
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

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
    std::vector<std::int64_t> ids;     ///< only these items or clusters, in this order; none = all that match
    std::string title;                 ///< of a report; empty = the workspace's name
    std::optional<RowOrder> order;
    /// Rows of keywords to write instead of the store's own; and which and in which order, in words.
    std::function<core::Result<void>(const std::function<bool(const domain::KeywordRow&)>& take)> keywordRows{};
    std::string keywordOrder{};
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
/// The same, and what is asked for.
[[nodiscard]] report::Provenance exportProvenance(workspace::WorkspaceSession& session, const ExportRequest& request,
                                                  std::vector<std::string> columns);

/// The first rows of an export as text, cells shortened to 200 bytes.
struct ExportPreview {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};
/// Errors: those of exportRows.
[[nodiscard]] core::Result<ExportPreview> previewRows(store::ReadConnection& reader, const ExportRequest& request,
                                                      std::int64_t rows);

/// Writes what the filter lets through, as of one moment, and its provenance beside the file. Errors: InvalidInput
/// (unknown columns; a format or a choice of rows that the table does not have; a file to append to that has others),
/// AlreadyExists, Io, Cancelled; then the file is as it was.
[[nodiscard]] core::Result<ExportReport> exportRows(workspace::WorkspaceSession& session, const ExportRequest& request,
                                                    const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
