#pragma once

#include "models/config/cron_expression.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace groundswell::config {

class Checker;

/// What to do about a run whose time passed while nobody was there: leave it out, or make up for all of them once.
enum class MissedRuns { Skip, Once };
/// What to do when a run is due while the one before is still going on: leave it out, or run right behind.
enum class OverlappingRuns { Skip, Queue };

/// When something is to be done, as its workspace says. A value.
struct ScheduleConfig {
    std::string when;              ///< "every 30 minutes", "6h", "daily"; or five cron fields
    std::string timeZone = "UTC";  ///< IANA name, for cron fields
    MissedRuns missed = MissedRuns::Once;
    OverlappingRuns overlap = OverlappingRuns::Skip;
    std::string expectedBy =
        {};  ///< "30 minutes": a run that has not ended so long after it was due is late; "" = never

    friend bool operator==(const ScheduleConfig&, const ScheduleConfig&) = default;
};

/// A piece of work that a workspace does by itself: of `"schedules"`, or the fetching of a source with a schedule. A
/// value.
struct TaskSchedule {
    std::string id;    ///< the name in the config; "source:ID" for a source's own, which no name can be
    std::string task;  ///< one of scheduledTasks()
    ScheduleConfig schedule = {};
    bool enabled = true;
    std::string source = {};       ///< acquire: this one; empty = every enabled one
    std::string workflow = {};     ///< process: that of these items; empty = the workspace's
    std::string folder = {};       ///< backup, report: where to; relative to the workspace; empty = its own place
    std::optional<int> keep = {};  ///< backup, report: so many days' worth; none = as housekeeping says

    friend bool operator==(const TaskSchedule&, const TaskSchedule&) = default;
};

/// "acquire", "process", "refresh", "expire", "backup", "vacuum", "prune", "report".
[[nodiscard]] const std::vector<std::string>& scheduledTasks();
/// The id under which a source's own schedule is remembered: "source:ID".
[[nodiscard]] std::string sourceScheduleId(std::string_view source);

/// What `when` means: a cron line, or so long from one run to the next.
using Recurrence = std::variant<std::chrono::minutes, CronExpression>;

/// InvalidInput says what is wrong with it.
[[nodiscard]] core::Result<Recurrence> parseRecurrence(std::string_view when);
/// How long after it was due a run should have ended; none = it cannot be late.
[[nodiscard]] std::optional<std::chrono::minutes> expectedWithin(const ScheduleConfig& schedule);

/// Checks `"schedule"` of a source: null, a text, or {"every" or "cron", "time_zone", "missed", "overlap",
/// "expected_by"}.
void checkSchedule(const nlohmann::json& schedule, const std::string& at, Checker& checker);
/// Of a valid one that is not null.
[[nodiscard]] ScheduleConfig readSchedule(const nlohmann::json& schedule);
/// A text where that says all, else an object; keys of `before` that are none of ours stay.
[[nodiscard]] nlohmann::ordered_json writeSchedule(const ScheduleConfig& schedule,
                                                   const nlohmann::ordered_json& before);

/// Checks one member of `"schedules"`: an object with "task" and the members of a schedule, "enabled", and what the
/// task takes. Whether its source exists is for the workspace to say.
void checkTaskSchedule(const nlohmann::json& schedule, const std::string& at, Checker& checker);
/// Of a valid one.
[[nodiscard]] TaskSchedule readTaskSchedule(const std::string& name, const nlohmann::json& schedule);
/// Keys of `before` that are none of ours stay.
[[nodiscard]] nlohmann::ordered_json writeTaskSchedule(const TaskSchedule& schedule,
                                                       const nlohmann::ordered_json& before);

/// "0 6 * * mon-fri Europe/Paris": one line; what was remembered under another one is of another schedule.
[[nodiscard]] std::string scheduleLine(const ScheduleConfig& schedule);
/// The same of a task, which stands in front: "backup 0 3 * * * UTC". A source's own schedule needs no task.
[[nodiscard]] std::string scheduleLine(const TaskSchedule& schedule);
/// In plain English: "every 6 hours", "at 09:00 on Monday to Friday (Europe/Paris)"; `when` as it is if that is
/// invalid.
[[nodiscard]] std::string describe(const ScheduleConfig& schedule);
[[nodiscard]] const char* missedRunsName(MissedRuns policy) noexcept;            ///< "skip", "once"
[[nodiscard]] const char* overlappingRunsName(OverlappingRuns policy) noexcept;  ///< "skip", "queue"

}  // namespace groundswell::config
