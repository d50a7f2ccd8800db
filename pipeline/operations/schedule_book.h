#pragma once

#include "models/config/schedule_config.h"
#include "models/core/result.h"
#include "models/domain/run.h"
#include "models/domain/schedule_state.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::operations {

/// One schedule of a workspace and what is remembered of it. A value.
struct ScheduleEntry {
    config::TaskSchedule schedule;
    domain::ScheduleState state;
};

/// How a run of a schedule ended.
struct ScheduledEnd {
    std::optional<core::UtcTime> due;  ///< none = it was asked for out of turn, and is done for now
    core::UtcTime started{};
    core::UtcTime ended{};
    domain::RunState state = domain::RunState::Completed;
    std::string error;  ///< empty = none
};

/// The active schedules as remembered, those never seen included, in the config's order; nothing is written.
[[nodiscard]] core::Result<std::vector<ScheduleEntry>> scheduleEntries(workspace::WorkspaceSession& session);
/// The same, and from here on what is remembered is the config's set: in one transaction.
[[nodiscard]] core::Result<std::vector<ScheduleEntry>> reconcileSchedules(workspace::WorkspaceSession& session);
/// The entry of an id, else of the source of that name; null when there is none.
[[nodiscard]] ScheduleEntry* findSchedule(std::vector<ScheduleEntry>& entries, const std::string& name);

/// Remembers that a due time is dealt with without a run.
core::Result<void> leaveOutSchedule(workspace::WorkspaceSession& session, ScheduleEntry& entry, core::UtcTime due);
/// Remembers how a run ended; one that ended too late is listed with the late ones, in the same transaction. Its entry
/// when it is new there.
core::Result<std::optional<domain::LateRun>> endSchedule(workspace::WorkspaceSession& session, ScheduleEntry& entry,
                                                         const ScheduledEnd& end);
/// Lists what should have ended by now and has not, each due time once. Those that are new on the list.
core::Result<std::vector<domain::LateRun>> noteLateSchedules(workspace::WorkspaceSession& session,
                                                             const std::vector<ScheduleEntry>& entries);

/// Forgets when a schedule (an id, or a source's name) ran, or when all did: it counts from the next round on, as a new
/// one. Returns how many were forgotten. InvalidInput when there is none of that name.
[[nodiscard]] core::Result<std::int64_t> clearSchedules(workspace::WorkspaceSession& session, const std::string& name);

}  // namespace groundswell::operations
