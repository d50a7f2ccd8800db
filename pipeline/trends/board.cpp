#include "pipeline/trends/board.h"

#include "models/store/read_connection.h"
#include "pipeline/trends/burst.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace groundswell::trends {

namespace {

using domain::TrendWindow;
using std::chrono::microseconds;

constexpr microseconds boardDay{std::chrono::hours(24)};
constexpr microseconds boardWeek{std::chrono::hours(7 * 24)};
constexpr std::size_t boardDays = usualWeeks * 7 + 1;
// Fewer items in a day are no burst, whatever was before.
constexpr std::int64_t leastOfBurst = 3;

// Counts the items of one cluster after the other.
class BoardMaker {
public:
    explicit BoardMaker(core::UtcTime asOf) : m_asOf(asOf) {}

    void take(core::ClusterId cluster, std::optional<core::UtcTime> time) {
        if (!m_open || cluster != m_row.cluster) {
            finishRow();
            m_row = {};
            m_row.cluster = cluster;
            m_open = true;
        }
        if (!time || *time >= m_asOf) return;
        const microseconds age = m_asOf - *time;
        m_age = std::max(m_age, age);
        // The windows of the weeks before end as the recent one does, whole weeks earlier.
        const auto week = static_cast<std::size_t>((age - microseconds(1)) / boardWeek);
        if (week > usualWeeks) return;
        const microseconds within = age - boardWeek * static_cast<std::int64_t>(week);
        for (std::size_t window = 0; window < domain::trendWindows; ++window) {
            if (within <= domain::lengthOf(static_cast<TrendWindow>(window))) ++m_counts[window][week];
        }
        const auto day = static_cast<std::size_t>((age - microseconds(1)) / boardDay);
        if (day >= boardDays) return;
        ++m_days[boardDays - 1 - day];
        ++m_totals[boardDays - 1 - day];
    }

    Board finish() {
        finishRow();
        for (const auto& [row, days] : m_lively)
            m_rows[row].burst = static_cast<std::uint8_t>(burstLevel(days, m_totals));
        return {std::move(m_rows), m_asOf};
    }

private:
    using Days = std::array<std::int64_t, boardDays>;

    void finishRow() {
        if (!m_open) return;
        while (m_row.weeks < usualWeeks && m_age > boardWeek * (m_row.weeks + 1)) ++m_row.weeks;
        for (std::size_t window = 0; window < domain::trendWindows; ++window) {
            const auto& counts = m_counts[window];
            m_row.recent[window] = counts[0];
            m_row.before[window] = std::accumulate(counts.begin() + 1, counts.begin() + 1 + m_row.weeks, 0U);
        }
        if (m_days.back() >= leastOfBurst) m_lively.emplace_back(m_rows.size(), m_days);
        m_rows.push_back(m_row);
        m_counts = {};
        m_days = {};
        m_age = {};
        m_open = false;
    }

    const core::UtcTime m_asOf;
    std::vector<Board::Row> m_rows;
    std::vector<std::pair<std::size_t, Days>> m_lively;
    Days m_totals{};
    // Of the cluster at hand.
    bool m_open = false;
    Board::Row m_row;
    std::array<std::array<std::uint32_t, usualWeeks + 1>, domain::trendWindows> m_counts{};
    Days m_days{};
    microseconds m_age{};  // of its first item
};

double boardKey(const Board::Row& row, domain::ClusterSort by, TrendWindow window) {
    const domain::TrendNumbers numbers = row.numbers(window);
    switch (by) {
        case domain::ClusterSort::Recent: return static_cast<double>(numbers.recent);
        case domain::ClusterSort::Usual: return numbers.usual.value_or(-1);
        case domain::ClusterSort::Burst: return numbers.burst;
        default: return numbers.ratio();
    }
}

using BoardPlace = std::pair<double, core::ClusterId>;

void sortHighestFirst(std::vector<BoardPlace>& places) {
    std::sort(places.begin(), places.end(), [](const BoardPlace& a, const BoardPlace& b) {
        return std::tie(b.first, a.second) < std::tie(a.first, b.second);
    });
}

}  // namespace

domain::TrendNumbers Board::Row::numbers(TrendWindow window) const {
    const auto at = static_cast<std::size_t>(window);
    std::optional<double> usual;
    if (weeks > 0) usual = static_cast<double>(before[at]) / weeks;
    return {recent[at], usual, burst};
}

const Board::Row* Board::find(core::ClusterId cluster) const {
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), cluster,
                                        [](const Row& row, core::ClusterId id) { return row.cluster < id; });
    return found != m_rows.end() && found->cluster == cluster ? &*found : nullptr;
}

domain::TrendNumbers Board::numbers(core::ClusterId cluster, TrendWindow window) const {
    const Row* row = find(cluster);
    return row != nullptr ? row->numbers(window) : domain::TrendNumbers{};
}

std::optional<domain::TrendNumbers> Board::known(core::ClusterId cluster, TrendWindow window) const {
    const Row* row = find(cluster);
    return row != nullptr ? std::optional(row->numbers(window)) : std::nullopt;
}

void Board::sort(std::vector<core::ClusterId>& clusters, domain::ClusterSort by, domain::SortOrder order,
                 TrendWindow window) const {
    const Row none;
    const double sign = order == domain::SortOrder::Descending ? 1 : -1;
    std::vector<BoardPlace> places;
    places.reserve(clusters.size());
    auto next = m_rows.begin();
    for (const core::ClusterId cluster : clusters) {
        // They mostly come by id, as the rows do.
        while (next != m_rows.end() && next->cluster < cluster) ++next;
        const bool isHere = next != m_rows.end() && next->cluster == cluster;
        const Row* row = isHere ? &*next : find(cluster);
        places.emplace_back(sign * boardKey(row != nullptr ? *row : none, by, window), cluster);
    }
    sortHighestFirst(places);
    std::transform(places.begin(), places.end(), clusters.begin(),
                   [](const BoardPlace& place) { return place.second; });
}

std::vector<core::ClusterId> Board::fastest(TrendWindow window, std::int64_t least,
                                            const std::vector<core::ClusterId>* among) const {
    const auto at = static_cast<std::size_t>(window);
    std::vector<BoardPlace> places;
    for (const Row& row : m_rows) {
        if (row.recent[at] < least) continue;
        if (among != nullptr && !std::binary_search(among->begin(), among->end(), row.cluster)) continue;
        places.emplace_back(row.numbers(window).ratio(), row.cluster);
    }
    sortHighestFirst(places);
    std::vector<core::ClusterId> clusters;
    clusters.reserve(places.size());
    for (const BoardPlace& place : places) clusters.push_back(place.second);
    return clusters;
}

core::Result<core::UtcTime> trendsEnd(store::ReadConnection& reader, core::UtcTime now) {
    auto newest = reader.trends().newest(now);
    if (!newest) return newest.error();
    // The windows are half open.
    return *newest ? **newest + microseconds(1) : now;
}

core::Result<Board> buildBoard(store::ReadConnection& reader, core::UtcTime now) {
    const auto asOf = trendsEnd(reader, now);
    if (!asOf) return asOf.error();
    return buildBoardAsOf(reader, *asOf);
}

core::Result<Board> buildBoardAsOf(store::ReadConnection& reader, core::UtcTime asOf) {
    BoardMaker maker(asOf);
    auto read = reader.trends().forEachPlaced(
        [&maker](core::ClusterId cluster, std::optional<core::UtcTime> time) { maker.take(cluster, time); });
    if (!read) return read.error();
    return maker.finish();
}

}  // namespace groundswell::trends
