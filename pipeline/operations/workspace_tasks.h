#pragma once

#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/task_registry.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/task_calls.h"
#include "pipeline/workspace/workspace_session.h"

#include <map>
#include <mutex>
#include <optional>

namespace groundswell::operations {

/// What the newest jobs of this process came to, in full: their results in the store are counts only. Thread-safe.
class TaskJournal {
public:
    void note(core::JobId job, core::Result<TaskReport> outcome);
    /// Of the job's last attempt; none when another process ran it.
    [[nodiscard]] std::optional<core::Result<TaskReport>> take(core::JobId job);

private:
    std::mutex m_mutex;
    std::map<core::JobId, core::Result<TaskReport>> m_outcomes;  // guarded by m_mutex
};

struct WorkspaceTaskOptions {
    jobs::ProgressSink progress = {};  ///< told beside the queue; from several threads
    TaskJournal* journal = nullptr;    ///< must outlive the queue
};

/// The tasks that a workspace's jobs run: those of taskNames(), "backfill" (source), which fetches what
/// earlier fetches left out, and "gather", which only waits for others. Fetching is
/// for the network pool, files are for io, what computes is for cpu; of process, refresh and expire one runs at a time,
/// since each has the clusterer to itself. Every task takes `"once": true` beside its own arguments: a failure is final
/// then, for rounds that come again by themselves. A host that asks to wait costs an attempt like any other failure: a
/// fetch that is put off without end would keep what comes after it from ever running. Results are taskJson(). Session
/// and pool must outlive the queue.
[[nodiscard]] jobs::TaskRegistry workspaceTasks(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                const WorkspaceTaskOptions& options = {});

}  // namespace groundswell::operations
