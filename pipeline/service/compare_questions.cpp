#include "pipeline/service/compare_questions.h"

#include "pipeline/trends/board.h"

#include <algorithm>
#include <optional>

namespace groundswell::pipeline {

namespace {

using std::chrono::microseconds;

// All that is compared comes from one state of the data.
class CompareSnapshot {
public:
    explicit CompareSnapshot(store::ReadConnection& reader) : m_reader(reader), m_begun(reader.beginSnapshot()) {}
    ~CompareSnapshot() {
        if (m_begun) m_reader.endSnapshot();
    }
    CompareSnapshot(const CompareSnapshot&) = delete;
    CompareSnapshot& operator=(const CompareSnapshot&) = delete;
    [[nodiscard]] const core::Result<void>& begun() const { return m_begun; }

private:
    store::ReadConnection& m_reader;
    core::Result<void> m_begun;
};

microseconds compareWidth(domain::BinWidth width) {
    switch (width) {
        case domain::BinWidth::Hour: return std::chrono::hours(1);
        case domain::BinWidth::SixHours: return std::chrono::hours(6);
        case domain::BinWidth::Day: return std::chrono::hours(24);
        case domain::BinWidth::Week: return std::chrono::hours(24 * 7);
    }
    return std::chrono::hours(1);
}

// The beginning of the bin that a moment is in; weeks begin on Monday, and 1970-01-05 was one.
core::UtcTime compareBinOf(core::UtcTime time, domain::BinWidth width) {
    const core::UtcTime origin =
        width == domain::BinWidth::Week ? core::UtcTime(std::chrono::days(4)) : core::UtcTime(microseconds(0));
    const microseconds length = compareWidth(width);
    const microseconds past = (time - origin) % length;
    return time - (past < microseconds::zero() ? past + length : past);
}

constexpr std::chrono::hours lastDay{24};
constexpr std::size_t usualWeeksBack = 4;
constexpr std::size_t daysBack = usualWeeksBack * 7 + 1;

// Mean of the same weekday and hours in the weeks before in which the cluster was there; `days` end with the last one.
std::optional<double> usualOfDays(const std::vector<std::int64_t>& days) {
    const auto first = std::find_if(days.begin(), days.end(), [](std::int64_t items) { return items > 0; });
    const auto age = static_cast<std::size_t>(days.end() - first);
    double sum = 0;
    std::size_t weeks = 0;
    for (std::size_t week = 1; week <= usualWeeksBack && week * 7 < age; ++week, ++weeks)
        sum += static_cast<double>(days[days.size() - 1 - week * 7]);
    if (weeks == 0) return std::nullopt;
    return sum / static_cast<double>(weeks);
}

// Takes out the bins that begin after now, unless there are no others; how many items of each of the sets go with them.
// One item that is dated years ahead would stretch them all.
std::vector<std::int64_t> takeLater(std::vector<std::vector<domain::TimeBin>>& sets, core::UtcTime now) {
    std::vector<std::int64_t> later(sets.size(), 0);
    const bool others = std::any_of(sets.begin(), sets.end(),
                                    [&](const auto& bins) { return !bins.empty() && bins.front().start <= now; });
    if (!others) return later;
    for (std::size_t set = 0; set < sets.size(); ++set) {
        for (; !sets[set].empty() && sets[set].back().start > now; sets[set].pop_back())
            later[set] += sets[set].back().items;
    }
    return later;
}

}  // namespace

std::vector<std::int64_t> filledBins(const std::vector<domain::TimeBin>& bins, core::UtcTime start, microseconds width,
                                     std::size_t count) {
    std::vector<std::int64_t> filled(count, 0);
    for (const domain::TimeBin& bin : bins) {
        if (bin.start < start) continue;
        const auto place = static_cast<std::size_t>((bin.start - start) / width);
        if (place < count) filled[place] += bin.items;
    }
    return filled;
}

core::Result<domain::Timelines> answerTimelines(store::ReadConnection& reader, std::span<const domain::Filter> sets,
                                                const domain::Filter& whole, domain::BinWidth width,
                                                core::UtcTime now) {
    const CompareSnapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    domain::Timelines result;
    result.width = compareWidth(width);
    std::vector<std::vector<domain::TimeBin>> bins;
    std::optional<core::UtcTime> first;
    std::optional<core::UtcTime> last;
    for (const domain::Filter& set : sets) {
        auto counted = reader.trends().timeline(set, width);
        if (!counted) return counted.error();
        bins.push_back(std::move(*counted));
    }
    result.later = takeLater(bins, now);
    for (const auto& counted : bins) {
        if (counted.empty()) continue;
        first = std::min(first.value_or(counted.front().start), counted.front().start);
        last = std::max(last.value_or(counted.back().start), counted.back().start);
    }
    auto all = reader.trends().timeline(whole, width);
    if (!all) return all.error();
    result.series.resize(sets.size());
    if (!first) return result;
    if (whole.from) first = std::min(*first, compareBinOf(*whole.from, width));
    if (!all->empty()) last = std::max(*last, std::min(all->back().start, compareBinOf(now, width)));
    const auto wanted = static_cast<std::size_t>((*last - *first) / result.width) + 1;
    const std::size_t merged = (wanted + mostTimelineBins - 1) / mostTimelineBins;
    result.start = *first;
    result.width *= static_cast<std::int64_t>(merged);
    const std::size_t count = (wanted + merged - 1) / merged;
    for (std::size_t set = 0; set < sets.size(); ++set)
        result.series[set] = filledBins(bins[set], result.start, result.width, count);
    result.whole = filledBins(*all, result.start, result.width, count);
    return result;
}

core::Result<domain::SharedCounts> answerShared(store::ReadConnection& reader, std::span<const domain::Filter> sets) {
    const CompareSnapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    return reader.trends().shared(sets);
}

core::Result<std::vector<domain::SeriesNumbers>> answerSeriesNumbers(store::ReadConnection& reader,
                                                                     std::span<const domain::Filter> sets,
                                                                     core::UtcTime now) {
    const CompareSnapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    const auto asOf = trends::trendsEnd(reader, now);
    if (!asOf) return asOf.error();
    std::vector<domain::SeriesNumbers> result;
    for (const domain::Filter& set : sets) {
        domain::SeriesNumbers numbers;
        domain::Filter ever = set;
        ever.from.reset();
        ever.to.reset();
        auto first = reader.trends().firstPublished(ever);
        if (!first) return first.error();
        numbers.firstPublished = *first;
        if (set.clusters.size() == 1) {
            auto cluster = reader.clusters().byId(set.clusters.front());
            if (!cluster) return cluster.error();
            auto days = reader.trends().sparklines(set.clusters, *asOf, lastDay, static_cast<int>(daysBack));
            if (!days) return days.error();
            if (*cluster) numbers.exemplarText = (*cluster)->exemplarText;
            numbers.recent = days->front().back();
            numbers.usual = usualOfDays(days->front());
        }
        result.push_back(std::move(numbers));
    }
    return result;
}

}  // namespace groundswell::pipeline
