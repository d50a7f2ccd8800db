#include "ui/charts/volume_series.h"

#include <algorithm>
#include <optional>

namespace groundswell::ui {

namespace {

constexpr std::size_t shownParts = 6;

std::int64_t volumeTotal(const std::vector<domain::TimeBin>& bins) {
    std::int64_t items = 0;
    for (const domain::TimeBin& bin : bins) items += bin.items;
    return items;
}

}  // namespace

VolumeSeries makeVolume(const std::map<std::string, std::vector<domain::TimeBin>>& bySource, std::size_t mostDays) {
    VolumeSeries volume;
    std::optional<core::UtcTime> first;
    std::optional<core::UtcTime> last;
    for (const auto& [source, bins] : bySource) {
        for (const domain::TimeBin& bin : bins) {
            first = first ? std::min(*first, bin.start) : bin.start;
            last = last ? std::max(*last, bin.start) : bin.start;
        }
    }
    if (!last) return volume;
    const auto span = std::chrono::days(static_cast<int>(mostDays) - 1);
    const core::UtcTime from = std::max(*first, *last - span);
    volume.hasEarlier = *first < from;
    for (const auto& [source, bins] : bySource) {
        VolumeSeries::Part part;
        part.source = source;
        part.bins = fillBins(bins, domain::BinWidth::Day, from, *last);
        for (const std::int64_t count : part.bins.counts) part.items += count;
        volume.items += part.items;
        if (part.items > 0 || volumeTotal(bins) > 0) volume.parts.push_back(std::move(part));
    }
    std::stable_sort(volume.parts.begin(), volume.parts.end(),
                     [](const auto& a, const auto& b) { return a.items > b.items; });
    if (volume.parts.size() > shownParts + 1) {
        VolumeSeries::Part rest = volume.parts[shownParts];
        rest.source.clear();
        for (std::size_t i = shownParts + 1; i < volume.parts.size(); ++i) {
            rest.items += volume.parts[i].items;
            for (std::size_t day = 0; day < rest.bins.counts.size(); ++day) {
                rest.bins.counts[day] += volume.parts[i].bins.counts[day];
            }
        }
        volume.parts.resize(shownParts);
        volume.parts.push_back(std::move(rest));
    }
    return volume;
}

}  // namespace groundswell::ui
