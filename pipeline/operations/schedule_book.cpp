#include "pipeline/operations/schedule_book.h"

#include "models/store/housekeeping.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/schedule/decision.h"

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using domain::ScheduleState;

namespace {

core::Result<std::vector<ScheduleState>> known(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    return (*reader)->housekeeping().schedules();
}

std::vector<ScheduleEntry> joined(std::vector<config::TaskSchedule> schedules, std::vector<ScheduleState> states) {
    std::vector<ScheduleEntry> entries;
    for (std::size_t i = 0; i < schedules.size(); ++i)
        entries.push_back({std::move(schedules[i]), std::move(states[i])});
    return entries;
}

core::Result<void> save(workspace::WorkspaceSession& session, const ScheduleState& state) {
    return session.store().writer().run(
        [&state](store::WriteTransaction& transaction) { return transaction.housekeeping().saveSchedule(state); });
}

// The due time whose run goes on or has not begun.
std::optional<core::UtcTime> openDue(const ScheduleEntry& entry, core::UtcTime now) {
    if (!entry.state.job.isNone()) return entry.state.due;
    const auto decision = jobs::decide(entry.schedule.schedule, entry.state, now);
    return decision ? decision->due : std::nullopt;
}

}  // namespace

core::Result<std::vector<ScheduleEntry>> scheduleEntries(workspace::WorkspaceSession& session) {
    auto states = known(session);
    if (!states) return states.error();
    std::vector<config::TaskSchedule> schedules = session.config().activeSchedules();
    jobs::Reconciliation difference = jobs::reconcile(schedules, *states, session.clock().now());
    return joined(std::move(schedules), std::move(difference.states));
}

core::Result<std::vector<ScheduleEntry>> reconcileSchedules(workspace::WorkspaceSession& session) {
    auto states = known(session);
    if (!states) return states.error();
    std::vector<config::TaskSchedule> schedules = session.config().activeSchedules();
    jobs::Reconciliation difference = jobs::reconcile(schedules, *states, session.clock().now());
    if (!difference.begun.empty() || !difference.ended.empty()) {
        auto written = session.store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<void> {
            for (const std::string& id : difference.ended) {
                if (auto forgotten = transaction.housekeeping().forgetSchedule(id); !forgotten) return forgotten;
            }
            for (const ScheduleState& state : difference.states) {
                if (auto saved = transaction.housekeeping().saveSchedule(state); !saved) return saved;
            }
            return {};
        });
        if (!written) return written.error();
    }
    return joined(std::move(schedules), std::move(difference.states));
}

ScheduleEntry* findSchedule(std::vector<ScheduleEntry>& entries, const std::string& name) {
    for (const std::string& id : {name, config::sourceScheduleId(name)}) {
        const auto found = std::find_if(entries.begin(), entries.end(),
                                        [&](const ScheduleEntry& entry) { return entry.schedule.id == id; });
        if (found != entries.end()) return &*found;
    }
    return nullptr;
}

core::Result<void> leaveOutSchedule(workspace::WorkspaceSession& session, ScheduleEntry& entry, core::UtcTime due) {
    entry.state.due = due;
    return save(session, entry.state);
}

core::Result<std::optional<domain::LateRun>> endSchedule(workspace::WorkspaceSession& session, ScheduleEntry& entry,
                                                         const ScheduledEnd& end) {
    ScheduleState& state = entry.state;
    state.due = end.due.value_or(end.started);
    state.started = end.started;
    state.ended = end.ended;
    state.result = domain::runStateName(end.state);
    state.error = end.error;
    state.job = {};
    const auto late = end.due ? jobs::lateRun(entry.schedule, *end.due, end.ended, end.ended) : std::nullopt;
    return session.store().writer().run(
        [&](store::WriteTransaction& transaction) -> core::Result<std::optional<domain::LateRun>> {
            std::optional<domain::LateRun> fresh;
            if (late) {
                auto isNew = transaction.housekeeping().noteLate(*late);
                if (!isNew) return isNew.error();
                if (*isNew) fresh = late;
            }
            if (auto saved = transaction.housekeeping().saveSchedule(state); !saved) return saved.error();
            return fresh;
        });
}

core::Result<std::vector<domain::LateRun>> noteLateSchedules(workspace::WorkspaceSession& session,
                                                             const std::vector<ScheduleEntry>& entries) {
    const core::UtcTime now = session.clock().now();
    std::vector<domain::LateRun> late;
    for (const ScheduleEntry& entry : entries) {
        const auto due = openDue(entry, now);
        const auto run = due ? jobs::lateRun(entry.schedule, *due, now, {}) : std::nullopt;
        if (run) late.push_back(*run);
    }
    if (late.empty()) return late;
    return session.store().writer().run(
        [&late](store::WriteTransaction& transaction) -> core::Result<std::vector<domain::LateRun>> {
            std::vector<domain::LateRun> fresh;
            for (const domain::LateRun& run : late) {
                auto isNew = transaction.housekeeping().noteLate(run);
                if (!isNew) return isNew.error();
                if (*isNew) fresh.push_back(run);
            }
            return fresh;
        });
}

core::Result<std::int64_t> clearSchedules(workspace::WorkspaceSession& session, const std::string& name) {
    auto states = known(session);
    if (!states) return states.error();
    if (!name.empty()) {
        const auto& schedules = session.config().schedules;
        const bool isTask = std::any_of(schedules.begin(), schedules.end(),
                                        [&](const config::TaskSchedule& one) { return one.id == name; });
        if (!isTask && session.config().source(name) == nullptr) {
            return Error(ErrorCode::InvalidInput, "The workspace has no schedule and no source \"" + name + "\".");
        }
        const std::string id = isTask ? name : config::sourceScheduleId(name);
        std::erase_if(*states, [&](const ScheduleState& state) { return state.id != id; });
    }
    return session.store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<std::int64_t> {
        for (const ScheduleState& state : *states) {
            if (auto forgotten = transaction.housekeeping().forgetSchedule(state.id); !forgotten)
                return forgotten.error();
        }
        return static_cast<std::int64_t>(states->size());
    });
}

}  // namespace groundswell::operations
