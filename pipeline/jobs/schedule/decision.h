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

/// A run that begins this long after its time was missed, and a schedule that waits so long is late.
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
    bool late = false;                  ///< due for longer than `punctual`, before the policies are asked
};

/// Decides by the schedule's policies. Several due times that passed are one run. When the clock was set back behind
/// what is remembered, counting begins anew from now. Pure. Errors: those of DueTimes::of.
[[nodiscard]] core::Result<Decision> decide(const config::ScheduleConfig& schedule, const domain::ScheduleState& state,
                                            core::UtcTime now, const std::optional<Busy>& busy = {});

/// The next due times, for showing. Errors: those of DueTimes::of.
[[nodiscard]] core::Result<std::vector<core::UtcTime>> nextRuns(const config::ScheduleConfig& schedule,
                                                                const domain::ScheduleState& state, core::UtcTime now,
                                                                std::size_t count);

/// How what is remembered differs from what the sources say.
struct Reconciliation {
    std::vector<domain::ScheduleState> states;  ///< one a scheduled source, in the sources' order
    std::vector<std::string> begun;             ///< sources whose schedule is new or another one
    std::vector<std::string> ended;             ///< sources that have no schedule any more
};

/// Schedules that changed begin anew; a disabled source has none. Pure.
[[nodiscard]] Reconciliation reconcile(std::span<const config::SourceConfig> sources,
                                       const std::vector<domain::ScheduleState>& known, core::UtcTime now);

}  // namespace groundswell::jobs
