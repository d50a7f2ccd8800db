#include "pipeline/jobs/schedule/due_times.h"

#include <QByteArray>
#include <QDateTime>

#include <algorithm>
#include <array>

namespace groundswell::jobs {

using core::UtcTime;

namespace {

using LocalTime = std::chrono::local_seconds;
using Offset = std::chrono::seconds;

// February 29 comes at least once in eight years.
constexpr std::chrono::days longestGap{366 * 8 + 1};
constexpr std::chrono::year lastYear{9999};

UtcTime asUtc(LocalTime time, Offset offset) {
    return UtcTime(std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch() - offset));
}

}  // namespace

core::Result<DueTimes> DueTimes::of(const config::ScheduleConfig& schedule, UtcTime first) {
    auto recurrence = config::parseRecurrence(schedule.when);
    if (!recurrence) return recurrence.error();
    const QTimeZone zone(QByteArray::fromStdString(schedule.timeZone));
    if (!zone.isValid())
        return core::Error(core::ErrorCode::InvalidInput,
                           "This system knows no time zone \"" + schedule.timeZone + "\".");
    return DueTimes(std::move(*recurrence), zone, first);
}

Offset DueTimes::offset(UtcTime time) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return Offset(m_zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC)));
}

std::optional<UtcTime> DueTimes::after(UtcTime time) const {
    if (const auto* length = std::get_if<std::chrono::minutes>(&m_recurrence)) {
        if (time < m_first) return m_first;
        return m_first + ((time - m_first) / *length + 1) * *length;
    }
    const auto& cron = std::get<config::CronExpression>(m_recurrence);
    // A day earlier: what was moved forward over midnight still belongs to the day before.
    auto day = std::chrono::floor<std::chrono::days>(
                   LocalTime(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch() + offset(time))) -
               std::chrono::days(1);
    for (const auto end = day + longestGap; day < end; day += std::chrono::days(1)) {
        const std::chrono::year_month_day date(day);
        if (date.year() > lastYear) break;
        if (!cron.fallsOn(date)) continue;
        if (const auto found = onDay(cron, day, time)) return found;
    }
    return std::nullopt;
}

// The first one after a time among those that belong to a day of the zone.
std::optional<UtcTime> DueTimes::onDay(const config::CronExpression& cron, std::chrono::local_days day,
                                       UtcTime after) const {
    // The clocks' changes are far more than these three days apart.
    const Offset before = offset(asUtc(day, {}) - std::chrono::days(1));
    const Offset behind = offset(asUtc(day, {}) + std::chrono::days(2));
    std::optional<UtcTime> earliest;
    const auto offer = [&](UtcTime time) {
        if (time > after && (!earliest || time < *earliest)) earliest = time;
    };
    for (std::size_t hour = 0; hour < cron.hours.size(); ++hour) {
        for (std::size_t minute = 0; cron.hours.test(hour) && minute < cron.minutes.size(); ++minute) {
            if (!cron.minutes.test(minute)) continue;
            const LocalTime local = day + std::chrono::hours(hour) + std::chrono::minutes(minute);
            const UtcTime one = asUtc(local, before);
            if (before == behind) {
                offer(one);
                continue;
            }
            const UtcTime other = asUtc(local, behind);
            const bool early = offset(one) == before;
            const bool late = offset(other) == behind;
            if (early || (!late && !cron.hours.all())) offer(one);
            if (late && (!early || cron.hours.all())) offer(other);
        }
    }
    return earliest;
}

std::optional<UtcTime> DueTimes::last(UtcTime from, UtcTime until) const {
    if (const auto* length = std::get_if<std::chrono::minutes>(&m_recurrence)) {
        if (until < m_first) return std::nullopt;
        const UtcTime latest = m_first + ((until - m_first) / *length) * *length;
        return latest > from ? std::optional(latest) : std::nullopt;
    }
    // Back by spans that double, so that a long absence costs no walk over each time in it.
    std::chrono::microseconds span = std::chrono::hours(1);
    for (bool whole = false; !whole; span *= 2) {
        whole = until - from <= span;
        std::optional<UtcTime> latest;
        for (auto next = after(whole ? from : until - span); next && *next <= until; next = after(*next)) latest = next;
        if (latest) return latest;
    }
    return std::nullopt;
}

std::vector<UtcTime> DueTimes::next(UtcTime time, std::size_t count) const {
    std::vector<UtcTime> times;
    for (auto due = after(time); due && times.size() < count; due = after(*due)) times.push_back(*due);
    return times;
}

}  // namespace groundswell::jobs
