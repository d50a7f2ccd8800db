#pragma once

#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/schedule_state.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::jobs {

/// A run that begins this long after its time was missed; a schedule that waits so long is late, unless it says by when
/// it is expected.
inline constexpr std::chrono::minutes punctual{1};

/// From when to when somebody was there and busy with other runs: what fell due then was not missed. Empty = nobody
/// was.
struct Busy {
    core::UtcTime from{};
    core::UtcTime until{};
};

/// What to do about one schedule now.
struct Decision {
    enum class What { Wait, Run, LeaveOut } what = What::Wait;
    std::optional<core::UtcTime> due;   ///< the last due time until now that was not dealt with yet; none for Wait
    std::optional<core::UtcTime> next;  ///< the first one after now; none = never again
    bool late = false;                  ///< due for longer than it may be, before the policies are asked
};

/// Decides by the schedule's policies. Several due times that passed are one run. When the clock was set back behind
/// what is remembered, counting begins anew from now. While the run before is `running`, what falls due is left out or,
/// to be queued, waits. Pure. Errors: those of DueTimes::of.
[[nodiscard]] core::Result<Decision> decide(const config::ScheduleConfig& schedule, const domain::ScheduleState& state,
                                            core::UtcTime now, const std::optional<Busy>& busy = {},
                                            bool running = false);

/// When the run that was due then is late if it has not ended; none = never. Pure.
[[nodiscard]] std::optional<core::UtcTime> expectedEnd(const config::ScheduleConfig& schedule, core::UtcTime due);
/// The entry of a run that did not end in time, or has not ended now that it should have; none when it is in time. It
/// says nothing about stopping the run. Pure.
[[nodiscard]] std::optional<domain::LateRun> lateRun(const config::TaskSchedule& schedule, core::UtcTime due,
                                                     core::UtcTime now, std::optional<core::UtcTime> ended);

/// The next due times, for showing. Errors: those of DueTimes::of.
[[nodiscard]] core::Result<std::vector<core::UtcTime>> nextRuns(const config::ScheduleConfig& schedule,
                                                                const domain::ScheduleState& state, core::UtcTime now,
                                                                std::size_t count);

/// How what is remembered differs from what the config says.
struct Reconciliation {
    std::vector<domain::ScheduleState> states;  ///< one a schedule, in the config's order
    std::vector<std::string> begun;             ///< ids of schedules that are new or other ones
    std::vector<std::string> ended;             ///< ids of those that are there no more
};

/// Schedules that changed begin anew. `schedules` are the active ones. Pure.
[[nodiscard]] Reconciliation reconcile(std::span<const config::TaskSchedule> schedules,
                                       const std::vector<domain::ScheduleState>& known, core::UtcTime now);

}  // namespace groundswell::jobs
