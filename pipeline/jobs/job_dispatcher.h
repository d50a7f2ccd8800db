#pragma once

#include "models/store/job_writer.h"
#include "models/store/store.h"
#include "pipeline/jobs/active_job.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/jobs/slot_pool.h"
#include "pipeline/jobs/task_registry.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace groundswell::jobs {

/// The thread behind JobQueue. Whatever happened while it was at the store - jobs that ended, cancels, signs of life -
/// it writes in its next transaction, together with the next claims: so one job alone is written at once, and many are
/// written in batches. Thread-safe.
class JobDispatcher {
public:
    JobDispatcher(store::Store& store, TaskRegistry tasks, QueueOptions options, store::RecoveredJobs recovered);
    /// Stops running jobs, waits for them and writes how they ended.
    ~JobDispatcher();
    JobDispatcher(const JobDispatcher&) = delete;
    JobDispatcher& operator=(const JobDispatcher&) = delete;

    [[nodiscard]] store::Store& store() noexcept { return m_store; }
    [[nodiscard]] const TaskRegistry& tasks() const noexcept { return m_tasks; }
    [[nodiscard]] const store::RecoveredJobs& recovered() const noexcept { return m_recovered; }
    [[nodiscard]] const core::Clock& clock() const noexcept { return m_clock; }

    void cancel(core::JobId job);
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;
    core::Result<void> setSlots(const std::string& pool, int slots);
    [[nodiscard]] std::vector<PoolStatus> pools() const;
    void wake();
    /// A person put a job back: it waits again.
    void tellOfRetry(core::JobId job) const;
    [[nodiscard]] std::optional<core::Error> failure() const;

    /// Until nothing runs and nothing may run.
    core::Result<void> waitUntilIdle(const std::stop_token& stop);
    /// Until `isTrue`, which is asked again whenever jobs have ended. It runs on the caller's thread, without a lock.
    core::Result<void> waitUntil(const std::function<core::Result<bool>()>& isTrue, const std::stop_token& stop);

private:
    /// A body has returned.
    struct Returned {
        std::shared_ptr<ActiveJob> job;
        core::Result<TaskResult> result;
        std::optional<store::JobEnded> written;  ///< its end is in the store already
    };
    /// What is to be written next.
    struct Batch {
        std::vector<std::shared_ptr<ActiveJob>> ending;
        std::vector<store::JobEnd> ends;  ///< of the same jobs
        std::vector<std::shared_ptr<ActiveJob>> renewing;
        std::vector<store::JobRenewal> renewals;  ///< of the same jobs
        std::vector<core::JobId> cancels;
        std::vector<store::ClaimRequest> claims;
    };
    /// What was.
    struct Written {
        std::vector<store::JobEnded> ends;
        std::vector<store::JobRenewed> renewals;
        std::vector<std::vector<domain::Job>> claimed;  ///< by request
        std::vector<store::RevokedJob> revoked;
        std::optional<core::UtcTime> nextTime;
    };

    // any thread
    void takeNews(const std::vector<core::JobId>& askedToStop);

    // the threads of pools
    [[nodiscard]] std::function<void()> runJob(const std::shared_ptr<ActiveJob>& job);
    [[nodiscard]] core::Result<TaskResult> resultOf(ActiveJob& job);
    void writeWithEffects(Returned& returned);
    void post(Returned returned);

    // the dispatcher's thread
    void work(const std::stop_token& stop);
    void step();
    void shutDown();
    void collectReturned(std::vector<Returned> returned);
    void collectEnd(const std::shared_ptr<ActiveJob>& job, const core::Result<TaskResult>& result);
    void watchLimits(SteadyTime now);
    void collectRenewals(SteadyTime now);
    void collectClaims();
    [[nodiscard]] core::Result<Written> write();
    bool takeWritten(Written& written);
    void takeEnds(const std::vector<store::JobEnded>& ends);
    void takeClaims(std::vector<std::vector<domain::Job>> claimed);
    [[nodiscard]] SteadyTime nextDeadline(const std::optional<core::UtcTime>& nextTime) const;
    void fail(const core::Error& error);
    void forget(const ActiveJob& job);
    [[nodiscard]] std::vector<std::shared_ptr<ActiveJob>> activeJobs() const;
    [[nodiscard]] const Task* taskOf(const domain::Job& job) const;
    void tell(const domain::Job& job, domain::JobState state, domain::RevokeReason reason = {},
              const std::optional<domain::JobError>& error = {}, const domain::JobProgress& progress = {}) const;
    [[nodiscard]] bool hasNews() const;
    void expectReport(SteadyTime due);

    // constant
    store::Store& m_store;
    const TaskRegistry m_tasks;
    const QueueOptions m_options;
    const store::RecoveredJobs m_recovered;
    const core::SystemClock m_systemClock;
    const core::Clock& m_clock;
    const ActiveJob::Listener m_listener;
    std::map<std::string, std::unique_ptr<SlotPool>> m_pools;

    // the dispatcher's thread
    Batch m_batch;
    SteadyTime m_deadline;
    std::mt19937_64 m_random;

    // guarded by m_mutex
    mutable std::mutex m_mutex;
    std::condition_variable_any m_news;     // for the dispatcher
    std::condition_variable_any m_changed;  // for those who wait
    std::vector<Returned> m_returned;
    std::vector<core::JobId> m_cancels;
    std::map<core::JobId, std::shared_ptr<ActiveJob>> m_active;
    std::optional<core::Error> m_failure;
    std::uint64_t m_ended = 0;                   // counts changes that somebody may wait for
    bool m_look = true;                          // the store may hold something new
    SteadyTime m_reportDue = SteadyTime::max();  // of the first job that has something to report
    bool m_paused;
    bool m_idle = false;

    std::jthread m_thread;                     ///< it uses all of the above
    std::unique_ptr<store::JobWatch> m_watch;  ///< last: it calls this
};

}  // namespace groundswell::jobs
