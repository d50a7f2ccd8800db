#pragma once

#include "models/core/clock.h"
#include "models/store/job_writer.h"
#include "models/store/store.h"
#include "pipeline/jobs/signature.h"
#include "pipeline/jobs/task_registry.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::jobs {

class JobDispatcher;

/// A job changed. What was revoked or put back by hand is told without its task, also what waited for others. Progress
/// comes at most ten times a second for one job.
struct JobChange {
    core::JobId id;
    std::string task;
    domain::JobState state = domain::JobState::Pending;
    domain::RevokeReason reason = domain::RevokeReason::None;
    int attempt = 0;
    domain::JobProgress progress;
    std::optional<domain::JobError> error;
};

struct QueueOptions {
    const core::Clock* clock = nullptr;  ///< for stored times; must outlive the queue; null = the system's
    /// Slots a pool; pools that are not named get their default: network 4, cpu one a processor, io 2, interactive 2.
    std::map<std::string, int> slots;
    std::chrono::milliseconds lease = std::chrono::minutes(1);
    /// Uniform in [0, 1), for jitter; called on one thread. Nothing = a generator of its own.
    std::function<double()> random;
    /// Called from threads of the queue, several at a time; must be quick and must not call the queue.
    std::function<void(const JobChange&)> changed;
    bool paused = false;
};

/// How a pool stands.
struct PoolStatus {
    std::string name;
    int slots = 0;
    int running = 0;
    int stuck = 0;     ///< threads that went on past a hard limit
    int received = 0;  ///< claimed, not started
};

/// The durable queue of a workspace: jobs are rows of its store, claimed by rank into pools of threads and ended, with
/// their effects, in one transaction. One queue a store, and only for the process that owns the workspace: starting it
/// makes all earlier claims void. Thread-safe; the callbacks of the options excepted. The destructor asks running jobs
/// to stop and waits for them; those that obey wait in the store for the next run, no attempt spent.
class JobQueue {
public:
    /// Errors: those of the store.
    static core::Result<std::unique_ptr<JobQueue>> start(store::Store& store, TaskRegistry tasks,
                                                         QueueOptions options = {});
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    [[nodiscard]] const TaskRegistry& tasks() const noexcept;
    /// What the earlier run left behind.
    [[nodiscard]] const store::RecoveredJobs& recovered() const noexcept;

    // --- these write, and return when it is durable. Not from the writer's thread.
    core::Result<store::EnqueuedJob> enqueue(const std::string& task, const nlohmann::json& arguments,
                                             const JobOptions& options = {});
    core::Result<std::vector<store::EnqueuedJob>> enqueue(const Signature& signature);
    core::Result<std::vector<store::EnqueuedJob>> enqueue(const domain::JobGraph& graph);
    /// See JobWriter::retry.
    core::Result<void> retry(core::JobId job);

    // --- these return at once
    /// A running job is asked to stop now; the store learns of it in a moment. An ended one stays as it is.
    void cancel(core::JobId job);
    /// No job is claimed until resume(); running ones go on.
    void pause();
    void resume();
    [[nodiscard]] bool isPaused() const;
    /// InvalidInput for an unknown pool or less than one slot. Jobs beyond fewer slots run to their end.
    core::Result<void> setSlots(const std::string& pool, int slots);
    [[nodiscard]] std::vector<PoolStatus> pools() const;
    /// Looks at the clock again: to be called after it was set. Of jobs that somebody else writes the queue knows.
    void wake();
    /// Why the queue stopped working: the store failed. None = it works.
    [[nodiscard]] std::optional<core::Error> failure() const;

    // --- these wait; not from a thread of the queue
    /// Until nothing runs and nothing may run now; when the next job that waits for a time is due, if there is one.
    /// Cancelled after a stop request; the queue's failure.
    core::Result<std::optional<core::UtcTime>> waitUntilIdle(const std::stop_token& stop = {});
    /// Until a job has ended. NotFound; as above.
    core::Result<domain::Job> waitFor(core::JobId job, const std::stop_token& stop = {});

private:
    explicit JobQueue(std::unique_ptr<JobDispatcher> dispatcher);
    std::unique_ptr<JobDispatcher> m_dispatcher;
};

}  // namespace groundswell::jobs
