#include "ui/charts/axis_scale.h"

#include "ui/charts/bins.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace groundswell::ui {

namespace {

constexpr double belowLowest = 0.5;  // decades between the floor and the lowest tick

std::vector<double> fractionTicks(double highest) {
    static constexpr double factors[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
    constexpr int mostSteps = 4;
    const double top = highest > 0 ? highest : 1;
    for (int exponent = static_cast<int>(std::floor(std::log10(top))) - 1;; ++exponent) {
        for (const double factor : factors) {
            const double step = factor * std::pow(10, exponent);
            const auto steps = static_cast<int>(std::ceil(top / step - 1e-9));
            if (steps > mostSteps) continue;
            std::vector<double> ticks;
            for (int i = 0; i <= steps; ++i) ticks.push_back(step * i);
            return ticks;
        }
    }
}

}  // namespace

double AxisScale::position(double value) const {
    if (!logarithmic) return highest > 0 ? value / highest : 0;
    if (value <= 0) return 0;
    const double room = highest - lowest + belowLowest;
    return std::max(0.0, (std::log10(value) - lowest + belowLowest) / room);
}

AxisScale linearScale(double highest, bool wholeNumbers) {
    AxisScale scale;
    if (wholeNumbers) {
        const auto steps = axisSteps(static_cast<std::int64_t>(std::ceil(highest)));
        scale.ticks.assign(steps.begin(), steps.end());
    } else {
        scale.ticks = fractionTicks(highest);
    }
    scale.highest = scale.ticks.back();
    return scale;
}

AxisScale logScale(double lowestAboveZero, double highest) {
    AxisScale scale;
    scale.logarithmic = true;
    const double low = lowestAboveZero > 0 ? lowestAboveZero : 1;
    scale.lowest = std::floor(std::log10(low) + 1e-9);
    scale.highest = std::max(scale.lowest, std::ceil(std::log10(std::max(highest, low)) - 1e-9));
    scale.ticks = {0};
    for (double decade = scale.lowest; decade <= scale.highest; ++decade) scale.ticks.push_back(std::pow(10, decade));
    return scale;
}

std::vector<double> spreadLabels(const std::vector<double>& wanted, double gap, double low, double high) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<double> places(wanted.size());
    double free = low;
    for (const std::size_t label : order) {
        places[label] = std::max(free, wanted[label]);
        free = places[label] + gap;
    }
    double roof = high;
    for (auto label = order.rbegin(); label != order.rend(); ++label) {
        if (places[*label] <= roof) break;
        places[*label] = roof;
        roof -= gap;
    }
    return places;
}

}  // namespace groundswell::ui
