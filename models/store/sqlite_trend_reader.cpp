#include "models/store/sqlite_read_connection.h"

#include <unordered_map>

namespace groundswell::store {

namespace {

using std::chrono::microseconds;

struct Bins {
    std::int64_t width;
    std::int64_t origin;  ///< a start of a bin

    [[nodiscard]] std::int64_t startOf(std::int64_t time) const {
        const std::int64_t past = (time - origin) % width;
        return time - (past < 0 ? past + width : past);
    }
};

Bins binsOf(domain::BinWidth width) {
    constexpr std::int64_t hour = microseconds(std::chrono::hours(1)).count();
    constexpr std::int64_t day = 24 * hour;
    switch (width) {
        case domain::BinWidth::Hour: return {hour, 0};
        case domain::BinWidth::SixHours: return {6 * hour, 0};
        case domain::BinWidth::Day: return {day, 0};
        case domain::BinWidth::Week: return {7 * day, 4 * day};  // 1970-01-05 was a Monday
    }
    return {day, 0};
}

// Counts times, which mostly come in order: the bin before is looked at first.
class BinCounter {
public:
    explicit BinCounter(const Bins& bins) : m_bins(bins) {}
    BinCounter(const BinCounter&) = delete;
    BinCounter& operator=(const BinCounter&) = delete;

    void add(std::int64_t time) {
        if (m_last == nullptr || time < m_start || time >= m_start + m_bins.width) {
            m_start = m_bins.startOf(time);
            m_last = &m_counts[m_start];
        }
        ++*m_last;
    }
    [[nodiscard]] std::vector<domain::TimeBin> bins() const {
        std::vector<domain::TimeBin> bins;
        bins.reserve(m_counts.size());
        for (const auto& [start, items] : m_counts) bins.push_back({core::UtcTime(microseconds(start)), items});
        return bins;
    }

private:
    const Bins m_bins;
    std::map<std::int64_t, std::int64_t> m_counts;
    std::int64_t m_start = 0;
    std::int64_t* m_last = nullptr;  // the count of the bin that begins at m_start
};

Condition dated(const domain::Filter& filter, const SearchTextFunction& searchText) {
    Condition condition{"i.published_at IS NOT NULL", {}};
    condition.require(itemCondition(filter, searchText));
    return condition;
}

}  // namespace

core::Result<std::vector<domain::TimeBin>> SqliteTrendReader::timeline(const domain::Filter& filter,
                                                                       domain::BinWidth width) {
    return m_session.read([&] {
        const Bins bins = binsOf(width);
        const Condition condition = dated(filter, m_session.searchText());
        Statement rows(m_session.connection(), "SELECT i.published_at FROM content_items i" + whereClause(condition));
        condition.bindTo(rows);
        BinCounter counts(bins);
        while (rows.step()) counts.add(rows.integer(0));
        return counts.bins();
    });
}

core::Result<std::map<std::string, std::vector<domain::TimeBin>>> SqliteTrendReader::timelineBySource(
    const domain::Filter& filter, domain::BinWidth width) {
    return m_session.read([&] {
        const Bins bins = binsOf(width);
        const Condition condition = dated(filter, m_session.searchText());
        Statement rows(m_session.connection(),
                       "SELECT i.published_at, i.source_no FROM content_items i" + whereClause(condition));
        condition.bindTo(rows);
        std::unordered_map<std::int64_t, BinCounter> counts;
        while (rows.step()) counts.try_emplace(rows.integer(1), bins).first->second.add(rows.integer(0));
        std::map<std::string, std::vector<domain::TimeBin>> timelines;
        Statement sources(m_session.connection(), "SELECT source_no, source_id FROM known_sources");
        while (sources.step()) {
            const auto found = counts.find(sources.integer(0));
            if (found != counts.end()) timelines[sources.text(1)] = found->second.bins();
        }
        return timelines;
    });
}

core::Result<std::vector<std::vector<std::int64_t>>> SqliteTrendReader::sparklines(
    std::span<const core::ClusterId> clusters, core::UtcTime until, microseconds width, int bins) {
    if (bins < 0 || width <= microseconds::zero()) {
        return core::Error(core::ErrorCode::InvalidInput, "A sparkline needs bins with a width.");
    }
    return m_session.read([&] {
        const std::int64_t end = until.time_since_epoch().count();
        const std::int64_t begin = end - width.count() * bins;
        Statement rows(m_session.connection(),
                       "SELECT published_at FROM content_items WHERE cluster_id = "
                       "coalesce((SELECT cluster_id FROM cluster_aliases WHERE alias_id = ?1), ?1) "
                       "AND published_at >= ?2 AND published_at < ?3");
        std::vector<std::vector<std::int64_t>> lines;
        lines.reserve(clusters.size());
        for (const core::ClusterId cluster : clusters) {
            m_session.throwIfCancelled();
            std::vector<std::int64_t>& line = lines.emplace_back(static_cast<std::size_t>(bins));
            rows.bind(cluster.value).bind(begin).bind(end);
            while (rows.step()) ++line[static_cast<std::size_t>((rows.integer(0) - begin) / width.count())];
            rows.rewind();
        }
        return lines;
    });
}

core::Result<std::optional<std::pair<core::UtcTime, core::UtcTime>>> SqliteTrendReader::span() {
    return m_session.read([&]() -> std::optional<std::pair<core::UtcTime, core::UtcTime>> {
        Statement row(
            m_session.connection(),
            "SELECT (SELECT min(published_at) FROM content_items), (SELECT max(published_at) FROM content_items)");
        row.step();
        const auto first = row.time(0);
        const auto last = row.time(1);
        if (!first || !last) return std::nullopt;
        return std::pair(*first, *last);
    });
}

core::Result<std::optional<core::UtcTime>> SqliteTrendReader::newest(core::UtcTime until) {
    return m_session.read([&] {
        Statement row(m_session.connection(), "SELECT max(published_at) FROM content_items WHERE published_at <= ?");
        row.bind(std::optional(until));
        row.step();
        return row.time(0);
    });
}

}  // namespace groundswell::store
