#include "ui/charts/bins.h"

#include "ui/tables/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

std::chrono::microseconds widthOf(domain::BinWidth width) {
    switch (width) {
        case domain::BinWidth::Hour: return std::chrono::hours(1);
        case domain::BinWidth::SixHours: return std::chrono::hours(6);
        case domain::BinWidth::Day: return std::chrono::hours(24);
        case domain::BinWidth::Week: return std::chrono::hours(24 * 7);
    }
    return std::chrono::hours(1);
}

BinSeries fillBins(const std::vector<domain::TimeBin>& bins, domain::BinWidth width, std::size_t most) {
    if (bins.empty()) return {};
    const auto [first, last] = std::minmax_element(
        bins.begin(), bins.end(), [](const domain::TimeBin& a, const domain::TimeBin& b) { return a.start < b.start; });
    return fillBins(bins, width, first->start, last->start, most);
}

BinSeries fillBins(const std::vector<domain::TimeBin>& bins, domain::BinWidth width, core::UtcTime first,
                   core::UtcTime last, std::size_t most) {
    BinSeries series;
    if (last < first || most == 0) return series;
    const auto narrow = widthOf(width);
    const auto count = static_cast<std::size_t>((last - first) / narrow) + 1;
    const std::size_t merged = (count + most - 1) / most;
    series.start = first;
    series.width = narrow * static_cast<std::int64_t>(merged);
    series.counts.assign((count + merged - 1) / merged, 0);
    for (const domain::TimeBin& bin : bins) {
        if (bin.start < first || bin.start > last) continue;
        series.counts[static_cast<std::size_t>((bin.start - first) / series.width)] += bin.items;
    }
    return series;
}

LaterItems dropLater(std::map<std::string, std::vector<domain::TimeBin>>& bins, domain::BinWidth width,
                     core::UtcTime now) {
    LaterItems later;
    const auto isLater = [now](const domain::TimeBin& bin) { return bin.start > now; };
    const bool others = std::any_of(bins.begin(), bins.end(), [&](const auto& part) {
        return !std::all_of(part.second.begin(), part.second.end(), isLater);
    });
    if (!others) return later;
    for (auto& [name, part] : bins) {
        for (const domain::TimeBin& bin : part) {
            if (!isLater(bin)) continue;
            later.from = later.items == 0 ? bin.start : std::min(later.from, bin.start);
            later.to = std::max(later.to, bin.start + widthOf(width));
            later.items += bin.items;
        }
        std::erase_if(part, isLater);
    }
    return later;
}

LaterItems dropLater(std::vector<domain::TimeBin>& bins, domain::BinWidth width, core::UtcTime now) {
    std::map<std::string, std::vector<domain::TimeBin>> all{{std::string(), std::move(bins)}};
    const LaterItems later = dropLater(all, width, now);
    bins = std::move(all.begin()->second);
    return later;
}

QString laterWords(const LaterItems& later) {
    if (later.items == 0) return {};
    return formatCounted(later.items, QCoreApplication::translate("Charts", "%1 item is dated later and not drawn"),
                         QCoreApplication::translate("Charts", "%1 items are dated later and not drawn"));
}

std::vector<std::int64_t> axisSteps(std::int64_t highest) {
    static constexpr double factors[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
    const double top = static_cast<double>(std::max<std::int64_t>(highest, 1));
    for (double power = 1; power <= top * 10; power *= 10) {
        for (const double factor : factors) {
            const double step = factor * power;
            if (std::abs(step - std::round(step)) > 1e-9) continue;
            const auto steps = static_cast<int>(std::ceil(top / step - 1e-9));
            if (steps > 4) continue;
            std::vector<std::int64_t> values;
            for (int i = 0; i <= steps; ++i) values.push_back(std::llround(step * i));
            return values;
        }
    }
    return {0, highest};
}

std::vector<TimeLabel> dayLabels(core::UtcTime from, core::UtcTime to, double length, double room) {
    std::vector<TimeLabel> labels;
    if (to <= from || length <= 0) return labels;
    const double days = std::chrono::duration<double, std::ratio<86400>>(to - from).count();
    const auto step = std::chrono::days(std::max(1, static_cast<int>(std::ceil(days * room / length))));
    auto day = std::chrono::ceil<std::chrono::days>(from);
    const bool years = toQt(from).date().year() != toQt(to).date().year();
    int month = 0;
    for (; day <= to; day += step) {
        const QDate date = toQt(core::UtcDay(day));
        labels.push_back({core::UtcTime(day),
                          years ? formatDate(date, date.month() < month || labels.empty()) : formatDate(date, false)});
        month = date.month();
    }
    return labels;
}

}  // namespace groundswell::ui
