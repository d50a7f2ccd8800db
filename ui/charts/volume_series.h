#pragma once

#include "ui/charts/bins.h"

#include <map>
#include <string>
#include <vector>

namespace groundswell::ui {

/// Items of each source, a bar a day. A value.
struct VolumeSeries {
    struct Part {
        std::string source;  ///< empty = all sources beyond the shown ones
        std::int64_t items = 0;
        BinSeries bins;
    };
    std::vector<Part> parts;  ///< most items first
    std::int64_t items = 0;
    LaterItems later;         ///< that are in none of the parts
    bool hasEarlier = false;  ///< there are days before the first one that are not in it

    [[nodiscard]] std::size_t days() const { return parts.empty() ? 0 : parts.front().bins.counts.size(); }
    [[nodiscard]] core::UtcTime startOf(std::size_t day) const { return parts.front().bins.startOf(day); }
};

/// The last `mostDays` days of the sources; those after the sixth are one part. The total of each day is kept.
[[nodiscard]] VolumeSeries makeVolume(const std::map<std::string, std::vector<domain::TimeBin>>& bySource,
                                      std::size_t mostDays);

}  // namespace groundswell::ui
