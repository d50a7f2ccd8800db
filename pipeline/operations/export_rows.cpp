#include "pipeline/operations/export_rows.h"

#include "models/store/read_connection.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/report/provenance.h"
#include "pipeline/text/features.h"
#include "pipeline/text/search_text.h"

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

// Takes rows as they are read, cuts them to the chosen columns, counts.
class Output {
public:
    Output(report::RowWriter& writer, const report::ColumnSelection& columns, std::int64_t total,
           const jobs::ProgressSink& progress, const std::stop_token& stop)
        : m_writer(writer), m_columns(columns), m_total(total), m_progress(progress), m_stop(stop) {}

    template <class Row>
    bool take(const Row& row) {
        if (m_stop.stop_requested()) {
            m_result = Error(ErrorCode::Cancelled, "The export was cancelled.");
            return false;
        }
        if (auto written = m_writer.row(m_columns.pick(report::cellsOf(row))); !written) {
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
    const report::ColumnSelection& m_columns;
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

core::Result<void> readRows(store::ReadConnection& reader, const ExportRequest& request, Output& output) {
    const domain::Filter& filter = request.filter;
    switch (request.table) {
        case report::Table::Items:
            if (!request.order)
                return reader.items().forEach(filter, [&](const domain::ItemRow& row) { return output.take(row); });
            return readPages(output, [&](domain::Page page) {
                return reader.items().page(filter, request.order->items, request.order->direction, page);
            });
        case report::Table::Clusters:
            if (!request.order)
                return reader.clusters().forEach(filter, [&](const domain::Cluster& row) { return output.take(row); });
            return readPages(output, [&](domain::Page page) {
                return reader.clusters().page(filter, request.order->clusters, request.order->direction, page);
            });
        case report::Table::Keywords:
            return reader.keywords().forEach(filter, [&](const domain::KeywordRow& row) { return output.take(row); });
        case report::Table::Engagement: return readEngagement(reader, filter, output);
    }
    return {};
}

bool isCounted(report::Table table) {
    return table == report::Table::Items || table == report::Table::Clusters;
}

core::Result<std::int64_t> countRows(store::ReadConnection& reader, const ExportRequest& request) {
    switch (request.table) {
        case report::Table::Items: return reader.items().count(request.filter);
        case report::Table::Clusters: return reader.clusters().count(request.filter);
        case report::Table::Keywords:
        case report::Table::Engagement: return std::int64_t{0};  // counting them is as much work as writing them
    }
    return std::int64_t{0};
}

std::string orderWords(const ExportRequest& request) {
    if (!request.order) {
        switch (request.table) {
            case report::Table::Items: return "item_id ascending";
            case report::Table::Clusters: return "items descending, cluster_id ascending";
            case report::Table::Keywords: return "items descending, keyword ascending";
            case report::Table::Engagement: return "item_id, name, observed_at ascending";
        }
    }
    static constexpr const char* itemColumns[] = {"item_id", "published_at", "source",
                                                  "author",  "language",     "similarity"};
    static constexpr const char* clusterColumns[] = {
        "items",   "items_unique",       "items_all_time",    "authors",
        "sources", "first_published_at", "last_published_at", "cluster_id"};
    const std::string column = request.table == report::Table::Items
                                   ? itemColumns[static_cast<std::size_t>(request.order->items)]
                                   : clusterColumns[static_cast<std::size_t>(request.order->clusters)];
    return column + (request.order->direction == domain::SortOrder::Ascending ? " ascending" : " descending");
}

report::Provenance requestProvenance(workspace::WorkspaceSession& session, const ExportRequest& request,
                                     const report::ColumnSelection& columns) {
    report::Provenance provenance = provenanceOf(session);
    provenance.table = request.table;
    provenance.format = request.format;
    provenance.columns = columns.names();
    provenance.order = orderWords(request);
    provenance.filter = request.filter;
    provenance.textQuery = request.textQuery;
    provenance.rawCells = request.rawCells;
    return provenance;
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
core::Result<void> checkAppend(const report::OutputFile& output, const ExportRequest& request,
                               const report::ColumnSelection& columns) {
    if (output.bytesBefore() == 0) return {};
    const std::string before = withoutLineEnd(output.firstLineBefore());
    const std::vector<std::string> keys = keysOf(before);
    const bool asCsv = request.format == report::RowFormat::Csv;
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

core::Result<ExportReport> exportRows(workspace::WorkspaceSession& session, const ExportRequest& request,
                                      const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto columns = report::ColumnSelection::choose(request.table, request.columns);
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
    if (auto read = readRows(**reader, request, output); !read) return read.error();
    if (!output.result()) return output.result().error();
    if (auto finished = writer->finish(); !finished) return finished.error();
    if (file) {
        if (auto committed = file->commit(); !committed) return committed.error();
        if (!file->isSpecial()) {
            report::Provenance provenance = requestProvenance(session, request, *columns);
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
