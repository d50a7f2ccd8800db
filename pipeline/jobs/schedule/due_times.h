#pragma once

#include "models/config/schedule_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"

#include <QTimeZone>

#include <optional>
#include <vector>

namespace groundswell::jobs {

/// The moments at which a schedule is due: of an interval, every so long from the first one on; of cron fields, the
/// wall-clock times of its zone. Where a zone's clocks go forward, a time that is left out comes as much later as they
/// went; where they go back, a time that comes twice counts the first time only. Fields that name every hour follow the
/// clock as it runs instead: nothing is moved, and a repeated hour is due twice. A value; pure.
class DueTimes {
public:
    /// `first`: when an interval is due for the first time. Errors: those of parseRecurrence; InvalidInput for a time
    /// zone that this system does not know.
    static core::Result<DueTimes> of(const config::ScheduleConfig& schedule, core::UtcTime first);

    /// The first one strictly after `time`; empty beyond the year 9999.
    [[nodiscard]] std::optional<core::UtcTime> after(core::UtcTime time) const;
    /// The last one in (`after`, `until`].
    [[nodiscard]] std::optional<core::UtcTime> last(core::UtcTime after, core::UtcTime until) const;
    /// The next ones after `time`, at most `count`.
    [[nodiscard]] std::vector<core::UtcTime> next(core::UtcTime time, std::size_t count) const;

private:
    DueTimes(config::Recurrence recurrence, QTimeZone zone, core::UtcTime first)
        : m_recurrence(std::move(recurrence)), m_zone(std::move(zone)), m_first(first) {}
    [[nodiscard]] std::optional<core::UtcTime> onDay(const config::CronExpression& cron, std::chrono::local_days day,
                                                     core::UtcTime after) const;
    [[nodiscard]] std::chrono::seconds offset(core::UtcTime time) const;

    config::Recurrence m_recurrence;
    QTimeZone m_zone;
    core::UtcTime m_first;
};

}  // namespace groundswell::jobs
