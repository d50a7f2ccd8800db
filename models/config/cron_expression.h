#pragma once

#include "models/core/result.h"

#include <bitset>
#include <chrono>
#include <string>
#include <string_view>

namespace groundswell::config {

/// The five fields of a cron line (crontab(5)): minute, hour, day of the month, month, weekday. A value.
struct CronExpression {
    std::bitset<60> minutes;
    std::bitset<24> hours;
    std::bitset<32> days;     ///< 1..31
    std::bitset<13> months;   ///< 1..12
    std::bitset<7> weekdays;  ///< 0 = Sunday
    bool anyDay = true;       ///< the field began with *
    bool anyWeekday = true;

    /// As classic cron does: with both days given, either is enough.
    [[nodiscard]] bool fallsOn(std::chrono::year_month_day date) const;

    friend bool operator==(const CronExpression&, const CronExpression&) = default;
};

/// Reads five fields with blanks between them. A field is a list of values, ranges and *, each range or * with an
/// optional /step; a range may run over the end ("22-5"); months and weekdays have English names, whole or of three
/// letters. InvalidInput says which field and why, also when no year has such a day (31 April).
[[nodiscard]] core::Result<CronExpression> parseCron(std::string_view text);

/// What it means in plain English: "at 09:00 on Monday to Friday", "every 15 minutes", "at 00:00 on day 18 of the month
/// or on Monday, whichever comes". Never empty; of a valid one.
[[nodiscard]] std::string describe(const CronExpression& cron);

}  // namespace groundswell::config
