#include "pipeline/jobs/schedule/decision.h"

#include "pipeline/jobs/schedule/due_times.h"

#include <algorithm>

namespace groundswell::jobs {

using core::UtcTime;

namespace {

// An interval counts from when it was last due, so that it keeps its beat; a new one is due at once.
UtcTime firstOf(const domain::ScheduleState& state) {
    return state.due.value_or(state.knownSince);
}

// Strictly after this comes what was not dealt with yet.
UtcTime dealtWith(const domain::ScheduleState& state) {
    return state.due.value_or(state.knownSince - std::chrono::microseconds(1));
}

// What lies in the future cannot have happened: somebody set the clock back.
domain::ScheduleState believable(domain::ScheduleState state, UtcTime now) {
    if (state.knownSince > now) state.knownSince = now;
    if (state.due && *state.due > now) state.due = now;
    return state;
}

bool duringOwnRun(const domain::ScheduleState& state, UtcTime due) {
    return state.started && state.ended && *state.started < due && due <= *state.ended;
}

Decision::What whatToDo(const config::ScheduleConfig& schedule, const domain::ScheduleState& state, UtcTime due,
                        UtcTime now, const std::optional<Busy>& busy) {
    using enum Decision::What;
    if (duringOwnRun(state, due)) return schedule.overlap == config::OverlappingRuns::Queue ? Run : LeaveOut;
    const bool delayed = busy && due >= busy->from && due <= busy->until;
    if (now - due <= punctual || delayed) return Run;
    return schedule.missed == config::MissedRuns::Once ? Run : LeaveOut;
}

}  // namespace

core::Result<Decision> decide(const config::ScheduleConfig& schedule, const domain::ScheduleState& remembered,
                              UtcTime now, const std::optional<Busy>& busy, bool running) {
    const domain::ScheduleState state = believable(remembered, now);
    auto times = DueTimes::of(schedule, firstOf(state));
    if (!times) return times.error();
    Decision decision;
    decision.next = times->after(now);
    decision.due = times->last(dealtWith(state), now);
    if (!decision.due) return decision;
    const auto first = times->after(dealtWith(state));
    decision.late = first && now - *first > config::expectedWithin(schedule).value_or(punctual);
    if (running) {
        const bool queues = schedule.overlap == config::OverlappingRuns::Queue;
        decision.what = queues ? Decision::What::Wait : Decision::What::LeaveOut;
    } else {
        decision.what = whatToDo(schedule, state, *decision.due, now, busy);
    }
    return decision;
}

std::optional<UtcTime> expectedEnd(const config::ScheduleConfig& schedule, UtcTime due) {
    const auto within = config::expectedWithin(schedule);
    return within ? std::optional<UtcTime>(due + *within) : std::nullopt;
}

std::optional<domain::LateRun> lateRun(const config::TaskSchedule& schedule, UtcTime due, UtcTime now,
                                       std::optional<UtcTime> ended) {
    const auto expected = expectedEnd(schedule.schedule, due);
    if (!expected || ended.value_or(now) <= *expected) return std::nullopt;
    return domain::LateRun{schedule.id, due, *expected, now, ended};
}

core::Result<std::vector<UtcTime>> nextRuns(const config::ScheduleConfig& schedule,
                                            const domain::ScheduleState& remembered, UtcTime now, std::size_t count) {
    auto times = DueTimes::of(schedule, firstOf(believable(remembered, now)));
    if (!times) return times.error();
    return times->next(now, count);
}

Reconciliation reconcile(std::span<const config::TaskSchedule> schedules,
                         const std::vector<domain::ScheduleState>& known, UtcTime now) {
    Reconciliation result;
    for (const config::TaskSchedule& schedule : schedules) {
        const std::string line = config::scheduleLine(schedule);
        const auto same = std::find_if(known.begin(), known.end(), [&](const domain::ScheduleState& state) {
            return state.id == schedule.id && state.schedule == line;
        });
        if (same != known.end()) {
            result.states.push_back(*same);
            continue;
        }
        domain::ScheduleState& state = result.states.emplace_back();
        state.id = schedule.id;
        state.schedule = line;
        state.knownSince = now;
        result.begun.push_back(schedule.id);
    }
    for (const domain::ScheduleState& state : known) {
        const bool goesOn = std::any_of(result.states.begin(), result.states.end(),
                                        [&](const auto& kept) { return kept.id == state.id; });
        if (!goesOn) result.ended.push_back(state.id);
    }
    return result;
}

}  // namespace groundswell::jobs
