#include "pipeline/operations/export_report.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/export_source.h"
#include "pipeline/report/html_report.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

constexpr int reportBins = 56;
constexpr std::chrono::hours reportBinWidth{6};

// By the store, or by what only the counts over time tell.
core::Result<std::vector<core::ClusterId>> reportedIds(store::ReadConnection& reader, const ExportRequest& request,
                                                       const trends::Board& board) {
    std::vector<core::ClusterId> ids;
    for (const std::int64_t id : request.ids) ids.push_back(core::ClusterId{id});
    if (!ids.empty()) return ids;
    const RowOrder order =
        request.order.value_or(RowOrder{domain::ClusterSort::Items, {}, domain::SortOrder::Descending});
    const bool byTrend = domain::isTrendSort(order.clusters);
    if (request.rising) {
        auto rising = risingFor(reader, request, board);
        if (!rising) return rising.error();
        ids = std::move(rising->ids);
    } else {
        auto all = reader.clusters().ids(request.filter, order.clusters,
                                         byTrend ? domain::SortOrder::Ascending : order.direction);
        if (!all) return all.error();
        ids = std::move(*all);
        if (byTrend) board.sort(ids, order.clusters, order.direction, request.window);
    }
    constexpr auto mostReported = static_cast<std::int64_t>(mostReportedClusters);
    const std::int64_t most = request.rising ? std::min(request.rising->limit, mostReported) : mostReported;
    if (std::ssize(ids) > most) ids.resize(static_cast<std::size_t>(most));
    return ids;
}

core::Result<std::vector<domain::Cluster>> reportClusters(store::ReadConnection& reader, const ExportRequest& request,
                                                          const trends::Board& board) {
    auto ids = reportedIds(reader, request, board);
    if (!ids) return ids.error();
    std::vector<domain::Cluster> clusters;
    for (const core::ClusterId id : *ids) {
        auto cluster = reader.clusters().byId(id);
        if (!cluster) return cluster.error();
        if (*cluster) clusters.push_back(std::move(**cluster));
    }
    return clusters;
}

std::vector<std::pair<std::string, std::string>> conditionsOf(const ExportRequest& request) {
    std::vector<std::pair<std::string, std::string>> conditions;
    const auto document = report::filterJson(request.filter, request.textQuery);
    for (const auto& [name, value] : document.items()) {
        std::string words;
        if (value.is_array()) {
            for (const auto& one : value)
                words += (words.empty() ? "" : ", ") + (one.is_string() ? one.get<std::string>() : one.dump());
        } else {
            words = value.is_string() ? value.get<std::string>() : value.dump();
        }
        conditions.emplace_back(name, std::move(words));
    }
    if (!request.ids.empty()) conditions.emplace_back("selection", std::to_string(request.ids.size()) + " clusters");
    return conditions;
}

core::Result<void> fillStories(store::ReadConnection& reader, std::vector<domain::Cluster> clusters,
                               const trends::Board& board, report::HtmlReport& page) {
    std::vector<core::ClusterId> ids;
    for (const domain::Cluster& cluster : clusters) ids.push_back(cluster.id);
    auto lines = reader.trends().sparklines(ids, board.asOf(), reportBinWidth, reportBins);
    if (!lines) return lines.error();
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        report::HtmlReport::Story story;
        story.trend = board.known(clusters[i].id, page.window);
        story.cluster = std::move(clusters[i]);
        story.sparkline = std::move((*lines)[i]);
        page.stories.push_back(std::move(story));
    }
    return {};
}

// The items that a report counts: those of its clusters where these are chosen one by one.
domain::Filter reportedItems(const ExportRequest& request, const std::vector<domain::Cluster>& clusters) {
    if (request.ids.empty() && !request.rising) return request.filter;
    domain::Filter chosen;
    for (const domain::Cluster& cluster : clusters) chosen.clusters.push_back(cluster.id);
    // An empty list would be all.
    if (clusters.empty()) chosen.clusters.push_back(core::ClusterId{});
    return chosen;
}

// One item that is dated years ahead would stretch the days over all of them. Where there are no others they stay.
void takeOutLater(report::HtmlReport& page) {
    if (page.days.empty() || page.days.front().start > page.createdAt) return;
    while (page.days.back().start > page.createdAt) {
        page.later += page.days.back().items;
        page.days.pop_back();
    }
}

core::Result<report::HtmlReport> readReport(store::ReadConnection& reader, const ExportRequest& request,
                                            const trends::Board& board, const report::Provenance& provenance) {
    report::HtmlReport page;
    page.workspace = provenance.workspaceName.empty() ? provenance.workspaceId : provenance.workspaceName;
    page.title = request.title.empty() ? page.workspace : request.title;
    page.createdAt = provenance.createdAt;
    page.conditions = conditionsOf(request);
    page.order = provenance.order;
    page.window = request.window;
    page.trendsEnd = board.asOf();
    auto clusters = reportClusters(reader, request, board);
    if (!clusters) return clusters.error();
    const domain::Filter chosen = reportedItems(request, *clusters);
    auto items = reader.items().count(chosen);
    if (!items) return items.error();
    page.items = *items;
    auto count = reader.clusters().count(chosen);
    if (!count) return count.error();
    page.clusters = *count;
    auto days = reader.trends().timeline(chosen, domain::BinWidth::Day);
    if (!days) return days.error();
    page.days = std::move(*days);
    std::sort(page.days.begin(), page.days.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    takeOutLater(page);
    if (auto filled = fillStories(reader, std::move(*clusters), board, page); !filled) return filled.error();
    page.provenance = {{"workspace", provenance.workspaceId},
                       {"made at", core::formatTime(provenance.createdAt)},
                       {"order", provenance.order}};
    for (const auto& [name, version] : provenance.versions) page.provenance.emplace_back(name, version);
    return page;
}

}  // namespace

core::Result<ExportReport> exportReport(workspace::WorkspaceSession& session, const ExportRequest& request,
                                        const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    ExportRequest ordered = request;
    ordered.table = report::Table::Clusters;
    report::Provenance provenance = exportProvenance(session, ordered, {});
    const std::stop_callback stopping(stop, [&reader = **reader] { reader.interrupt(); });
    const auto board = boardFor(**reader, request, provenance.createdAt);
    if (!board) return board.error();
    provenance.trends = trendTermsOf(ordered, (*board)->asOf());
    auto page = readReport(**reader, request, **board, provenance);
    if (!page) return page.error();
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "The export was cancelled.");
    const auto rows = static_cast<std::int64_t>(page->stories.size());
    if (progress) progress({"export", rows, rows, "rows"});
    const std::string text = report::htmlPage(*page);
    if (request.file.empty()) {
        report::DescriptorSink descriptor(request.descriptor);
        if (auto written = descriptor.write(text); !written) return written.error();
        return ExportReport{rows};
    }
    auto file = report::OutputFile::open(request.file, request.ifExists);
    if (!file) return file.error();
    if (auto written = (*file)->write(text); !written) return written.error();
    if (auto committed = (*file)->commit(); !committed) return committed.error();
    if ((*file)->isSpecial()) return ExportReport{rows};
    provenance.name = "report";
    provenance.formatName = "html";
    provenance.rows = rows;
    provenance.matching = page->clusters;
    provenance.appendedAfterBytes = (*file)->bytesBefore();
    provenance.bytes = (*file)->bytes();
    provenance.sha256 = (*file)->sha256();
    if (auto written = report::writeProvenance(request.file, provenance); !written) return written.error();
    return ExportReport{rows};
}

}  // namespace groundswell::operations
