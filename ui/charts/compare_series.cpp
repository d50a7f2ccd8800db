#include "ui/charts/compare_series.h"

#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;

constexpr double perDayLabel = 64;

QString dayName(const QDate& date) {
    return QStringLiteral("%1 %2").arg(QLocale().toString(date, QStringLiteral("ddd")), formatDate(date, false));
}

std::vector<std::int64_t> addedUp(const std::vector<std::int64_t>& counts, std::size_t each) {
    std::vector<std::int64_t> sums((counts.size() + each - 1) / each, 0);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) sums[bin / each] += counts[bin];
    return sums;
}

SeriesValues measured(const std::vector<std::int64_t>& counts, const std::vector<std::int64_t>& whole,
                      Measure measure) {
    if (measure == Measure::Share) return shareOf(counts, whole);
    if (measure == Measure::Index) return indexOf(counts);
    return SeriesValues(counts.begin(), counts.end());
}

std::vector<AxisLabel> offsetLabels(const CompareValues& values, double length) {
    std::vector<AxisLabel> labels;
    static constexpr std::int64_t steps[] = {1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672, 1344, 2688, 8064};
    const double perBin = length / static_cast<double>(values.bins);
    const double widthHours = static_cast<double>(values.width / hours(1));
    for (const std::int64_t step : steps) {
        const double each = static_cast<double>(step) / widthHours;
        if (each < 1 || (each * perBin < perDayLabel + 8 && step != steps[std::size(steps) - 1])) continue;
        for (double bin = 0; bin < static_cast<double>(values.bins); bin += each) {
            labels.push_back({bin,
                              formatOffset(microseconds(std::llround(bin * static_cast<double>(values.width.count())))),
                              false});
        }
        break;
    }
    return labels;
}

}  // namespace

double CompareValues::highest() const {
    double found = 0;
    for (const SeriesValues& line : lines) {
        for (const auto& value : line) found = std::max(found, value.value_or(0));
    }
    return found;
}

double CompareValues::lowestAboveZero() const {
    double found = 0;
    for (const SeriesValues& line : lines) {
        for (const auto& value : line) {
            if (value && *value > 0 && (found == 0 || *value < found)) found = *value;
        }
    }
    return found;
}

std::optional<double> CompareValues::sumOf(std::size_t bin) const {
    std::optional<double> sum;
    for (const SeriesValues& line : lines) {
        if (line[bin]) sum = sum.value_or(0) + *line[bin];
    }
    return sum;
}

bool CompareValues::isIncomplete(std::size_t bin) const {
    return std::find(incomplete.begin(), incomplete.end(), std::optional(bin)) != incomplete.end();
}

domain::Timelines atMostBins(domain::Timelines timelines, std::size_t most) {
    if (most == 0 || timelines.bins() <= most) return timelines;
    const std::size_t each = (timelines.bins() + most - 1) / most;
    for (auto& counts : timelines.series) counts = addedUp(counts, each);
    timelines.whole = addedUp(timelines.whole, each);
    timelines.width *= static_cast<std::int64_t>(each);
    return timelines;
}

SeriesValues shareOf(const std::vector<std::int64_t>& counts, const std::vector<std::int64_t>& whole) {
    SeriesValues shares(counts.size());
    for (std::size_t bin = 0; bin < counts.size() && bin < whole.size(); ++bin) {
        if (whole[bin] > 0) shares[bin] = 100.0 * static_cast<double>(counts[bin]) / static_cast<double>(whole[bin]);
    }
    return shares;
}

SeriesValues indexOf(const std::vector<std::int64_t>& counts) {
    SeriesValues indexes(counts.size());
    const std::int64_t highest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    if (highest <= 0) return indexes;
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
        indexes[bin] = 100.0 * static_cast<double>(counts[bin]) / static_cast<double>(highest);
    return indexes;
}

std::size_t firstItem(const std::vector<std::int64_t>& counts) {
    const auto found = std::find_if(counts.begin(), counts.end(), [](std::int64_t items) { return items > 0; });
    return static_cast<std::size_t>(found - counts.begin());
}

CompareValues compareValues(const domain::Timelines& timelines, Measure measure, Alignment alignment, core::UtcTime now,
                            bool disjoint) {
    CompareValues values;
    values.measure = measure;
    values.alignment = alignment;
    values.start = timelines.start;
    values.width = timelines.width;
    values.bins = timelines.bins();
    const bool open = values.bins > 0 && now < timelines.end();
    std::size_t longest = 0;
    for (const auto& counts : timelines.series) {
        SeriesValues line = measured(counts, timelines.whole, measure);
        line.resize(values.bins);
        if (alignment == Alignment::ToStart)
            line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(firstItem(counts)));
        longest = std::max(longest, line.size());
        values.incomplete.push_back(open && !line.empty() ? std::optional(line.size() - 1) : std::nullopt);
        values.lines.push_back(std::move(line));
    }
    if (alignment == Alignment::ToStart) {
        values.bins = longest;
        for (SeriesValues& line : values.lines) line.resize(longest);
    } else if (measure == Measure::Share && disjoint) {
        values.others.resize(values.bins);
        for (std::size_t bin = 0; bin < values.bins; ++bin) {
            if (const auto sum = values.sumOf(bin)) values.others[bin] = std::max(0.0, 100.0 - *sum);
        }
    }
    return values;
}

AxisScale scaleOf(const CompareValues& values, bool logarithmic) {
    const double highest = values.highest();
    return logarithmic ? logScale(values.lowestAboveZero(), highest)
                       : linearScale(highest, values.measure == Measure::Items);
}

QString formatValue(std::optional<double> value, Measure measure) {
    if (!value) return QString(QChar(0x2013));
    if (measure == Measure::Items) return formatCount(std::llround(*value));
    const bool small = *value > 0 && *value < 1;
    if (measure == Measure::Share) {
        return small ? QCoreApplication::translate("CompareSeries", "<1 %")
                     : QCoreApplication::translate("CompareSeries", "%1 %").arg(formatCount(std::llround(*value)));
    }
    return small ? QLocale().toString(*value, 'f', 1) : formatCount(std::llround(*value));
}

QString formatTick(double value, Measure measure) {
    const bool whole = std::abs(value - std::round(value)) < 1e-9;
    const QString number = whole ? formatCount(std::llround(value)) : QLocale().toString(value, 'g', 3);
    return measure == Measure::Share ? QCoreApplication::translate("CompareSeries", "%1 %").arg(number) : number;
}

QString formatBin(core::UtcTime start, microseconds width) {
    if (width == hours(24)) return dayName(toQt(start).date());
    if (width > hours(24)) return formatRange(start, start + width);
    const QDateTime from = toQt(start);
    const QDateTime to = toQt(start + width);
    const QString clock = QStringLiteral("HH:mm");
    return QStringLiteral("%1 %2 – %3").arg(dayName(from.date()), from.toString(clock), to.toString(clock));
}

QString formatBinStart(core::UtcTime start, microseconds width) {
    if (width >= hours(24)) return formatBin(start, width);
    const QDateTime from = toQt(start);
    return QStringLiteral("%1 %2").arg(dayName(from.date()), from.toString(QStringLiteral("HH:mm")));
}

QString formatOffset(microseconds offset) {
    const auto all = offset / hours(1);
    if (all == 0) return QCoreApplication::translate("CompareSeries", "first item");
    const auto days = all / 24;
    const auto rest = all % 24;
    if (days == 0) return QCoreApplication::translate("CompareSeries", "+%1 h").arg(rest);
    if (rest == 0) return QCoreApplication::translate("CompareSeries", "+%1 d").arg(days);
    return QCoreApplication::translate("CompareSeries", "+%1 d %2 h").arg(days).arg(rest);
}

std::vector<AxisLabel> axisLabels(const CompareValues& values, double length) {
    if (values.bins == 0 || length <= 0) return {};
    if (values.alignment == Alignment::ToStart) return offsetLabels(values, length);
    std::vector<AxisLabel> labels;
    const double perBin = length / static_cast<double>(values.bins);
    const double perDay =
        perBin * static_cast<double>(hours(24).count()) * 3.6e9 / static_cast<double>(values.width.count());
    const bool hourly = values.width < hours(24);
    const core::UtcTime end = values.startOf(values.bins) - microseconds(1);
    for (const TimeLabel& label : dayLabels(values.start, end, length, hourly ? perDayLabel + 16 : perDayLabel)) {
        const double bin =
            static_cast<double>((label.time - values.start).count()) / static_cast<double>(values.width.count());
        const bool named = hourly && perDay >= perDayLabel + 16;
        labels.push_back({bin, named ? dayName(toQt(label.time).date()) : label.words, hourly});
        if (!named || perDay < 2 * (perDayLabel + 8)) continue;
        const double noon = bin + static_cast<double>(hours(12) / values.width);
        if (noon < static_cast<double>(values.bins)) labels.push_back({noon, QStringLiteral("12:00"), false});
    }
    return labels;
}

}  // namespace groundswell::ui
