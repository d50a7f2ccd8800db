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
#include "pipeline/workspace/workspace_session.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct RoundRequest {
    std::string source{};              ///< this one, due or not; empty = what is due
    bool scheduledOnly = false;        ///< otherwise, where there is no schedule, every enabled source is fetched
    bool whenIdle = true;              ///< process and expire although nothing was due
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

struct RoundReport {
    std::vector<SourceRun> sources;
    std::vector<std::string> leftOut;  ///< sources whose due run the policies leave out
    std::optional<ProcessReport> processed;
    ExpireReport expired;
    std::optional<core::UtcTime> next;  ///< when the next schedule is due; in the past when one is already
    bool cancelled = false;

    [[nodiscard]] std::int64_t failedSources() const;
};

/// What schedules do once: fetch what is due, process, expire by the workspace's retention. A source that fails does
/// not stop the others. Schedules that the config has no more are forgotten first. A source that a stop request kept
/// from its end stays due. Errors: InvalidInput for a named source without a schedule; those of archive and store.
[[nodiscard]] core::Result<RoundReport> runRound(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                 const RoundRequest& request, const jobs::ProgressSink& progress,
                                                 const std::stop_token& stop);

/// Keeps the schedules running until a stop request: a round at once, then one whenever a schedule is due. `take` is
/// told of each round that did something, on this thread. Errors: those of a round.
[[nodiscard]] core::Result<void> watchSchedules(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                jobs::Alarm& alarm, const std::function<void(const RoundReport&)>& take,
                                                const jobs::ProgressSink& progress, const std::stop_token& stop);

/// The schedules of enabled sources as remembered, those never seen included; nothing is written.
[[nodiscard]] core::Result<std::vector<domain::ScheduleState>> scheduleStates(workspace::WorkspaceSession& session);

/// Forgets when a source's schedule ran, or when all did: it counts from the next round on, as a new one. Returns how
/// many were forgotten. InvalidInput when there is no such source.
[[nodiscard]] core::Result<std::int64_t> clearSchedules(workspace::WorkspaceSession& session,
                                                        const std::string& source);

}  // namespace groundswell::operations
