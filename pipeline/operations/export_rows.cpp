#include "pipeline/operations/export_rows.h"

#include "models/core/words.h"
#include "models/store/read_connection.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/report/cell_text.h"
#include "pipeline/report/four_cat.h"
#include "pipeline/report/provenance.h"
#include "pipeline/report/step_metrics.h"
#include "pipeline/text/features.h"
#include "pipeline/text/search_text.h"
#include "pipeline/trends/board.h"

#include <nlohmann/json.hpp>

#include <unistd.h>
#include <algorithm>
#include <functional>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::int64_t rowsPerPage = 5'000;
constexpr std::int64_t rowsPerProgress = 1'000;

// The columns of an export and how a row becomes its cells: those of the table, or of 4CAT.
class Shape {
public:
    static core::Result<Shape> of(const ExportRequest& request) {
        const bool rowsById = request.table == report::Table::Items || request.table == report::Table::Clusters;
        if (!request.ids.empty() && !rowsById)
            return Error(ErrorCode::InvalidInput, "Only items and clusters can be chosen one by one.");
        if (request.format != report::RowFormat::FourCat) {
            auto columns = report::ColumnSelection::choose(request.table, request.columns);
            if (!columns) return columns.error();
            return Shape(std::move(*columns), false);
        }
        if (request.table != report::Table::Items)
            return Error(ErrorCode::InvalidInput, "4CAT reads items; other tables have no such form.");
        if (!request.columns.empty())
            return Error(ErrorCode::InvalidInput, "The columns of a CSV for 4CAT are 4CAT's; they cannot be chosen.");
        return Shape(report::ColumnSelection(request.table), true);
    }

    [[nodiscard]] const std::vector<std::string>& names() const {
        return m_isFourCat ? report::fourCatColumns() : m_columns.names();
    }
    [[nodiscard]] report::Row cells(const domain::ItemRow& row) const {
        return m_isFourCat ? report::fourCatCells(row) : m_columns.pick(report::cellsOf(row));
    }
    template <class Any>
    [[nodiscard]] report::Row cells(const Any& row) const {
        return m_columns.pick(report::cellsOf(row));
    }

private:
    Shape(report::ColumnSelection columns, bool isFourCat) : m_columns(std::move(columns)), m_isFourCat(isFourCat) {}

    report::ColumnSelection m_columns;
    bool m_isFourCat;
};

// Takes rows as they are read, cuts them to the chosen columns, counts.
class Output {
public:
    Output(report::RowWriter& writer, const Shape& columns, std::int64_t total, const jobs::ProgressSink& progress,
           const std::stop_token& stop)
        : m_writer(writer), m_columns(columns), m_total(total), m_progress(progress), m_stop(stop) {}

    template <class Row>
    bool take(const Row& row) {
        if (m_stop.stop_requested()) {
            m_result = Error(ErrorCode::Cancelled, "The export was cancelled.");
            return false;
        }
        if (auto written = m_writer.row(m_columns.cells(row)); !written) {
            m_result = std::move(written);
            return false;
        }
        if (++m_rows % rowsPerProgress == 0 && m_progress) m_progress({"export", m_rows, m_total, "rows"});
        return true;
    }
    [[nodiscard]] const core::Result<void>& result() const { return m_result; }
    [[nodiscard]] std::int64_t rows() const { return m_rows; }

private:
    report::RowWriter& m_writer;
    const Shape& m_columns;
    const std::int64_t m_total;
    const jobs::ProgressSink& m_progress;
    const std::stop_token& m_stop;
    core::Result<void> m_result;
    std::int64_t m_rows = 0;
};

// Page after page of one snapshot, for orders that the readers do not stream in.
template <class Read>
core::Result<void> readPages(Output& output, const Read& read) {
    for (domain::Page page{0, rowsPerPage};; page.offset += rowsPerPage) {
        auto rows = read(page);
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            if (!output.take(row)) return {};
        }
        if (static_cast<std::int64_t>(rows->size()) < rowsPerPage) return {};
    }
}

// Item by item, each with all that its numbers were.
core::Result<void> readEngagement(store::ReadConnection& reader, const domain::Filter& filter, Output& output) {
    core::Result<void> failure;
    auto read = reader.items().forEach(filter, [&](const domain::ItemRow& row) {
        const auto numbers = reader.items().engagement(row.item.id);
        if (!numbers) failure = numbers.error();
        return numbers && std::all_of(numbers->begin(), numbers->end(), [&](const domain::EngagementNumber& number) {
                   return output.take(report::EngagementRow{row.item, number});
               });
    });
    return failure ? read : failure;
}

// In the order in which they were chosen; those that are gone meanwhile are left out.
template <class Take>
core::Result<void> readChosen(store::ReadConnection& reader, const ExportRequest& request, const Take& take) {
    for (const std::int64_t id : request.ids) {
        bool goesOn = true;
        if (request.table == report::Table::Items) {
            auto row = reader.items().byId(core::ItemId{id});
            if (!row) return row.error();
            if (*row) goesOn = take(**row);
        } else {
            auto row = reader.clusters().byId(core::ClusterId{id});
            if (!row) return row.error();
            if (*row) goesOn = take(**row);
        }
        if (!goesOn) break;
    }
    return {};
}

// Clusters in an order that depends on the time.
core::Result<void> readRanked(store::ReadConnection& reader, const ExportRequest& request, core::UtcTime now,
                              Output& output) {
    auto board = trends::buildBoard(reader, now);
    if (!board) return board.error();
    auto ids = reader.clusters().ids(request.filter, request.order->clusters, domain::SortOrder::Ascending);
    if (!ids) return ids.error();
    board->sort(*ids, request.order->clusters, request.order->direction);
    for (const core::ClusterId id : *ids) {
        auto cluster = reader.clusters().byId(id);
        if (!cluster) return cluster.error();
        if (*cluster && !output.take(**cluster)) return {};
    }
    return {};
}

// The order once, then row by row: pages of it would be sorted anew each.
core::Result<void> readOrdered(store::ReadConnection& reader, const ExportRequest& request, Output& output) {
    auto ids = reader.items().ids(request.filter, request.order->items, request.order->direction);
    if (!ids) return ids.error();
    for (const core::ItemId id : *ids) {
        auto row = reader.items().byId(id);
        if (!row) return row.error();
        if (*row && !output.take(**row)) return {};
    }
    return {};
}

core::Result<void> readRows(store::ReadConnection& reader, const ExportRequest& request, core::UtcTime now,
                            Output& output) {
    const domain::Filter& filter = request.filter;
    if (!request.ids.empty()) return readChosen(reader, request, [&](const auto& row) { return output.take(row); });
    switch (request.table) {
        case report::Table::Items:
            if (!request.order)
                return reader.items().forEach(filter, [&](const domain::ItemRow& row) { return output.take(row); });
            return readOrdered(reader, request, output);
        case report::Table::Clusters:
            if (!request.order)
                return reader.clusters().forEach(filter, [&](const domain::Cluster& row) { return output.take(row); });
            if (domain::isTrendSort(request.order->clusters)) return readRanked(reader, request, now, output);
            return readPages(output, [&](domain::Page page) {
                return reader.clusters().page(filter, request.order->clusters, request.order->direction, page);
            });
        case report::Table::Keywords:
            if (request.keywordRows)
                return request.keywordRows([&](const domain::KeywordRow& row) { return output.take(row); });
            return reader.keywords().forEach(filter, [&](const domain::KeywordRow& row) { return output.take(row); });
        case report::Table::Engagement: return readEngagement(reader, filter, output);
    }
    return {};
}

bool isCounted(report::Table table) {
    return table == report::Table::Items || table == report::Table::Clusters;
}

core::Result<std::int64_t> countRows(store::ReadConnection& reader, const ExportRequest& request) {
    if (!request.ids.empty()) return static_cast<std::int64_t>(request.ids.size());
    switch (request.table) {
        case report::Table::Items: return reader.items().count(request.filter);
        case report::Table::Clusters: return reader.clusters().count(request.filter);
        case report::Table::Keywords:
        case report::Table::Engagement: return std::int64_t{0};  // counting them is as much work as writing them
    }
    return std::int64_t{0};
}

std::string orderWords(const ExportRequest& request) {
    if (!request.ids.empty()) return "as selected";
    if (!request.keywordOrder.empty()) return request.keywordOrder;
    if (!request.order) {
        switch (request.table) {
            case report::Table::Items: return "item_id ascending";
            case report::Table::Clusters: return "items descending, cluster_id ascending";
            case report::Table::Keywords: return "items descending, keyword ascending";
            case report::Table::Engagement: return "item_id, name, observed_at ascending";
        }
    }
    static constexpr const char* itemColumns[] = {"item_id",  "published_at", "source",     "author",
                                                  "language", "similarity",   "cluster_id", "state"};
    static constexpr const char* clusterColumns[] = {"items",
                                                     "items_unique",
                                                     "items_all_time",
                                                     "authors",
                                                     "sources",
                                                     "first_published_at",
                                                     "last_published_at",
                                                     "cluster_id",
                                                     "rising",
                                                     "items_recent",
                                                     "items_usual",
                                                     "burst",
                                                     "text",
                                                     "source",
                                                     "labels"};
    const std::string column = request.table == report::Table::Items
                                   ? itemColumns[static_cast<std::size_t>(request.order->items)]
                                   : clusterColumns[static_cast<std::size_t>(request.order->clusters)];
    return column + (request.order->direction == domain::SortOrder::Ascending ? " ascending" : " descending");
}

constexpr std::size_t longestPreview = 200;

// As a CSV shows it, without the marks of the file.
std::string previewText(const report::Cell& cell) {
    std::string text;
    if (const auto* number = std::get_if<std::int64_t>(&cell)) text = std::to_string(*number);
    if (std::holds_alternative<double>(cell)) text = report::secondsText(std::get<double>(cell));
    if (const auto* words = std::get_if<std::string>(&cell)) text = *words;
    if (const auto* list = std::get_if<std::vector<std::string>>(&cell)) text = core::joined(*list, "; ");
    std::size_t end = std::min(text.size(), longestPreview);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return report::validText(std::string_view(text).substr(0, end)) + (end < text.size() ? "…" : "");
}

std::string withoutLineEnd(std::string line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    return line;
}

// The columns of the JSON object in a line; empty when there is none.
std::vector<std::string> keysOf(const std::string& line) {
    std::vector<std::string> keys;
    const auto object = nlohmann::ordered_json::parse(line, nullptr, false);
    if (!object.is_object()) return keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

// What is appended under other columns, or in another format, would make one file of two tables.
core::Result<void> checkAppend(const report::OutputFile& output, const ExportRequest& request, const Shape& columns) {
    if (output.bytesBefore() == 0) return {};
    const std::string before = withoutLineEnd(output.firstLineBefore());
    const std::vector<std::string> keys = keysOf(before);
    const bool asCsv = request.format != report::RowFormat::JsonLines;
    const std::string format = asCsv ? "CSV" : "JSON Lines";
    const std::string header = report::csvRow(report::Row(columns.names().begin(), columns.names().end()), true);
    if (asCsv ? before == withoutLineEnd(header) : keys == columns.names()) return {};
    if (asCsv != keys.empty()) {
        return Error(ErrorCode::InvalidInput, "The file is not " + format + ", as the rows to append are.")
            .with("file", request.file.string())
            .with("remedy", "Choose the file's format with --format, or another file.");
    }
    return Error(ErrorCode::InvalidInput, "The file has other columns than the rows to append.")
        .with("file", request.file.string())
        .with("remedy", "Choose the same columns with --columns, or another file.");
}

}  // namespace

report::Provenance provenanceOf(workspace::WorkspaceSession& session) {
    report::Provenance provenance;
    provenance.workspaceId = session.config().id;
    provenance.workspaceName = session.config().name;
    provenance.createdAt = session.clock().now();
    provenance.versions = {{"program", GROUNDSWELL_VERSION},
                           {"schema", std::to_string(session.store().schemaVersion())},
                           {"clusterer", std::to_string(cluster::clustererVersion)},
                           {"features", std::to_string(text::featuresVersion)},
                           {"text_index", text::searchTextVersion()}};
    return provenance;
}

report::Provenance exportProvenance(workspace::WorkspaceSession& session, const ExportRequest& request,
                                    std::vector<std::string> columns) {
    report::Provenance provenance = provenanceOf(session);
    provenance.table = request.table;
    provenance.format = request.format;
    provenance.columns = std::move(columns);
    provenance.order = orderWords(request);
    provenance.filter = request.filter;
    provenance.textQuery = request.textQuery;
    provenance.ids = request.ids;
    provenance.rawCells = request.rawCells;
    return provenance;
}

core::Result<ExportPreview> previewRows(store::ReadConnection& reader, const ExportRequest& request,
                                        std::int64_t rows) {
    auto shape = Shape::of(request);
    if (!shape) return shape.error();
    ExportPreview preview;
    preview.columns = shape->names();
    const auto take = [&](const auto& row) {
        std::vector<std::string>& cells = preview.rows.emplace_back();
        for (const report::Cell& cell : shape->cells(row)) cells.push_back(previewText(cell));
        return static_cast<std::int64_t>(preview.rows.size()) < rows;
    };
    const auto takeAll = [&](const auto& found) -> core::Result<void> {
        if (!found) return found.error();
        for (const auto& row : *found) take(row);
        return {};
    };
    const RowOrder order = request.order.value_or(RowOrder{
        domain::ClusterSort::Items, domain::ItemSort::Id,
        request.table == report::Table::Clusters ? domain::SortOrder::Descending : domain::SortOrder::Ascending});
    core::Result<void> read;
    if (!request.ids.empty()) {
        read = readChosen(reader, request, take);
    } else if (request.table == report::Table::Items) {
        read = takeAll(reader.items().page(request.filter, order.items, order.direction, {0, rows}));
    } else if (request.table == report::Table::Clusters) {
        read = takeAll(reader.clusters().page(request.filter, order.clusters, order.direction, {0, rows}));
    } else if (request.keywordRows) {
        read = request.keywordRows(take);
    } else if (request.table == report::Table::Keywords) {
        read = takeAll(reader.keywords().page(request.filter, {0, rows}));
    }
    if (!read) return read.error();
    return preview;
}

core::Result<ExportReport> exportRows(workspace::WorkspaceSession& session, const ExportRequest& request,
                                      const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto columns = Shape::of(request);
    if (!columns) return columns.error();
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    auto total = countRows(**reader, request);
    if (!total) return total.error();

    std::unique_ptr<report::OutputFile> file;
    report::DescriptorSink descriptor(request.descriptor);
    report::ByteSink* sink = &descriptor;
    if (!request.file.empty()) {
        auto opened = report::OutputFile::open(request.file, request.ifExists);
        if (!opened) return opened.error();
        file = std::move(*opened);
        if (auto fits = checkAppend(*file, request, *columns); !fits) return fits.error();
        sink = file.get();
    }
    const bool header = !file || file->bytesBefore() == 0;
    const auto writer = report::makeRowWriter(request.format, *sink, columns->names(),
                                              {.header = header, .rawCells = request.rawCells});
    Output output(*writer, *columns, *total, progress, stop);
    if (auto read = readRows(**reader, request, session.clock().now(), output); !read) return read.error();
    if (!output.result()) return output.result().error();
    if (auto finished = writer->finish(); !finished) return finished.error();
    if (file) {
        if (auto committed = file->commit(); !committed) return committed.error();
        if (!file->isSpecial()) {
            report::Provenance provenance = exportProvenance(session, request, columns->names());
            provenance.rows = output.rows();
            provenance.matching = isCounted(request.table) ? *total : output.rows();
            provenance.appendedAfterBytes = file->bytesBefore();
            provenance.bytes = file->bytes();
            provenance.sha256 = file->sha256();
            if (auto written = report::writeProvenance(request.file, provenance); !written) return written.error();
        }
    }
    return ExportReport{output.rows()};
}

}  // namespace groundswell::operations
