#pragma once

#include "models/domain/compare.h"
#include "ui/charts/axis_scale.h"
#include "ui/charts/bins.h"

#include <QString>

#include <optional>
#include <vector>

namespace groundswell::ui {

enum class Measure {
    Items,
    Share,  ///< per cent of all items of the bin
    Index   ///< the highest bin of each series is 100
};
enum class Alignment {
    ByDate,
    ToStart  ///< every series begins at 0 with its first item
};

/// None = there is nothing to divide by, or an aligned series has ended. Never a made-up 0.
using SeriesValues = std::vector<std::optional<double>>;

/// What a chart of several series draws, and its table lists. A value.
struct CompareValues {
    Measure measure = Measure::Items;
    Alignment alignment = Alignment::ByDate;
    core::UtcTime start{};  ///< by date
    std::chrono::microseconds width{};
    std::size_t bins = 0;
    std::vector<SeriesValues> lines;                     ///< each as long as `bins`
    std::vector<std::optional<std::size_t>> incomplete;  ///< per line: its bin that goes on
    SeriesValues others;                                 ///< share alone: what no series has; empty when they overlap

    [[nodiscard]] core::UtcTime startOf(std::size_t bin) const {
        return start + width * static_cast<std::int64_t>(bin);
    }
    [[nodiscard]] double highest() const;
    [[nodiscard]] double lowestAboveZero() const;  ///< 0 = nothing is above
    /// Of the lines that have a value there; none when no line has.
    [[nodiscard]] std::optional<double> sumOf(std::size_t bin) const;
    [[nodiscard]] bool isIncomplete(std::size_t bin) const;
};

/// Neighbours added up until there are at most `most` bins; totals never change.
[[nodiscard]] domain::Timelines atMostBins(domain::Timelines timelines, std::size_t most = mostBins);
/// Per cent of the whole, bin by bin; none where the whole is 0.
[[nodiscard]] SeriesValues shareOf(const std::vector<std::int64_t>& counts, const std::vector<std::int64_t>& whole);
/// The highest is 100; none everywhere when all are 0.
[[nodiscard]] SeriesValues indexOf(const std::vector<std::int64_t>& counts);
/// Where the first item is; the size when there is none.
[[nodiscard]] std::size_t firstItem(const std::vector<std::int64_t>& counts);

/// `now` decides whether the last bin goes on. `disjoint`: no item is in two of the series.
[[nodiscard]] CompareValues compareValues(const domain::Timelines& timelines, Measure measure, Alignment alignment,
                                          core::UtcTime now, bool disjoint);

[[nodiscard]] AxisScale scaleOf(const CompareValues& values, bool logarithmic);

/// The number of one point, in the words of its measure: "42", "33 %", "<1 %", "57"; "–" for none.
[[nodiscard]] QString formatValue(std::optional<double> value, Measure measure);
/// A tick of the axis.
[[nodiscard]] QString formatTick(double value, Measure measure);
/// "Sun 11 Oct 20:00 – 21:00", "Sun 11 Oct", "5 – 11 Oct 2026".
[[nodiscard]] QString formatBin(core::UtcTime start, std::chrono::microseconds width);
/// "Sun 11 Oct 20:00", for a table of hours; days and weeks as formatBin.
[[nodiscard]] QString formatBinStart(core::UtcTime start, std::chrono::microseconds width);
/// "first item", "+5 h", "+2 d 3 h": how long after the start a bin begins.
[[nodiscard]] QString formatOffset(std::chrono::microseconds offset);

struct AxisLabel {
    double bin = 0;  ///< in bins from the first, fractions too
    QString words;
    bool day = false;  ///< has a line of its own
};
/// Labels under the chart, with room for each: day starts, and 12:00 between them where 64 px are free; hours after the
/// start for aligned series.
[[nodiscard]] std::vector<AxisLabel> axisLabels(const CompareValues& values, double length);

}  // namespace groundswell::ui
