#include "pipeline/operations/scheduled_run.h"

#include "pipeline/operations/round.h"

namespace groundswell::operations {

namespace {

// The queue of a session with what its jobs came to.
struct Works {
    TaskJournal journal;
    std::unique_ptr<jobs::JobQueue> queue;  // last: its threads use the journal

    static core::Result<std::unique_ptr<Works>> start(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                      const jobs::ProgressSink& progress) {
        auto works = std::make_unique<Works>();
        jobs::QueueOptions options;
        options.clock = &session.clock();
        auto queue = jobs::JobQueue::start(session.store(), workspaceTasks(session, pool, {progress, &works->journal}),
                                           std::move(options));
        if (!queue) return queue.error();
        works->queue = std::move(*queue);
        return works;
    }

    [[nodiscard]] RoundSurroundings surroundings(workspace::WorkspaceSession& session) {
        return {session, *queue, journal};
    }
};

}  // namespace

core::Result<RoundReport> runRound(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                   const RoundRequest& request, const jobs::ProgressSink& progress,
                                   const std::stop_token& stop) {
    auto works = Works::start(session, pool, progress);
    if (!works) return works.error();
    return runRoundIn((*works)->surroundings(session), request, stop);
}

core::Result<void> watchSchedules(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, jobs::Alarm& alarm,
                                  const std::function<void(const RoundReport&)>& take,
                                  const jobs::ProgressSink& progress, const std::stop_token& stop) {
    std::unique_ptr<Works> works;
    RoundRequest request{.scheduledOnly = true, .untilNext = true};
    while (!stop.stop_requested()) {
        const core::UtcTime begun = session.clock().now();
        if (!works) {
            auto started = Works::start(session, pool, progress);
            if (!started) return started.error();
            works = std::move(*started);
        }
        auto report = runRoundIn(works->surroundings(session), request, stop);
        if (!report) return report.error();
        if (request.whenIdle || !report->isIdle()) take(*report);
        request.whenIdle = false;
        const core::UtcTime now = session.clock().now();
        request.busy = jobs::Busy{begun, now};
        if (report->goesOn) continue;
        // Others may work while this one waits, with a queue of their own.
        works.reset();
        alarm.waitUntil(report->nextRound(now), stop);
    }
    return {};
}

}  // namespace groundswell::operations
