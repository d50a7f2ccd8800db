#pragma once

#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/domain/keyword_question.h"
#include "models/domain/trend.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/report/output_file.h"
#include "pipeline/report/provenance.h"
#include "pipeline/report/row_writer.h"
#include "pipeline/report/table.h"
#include "pipeline/trends/keyword_answer.h"
#include "pipeline/workspace/workspace_session.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

namespace groundswell::trends {
class Board;
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
    domain::TrendWindow window = domain::TrendWindow::Day;  ///< of what is told of the trends of clusters
    /// Only clusters that rise, the fastest first. Where there are ids, too, these are them.
    std::optional<report::RisingTerms> rising{};
    domain::KeywordQuestion keywords{};  ///< which and in which order; its own filter is not looked at
    /// Trends and keywords that are at hand; empty = they are read for the export.
    std::function<core::Result<std::shared_ptr<const trends::Board>>(core::UtcTime now)> board{};
    std::function<core::Result<trends::KeywordAnswer>(const domain::KeywordQuestion&, core::UtcTime now)>
        findKeywords{};
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
                                                      core::UtcTime now, std::int64_t rows);

/// Writes what the filter lets through, as of one moment, and its provenance beside the file. Errors: InvalidInput
/// (unknown columns; a format or a choice of rows that the table does not have; a file to append to that has others),
/// AlreadyExists, Io, Cancelled; then the file is as it was.
[[nodiscard]] core::Result<ExportReport> exportRows(workspace::WorkspaceSession& session, const ExportRequest& request,
                                                    const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
