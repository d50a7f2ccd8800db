#pragma once

#include "models/config/cron_expression.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

namespace groundswell::config {

class Checker;

/// What to do about a run whose time passed while nobody was there: leave it out, or make up for all of them once.
enum class MissedRuns { Skip, Once };
/// What to do when a run is due while the one before is still going on: leave it out, or run right behind.
enum class OverlappingRuns { Skip, Queue };

/// When a source is to be fetched, as its workspace says. A value.
struct ScheduleConfig {
    std::string when;              ///< "every 30 minutes", "6h", "daily"; or five cron fields
    std::string timeZone = "UTC";  ///< IANA name, for cron fields
    MissedRuns missed = MissedRuns::Once;
    OverlappingRuns overlap = OverlappingRuns::Skip;

    friend bool operator==(const ScheduleConfig&, const ScheduleConfig&) = default;
};

/// What `when` means: a cron line, or so long from one run to the next.
using Recurrence = std::variant<std::chrono::minutes, CronExpression>;

/// InvalidInput says what is wrong with it.
[[nodiscard]] core::Result<Recurrence> parseRecurrence(std::string_view when);

/// Checks `"schedule"` of a source: null, a text, or {"every" or "cron", "time_zone", "missed", "overlap"}.
void checkSchedule(const nlohmann::json& schedule, const std::string& at, Checker& checker);
/// Of a valid one that is not null.
[[nodiscard]] ScheduleConfig readSchedule(const nlohmann::json& schedule);
/// A text where that says all, else an object; keys of `before` that are none of ours stay.
[[nodiscard]] nlohmann::ordered_json writeSchedule(const ScheduleConfig& schedule,
                                                   const nlohmann::ordered_json& before);

/// "0 6 * * mon-fri Europe/Paris": one line; what was remembered under another one is of another schedule.
[[nodiscard]] std::string scheduleLine(const ScheduleConfig& schedule);
[[nodiscard]] const char* missedRunsName(MissedRuns policy) noexcept;            ///< "skip", "once"
[[nodiscard]] const char* overlappingRunsName(OverlappingRuns policy) noexcept;  ///< "skip", "queue"

}  // namespace groundswell::config
