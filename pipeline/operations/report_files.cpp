#include "pipeline/operations/report_files.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/export_rows.h"
#include "pipeline/report/provenance.h"
#include "pipeline/system/files.h"
#include "pipeline/trends/rising.h"

#include <algorithm>
#include <functional>

namespace groundswell::operations {

namespace fs = std::filesystem;

namespace {

constexpr int mostRising = 100;

const std::vector<std::string>& risingColumns() {
    static const std::vector<std::string> columns{
        "rank",  "cluster_id",   "items_recent",       "items_usual",       "ratio",         "as_of",
        "items", "items_unique", "first_published_at", "last_published_at", "exemplar_text", "keywords"};
    return columns;
}

report::Cell timeCell(const std::optional<core::UtcTime>& time) {
    return time ? report::Cell(core::formatTime(*time)) : report::Cell();
}

report::Row risingCells(std::int64_t rank, const trends::Rise& rise) {
    const domain::Cluster& cluster = rise.cluster;
    return {rank,
            cluster.id.value,
            rise.recent,
            rise.usual ? report::Cell(*rise.usual) : report::Cell(),
            domain::riseRatio(rise.recent, rise.usual),
            core::formatTime(rise.asOf),
            cluster.items,
            cluster.unique,
            timeCell(cluster.firstPublished),
            timeCell(cluster.lastPublished),
            cluster.exemplarText,
            cluster.keywords};
}

core::Result<ReportFile> exportTable(workspace::WorkspaceSession& session, report::Table table, const fs::path& folder,
                                     const jobs::ProgressSink& progress, const std::stop_token& stop) {
    ExportRequest request;
    request.table = table;
    if (table == report::Table::Clusters) request.filter.minItems = 2;
    request.file = folder / (std::string(report::tableName(table)) + ".csv");
    request.ifExists = report::IfExists::Overwrite;
    auto exported = exportRows(session, request, progress, stop);
    if (!exported) return exported.error();
    return ReportFile{request.file.filename().string(), exported->rows};
}

core::Result<ReportFile> exportRising(workspace::WorkspaceSession& session, const fs::path& folder) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    auto rising = trends::risingClusters(**reader, session.clock().now(), mostRising);
    if (!rising) return rising.error();
    const fs::path path = folder / "rising.csv";
    auto file = report::OutputFile::open(path, report::IfExists::Overwrite);
    if (!file) return file.error();
    const auto writer = report::makeRowWriter(report::RowFormat::Csv, **file, risingColumns(), {});
    std::int64_t rank = 0;
    for (const trends::Rise& rise : *rising) {
        if (auto written = writer->row(risingCells(++rank, rise)); !written) return written.error();
    }
    if (auto finished = writer->finish(); !finished) return finished.error();
    if (auto committed = (*file)->commit(); !committed) return committed.error();
    report::Provenance provenance = provenanceOf(session);
    provenance.name = "rising";
    provenance.columns = risingColumns();
    provenance.order = "ratio descending";
    // The windows are half open.
    if (!rising->empty())
        provenance.trends =
            report::TrendTerms{domain::TrendWindow::Day, rising->front().asOf - std::chrono::microseconds(1)};
    provenance.rows = provenance.matching = rank;
    provenance.bytes = (*file)->bytes();
    provenance.sha256 = (*file)->sha256();
    if (auto written = report::writeProvenance(path, provenance); !written) return written.error();
    return ReportFile{path.filename().string(), rank};
}

// Folders of days beyond the newest `keep`; whatever has another name stays.
std::vector<fs::path> removeOld(const fs::path& reports, int keep) {
    std::vector<fs::path> days;
    std::error_code problem;
    for (fs::directory_iterator entry(reports, problem), end; !problem && entry != end; entry.increment(problem)) {
        const std::string name = entry->path().filename().string();
        if (name.size() == 10 && core::parseDay(name) && entry->is_directory(problem)) days.push_back(entry->path());
    }
    std::sort(days.begin(), days.end(), std::greater<>());
    std::vector<fs::path> removed;
    for (std::size_t i = static_cast<std::size_t>(keep); i < days.size(); ++i) {
        fs::remove_all(days[i], problem);
        if (!problem) removed.push_back(days[i]);
    }
    return removed;
}

}  // namespace

core::Result<ReportFiles> writeReportFiles(workspace::WorkspaceSession& session, const ReportRequest& request,
                                           const jobs::ProgressSink& progress, const std::stop_token& stop) {
    const fs::path reports = session.layout().folder / (request.folder.empty() ? fs::path("reports") : request.folder);
    ReportFiles report;
    report.folder = reports / core::formatDay(std::chrono::floor<std::chrono::days>(session.clock().now()));
    if (auto made = system::makePrivateFolder(report.folder); !made) return made.error();
    for (const report::Table table : {report::Table::Clusters, report::Table::Keywords}) {
        auto file = exportTable(session, table, report.folder, progress, stop);
        if (!file) return file.error();
        report.files.push_back(std::move(*file));
    }
    auto rising = exportRising(session, report.folder);
    if (!rising) return rising.error();
    report.files.push_back(std::move(*rising));
    if (request.keep) report.removed = removeOld(reports, *request.keep);
    return report;
}

}  // namespace groundswell::operations
