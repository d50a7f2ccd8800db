#include "pipeline/service/trend_questions.h"

#include "pipeline/service/snapshot.h"
#include "pipeline/trends/reasons.h"
#include "pipeline/trends/rising.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

constexpr std::chrono::hours trendBin{6};

// Those that are gone are left out.
core::Result<std::vector<domain::Cluster>> loadClusters(store::ReadConnection& reader,
                                                        const std::vector<core::ClusterId>& ids) {
    std::vector<domain::Cluster> rows;
    rows.reserve(ids.size());
    for (const core::ClusterId id : ids) {
        auto cluster = reader.clusters().byId(id);
        if (!cluster) return cluster.error();
        if (*cluster) rows.push_back(std::move(**cluster));
    }
    return rows;
}

std::vector<core::ClusterId> clusterIds(const std::vector<domain::Cluster>& clusters) {
    std::vector<core::ClusterId> ids;
    ids.reserve(clusters.size());
    for (const domain::Cluster& cluster : clusters) ids.push_back(cluster.id);
    return ids;
}

std::vector<core::ClusterId> pageOfIds(const std::vector<core::ClusterId>& all, domain::Page page) {
    const auto size = std::ssize(all);
    const auto from = std::clamp<std::int64_t>(page.offset, 0, size);
    const auto to = page.limit < 0 ? size : std::min<std::int64_t>(size, from + page.limit);
    return {all.begin() + from, all.begin() + to};
}

}  // namespace

core::Result<ClusterPage> answerClusters(store::ReadConnection& reader, TrendCache& cache,
                                         const ClusterQuestion& question, core::UtcTime now) {
    auto ids = cache.clusters(reader, question.filter, question.sort, question.order, now);
    if (!ids) return ids.error();
    ClusterPage result;
    result.total = std::ssize(**ids);
    result.sparklineWidth = trendBin;
    result.sparklineEnd = now;
    std::shared_ptr<const trends::Board> board;
    if (question.page.limit < 0 || question.page.limit > 1) {
        auto made = cache.board(now);
        if (!made) return made.error();
        board = std::move(*made);
        result.sparklineEnd = board->asOf();
    }
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    auto rows = loadClusters(reader, pageOfIds(**ids, question.page));
    if (!rows) return rows.error();
    result.rows = std::move(*rows);
    auto sparklines = reader.trends().sparklines(clusterIds(result.rows), result.sparklineEnd, trendBin, sparklineBins);
    if (!sparklines) return sparklines.error();
    result.sparklines = std::move(*sparklines);
    for (const domain::Cluster& cluster : result.rows) {
        if (board) result.trends.push_back(board->numbers(cluster.id, domain::TrendWindow::Day));
    }
    return result;
}

core::Result<Rising> answerRising(store::ReadConnection& reader, TrendCache& cache, const RisingQuestion& question,
                                  core::UtcTime now) {
    auto board = cache.board(now);
    if (!board) return board.error();
    TrendCache::Ids among;
    if (question.filter != domain::Filter{}) {
        auto ids = cache.clusters(reader, question.filter, domain::ClusterSort::Id, domain::SortOrder::Ascending, now);
        if (!ids) return ids.error();
        among = std::move(*ids);
    }
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    const trends::RisingChoice choice{question.window, question.minAuthors, question.minOutlets, question.limit};
    const auto newest = reader.trends().newest(now);
    if (!newest) return newest.error();
    auto rising = trends::risingOf(**board, reader, choice, among.get());
    if (!rising) return rising.error();
    auto clusters = loadClusters(reader, rising->ids);
    if (!clusters) return clusters.error();
    auto sparklines = reader.trends().sparklines(clusterIds(*clusters), (*board)->asOf(), trendBin, sparklineBins);
    if (!sparklines) return sparklines.error();
    Rising result;
    result.asOf = (*board)->asOf();
    result.hasItems = newest->has_value();
    for (std::size_t i = 0; i < clusters->size(); ++i) {
        const domain::TrendNumbers numbers = (*board)->numbers((*clusters)[i].id, question.window);
        RisingCluster& one = result.clusters.emplace_back();
        one.cluster = std::move((*clusters)[i]);
        one.recent = numbers.recent;
        one.usual = numbers.usual;
        one.burst = numbers.burst;
        one.sparkline = std::move((*sparklines)[i]);
        one.asOf = result.asOf;
        one.window = question.window;
    }
    return result;
}

core::Result<std::vector<domain::Reason>> answerReasons(store::ReadConnection& reader, TrendCache& cache,
                                                        core::ClusterId cluster, domain::TrendWindow window,
                                                        core::UtcTime now) {
    auto board = cache.board(now);
    if (!board) return board.error();
    return trends::reasonsOf(reader, cluster, (*board)->asOf(), window);
}

}  // namespace groundswell::pipeline
