#pragma once

#include <vector>

namespace groundswell::ui {

/// How values lie on the y axis. With a logarithm 0 lies on the floor, half a decade below the lowest one. A value.
struct AxisScale {
    bool logarithmic = false;
    std::vector<double> ticks{0, 1};  ///< from 0 on
    double lowest = 0;                ///< the decade of the first tick after 0, as its exponent
    double highest = 1;               ///< the last tick; its exponent with a logarithm

    /// 0 at the floor, 1 at the last tick.
    [[nodiscard]] double position(double value) const;
    friend bool operator==(const AxisScale&, const AxisScale&) = default;
};

/// 2-5 ticks at 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten, the last not below `highest`; whole numbers alone
/// when the values are such.
[[nodiscard]] AxisScale linearScale(double highest, bool wholeNumbers);
/// A tick a decade, from that of the lowest value above 0 to the first not below the highest.
[[nodiscard]] AxisScale logScale(double lowestAboveZero, double highest);

/// Where labels go that want to stand at `wanted`, so that they are `gap` apart, within [low, high] as far as there is
/// room, in the same order of size.
[[nodiscard]] std::vector<double> spreadLabels(const std::vector<double>& wanted, double gap, double low, double high);

}  // namespace groundswell::ui
