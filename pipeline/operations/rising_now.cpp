#include "pipeline/operations/rising_now.h"

#include "pipeline/trends/board.h"
#include "pipeline/trends/reasons.h"
#include "pipeline/trends/rising.h"

#include <algorithm>

namespace groundswell::operations {

namespace {

using core::Error;
using core::ErrorCode;

// The windows are half open.
constexpr std::chrono::microseconds justAfter{1};

core::Result<std::optional<RisingEntry>> risingEntry(store::ReadConnection& reader, const trends::Board& board,
                                                     core::ClusterId id, domain::TrendWindow window) {
    auto cluster = reader.clusters().byId(id);
    if (!cluster) return cluster.error();
    if (!*cluster) return std::optional<RisingEntry>();
    auto voices = reader.trends().voices(id, board.asOf() - domain::lengthOf(window), board.asOf());
    if (!voices) return voices.error();
    auto reasons = trends::reasonsOf(reader, id, board.asOf(), window);
    if (!reasons) return reasons.error();
    return std::optional(RisingEntry{std::move(**cluster), board.numbers(id, window), *voices, std::move(*reasons)});
}

core::Result<void> fillRising(store::ReadConnection& reader, const RisingRequest& request, const std::stop_token& stop,
                              RisingReport& report) {
    const auto board = trends::buildBoardAsOf(reader, *report.asOf + justAfter);
    if (!board) return board.error();
    auto found = risingIds(reader, *board, request);
    if (!found) return found.error();
    std::vector<core::ClusterId>& ids = found->ids;
    report.unseen = found->unseen.has_value();
    report.more = report.unseen || std::ssize(ids) > request.limit;
    if (std::ssize(ids) > request.limit) ids.resize(static_cast<std::size_t>(request.limit));
    for (const core::ClusterId id : ids) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "Stopped.");
        auto entry = risingEntry(reader, *board, id, request.window);
        if (!entry) return entry.error();
        if (*entry) report.rising.push_back(std::move(**entry));
    }
    return {};
}

}  // namespace

core::Result<trends::RisingIds> risingIds(store::ReadConnection& reader, const trends::Board& board,
                                          const RisingRequest& request) {
    std::vector<core::ClusterId> among;
    const bool isNarrowed = request.filter != domain::Filter{};
    if (isNarrowed) {
        auto ids = reader.clusters().ids(request.filter, domain::ClusterSort::Id, domain::SortOrder::Ascending);
        if (!ids) return ids.error();
        among = std::move(*ids);
    }
    // One more than is wanted tells whether there are more.
    const auto limit = static_cast<int>(std::clamp<std::int64_t>(request.limit, 0, mostRisingNow)) + 1;
    const auto candidates = static_cast<std::size_t>(std::clamp<std::int64_t>(request.candidates, 0, mostRisingNow));
    const trends::RisingChoice choice{request.window, request.minAuthors, request.minOutlets, limit, candidates};
    auto rising = trends::risingOf(board, reader, choice, isNarrowed ? &among : nullptr);
    if (!rising) return rising.error();
    const auto isSlow = [&](core::ClusterId id) {
        return board.numbers(id, request.window).ratio() < domain::leastRise;
    };
    std::erase_if(rising->ids, isSlow);
    if (rising->unseen && isSlow(*rising->unseen)) rising->unseen.reset();
    return rising;
}

core::Result<RisingReport> readRisingNow(store::ReadConnection& reader, const RisingRequest& request, core::UtcTime now,
                                         const std::stop_token& stop) {
    const std::stop_callback stopping(stop, [&reader] { reader.interrupt(); });
    RisingReport report;
    auto clusters = reader.clusters().count({});
    if (!clusters) return clusters.error();
    report.clusters = *clusters;
    report.asOf = request.asOf;
    if (!report.asOf) {
        auto newest = reader.trends().newest(now);
        if (!newest) return newest.error();
        report.asOf = *newest;
    }
    if (!report.asOf || report.clusters == 0) return report;
    if (auto filled = fillRising(reader, request, stop, report); !filled) return filled.error();
    return report;
}

}  // namespace groundswell::operations
