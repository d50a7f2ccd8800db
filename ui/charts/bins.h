#pragma once

#include "models/core/clock.h"
#include "models/domain/cluster.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace groundswell::ui {

inline constexpr std::size_t mostBins = 2000;

[[nodiscard]] std::chrono::microseconds widthOf(domain::BinWidth width);

/// Bars of a chart: equal, without holes.
struct BinSeries {
    core::UtcTime start{};
    std::chrono::microseconds width{};
    std::vector<std::int64_t> counts;

    [[nodiscard]] core::UtcTime startOf(std::size_t bin) const {
        return start + width * static_cast<std::int64_t>(bin);
    }
    [[nodiscard]] core::UtcTime end() const { return startOf(counts.size()); }
};

/// Bins with holes as bars without: what is missing is 0. When there would be more than `most` bars, neighbours are
/// added up, so that the total never changes.
[[nodiscard]] BinSeries fillBins(const std::vector<domain::TimeBin>& bins, domain::BinWidth width,
                                 std::size_t most = mostBins);
/// The same, from `first` to `last` inclusive, whatever the bins cover.
[[nodiscard]] BinSeries fillBins(const std::vector<domain::TimeBin>& bins, domain::BinWidth width, core::UtcTime first,
                                 core::UtcTime last, std::size_t most = mostBins);

/// Items of bins that begin after now: one that is dated years ahead would stretch a chart over all of them.
struct LaterItems {
    std::int64_t items = 0;
    core::UtcTime from{};  ///< of the first of these bins
    core::UtcTime to{};    ///< end of the last
};
/// Takes them out. Where there are no others they stay: somebody looks at those days.
LaterItems dropLater(std::vector<domain::TimeBin>& bins, domain::BinWidth width, core::UtcTime now);
LaterItems dropLater(std::map<std::string, std::vector<domain::TimeBin>>& bins, domain::BinWidth width,
                     core::UtcTime now);
/// "3 items are dated later and not drawn"; empty for none.
[[nodiscard]] QString laterWords(const LaterItems& later);

/// Values for the y axis, 0 first, 2-5 steps of 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten; the last is not
/// below `highest`. Whole numbers only.
[[nodiscard]] std::vector<std::int64_t> axisSteps(std::int64_t highest);

struct TimeLabel {
    core::UtcTime time{};
    QString words;
};
/// Labels at day starts between two times, UTC, thinned so that each has `room` of `length` pixels at least.
[[nodiscard]] std::vector<TimeLabel> dayLabels(core::UtcTime from, core::UtcTime to, double length, double room = 64);

}  // namespace groundswell::ui
