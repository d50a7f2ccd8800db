#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/run.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/schedule/alarm.h"
#include "pipeline/jobs/schedule/decision.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/expire_items.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/operations/schedule_book.h"
#include "pipeline/workspace/workspace_session.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct RoundRequest {
    std::string name{};          ///< this schedule, or that of the source of this name, due or not; empty = what is due
    bool scheduledOnly = false;  ///< otherwise, where no fetching is scheduled, every enabled source is fetched
    bool whenIdle = true;        ///< process and expire although nothing was due
    bool untilNext = false;  ///< end when another schedule is due, or a run is late; what goes on is the next round's
    std::optional<jobs::Busy> busy{};  ///< the round before
};

/// What became of one source that was fetched.
struct SourceRun {
    std::string source;
    std::optional<core::UtcTime> due;  ///< empty = it has no schedule, or was asked for
    domain::RunState state = domain::RunState::Completed;
    IngestReport ingest;
    std::string error;  ///< the first one; empty = none
};

/// What became of one scheduled task other than fetching.
struct TaskRun {
    std::string schedule;  ///< its id
    std::string task;
    std::optional<core::UtcTime> due;  ///< empty = it was asked for
    domain::RunState state = domain::RunState::Completed;
    std::string resultJson;  ///< what it counted; empty = it failed
    std::string error;       ///< empty = none
};

struct RoundReport {
    std::vector<SourceRun> sources;
    std::vector<std::string> leftOut;          ///< sources and schedules whose due run the policies leave out
    std::vector<std::string> resting;          ///< sources that were left out because they pause
    std::vector<domain::SourceHealth> paused;  ///< sources that pause from this round on
    std::optional<ProcessReport> processed;
    ExpireReport expired;
    std::vector<TaskRun> tasks;
    std::vector<domain::LateRun> late;  ///< new on the list of late runs
    std::optional<core::UtcTime> next;  ///< when the next schedule is due; in the past when one is already
    bool goesOn = false;                ///< something still runs; of RoundRequest::untilNext, or cancelled
    bool cancelled = false;

    [[nodiscard]] std::int64_t failedSources() const;
    [[nodiscard]] std::int64_t failedTasks() const;
    /// Whether there is anything to tell.
    [[nodiscard]] bool isIdle() const;
    /// When whoever keeps schedules running has the next round, of a round that ended `now`: at once when something
    /// goes on, after an hour at the latest, when a clock that was set back shows.
    [[nodiscard]] core::UtcTime nextRound(core::UtcTime now) const;
};

/// What schedules do once: fetch what is due, process, expire by the workspace's retention, then the other tasks that
/// are due: as jobs of the workspace's queue, sources side by side. What an earlier process left in the queue goes on
/// and is waited for. A source or task that fails does not stop the others; a source that failed in several rounds in a
/// row pauses, as the workspace says. Schedules that the config has no more are forgotten first. What a stop request
/// kept from its end stays in the queue, for the next round. The workspace has no other queue meanwhile. Errors:
/// InvalidInput for a name without a schedule; those of archive and store.
[[nodiscard]] core::Result<RoundReport> runRound(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                 const RoundRequest& request, const jobs::ProgressSink& progress,
                                                 const std::stop_token& stop);

/// Keeps the schedules running until a stop request: a round at once, then one whenever a schedule is due. `take` is
/// told of each round that did something, on this thread. A slow source does not hold up those that are due meanwhile.
/// Errors: those of a round.
[[nodiscard]] core::Result<void> watchSchedules(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                jobs::Alarm& alarm, const std::function<void(const RoundReport&)>& take,
                                                const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
