#pragma once

#include "pipeline/jobs/signature.h"
#include "pipeline/jobs/task_registry.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/service.h"
#include "pipeline/service/turn.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <vector>

namespace groundswell::pipeline {

/// What a workspace's jobs do. Session and pool must outlive the queue.
[[nodiscard]] jobs::TaskRegistry workspaceTasks(workspace::WorkspaceSession& session, jobs::WorkerPool& pool);
/// Tasks as a window's queue runs them: with the records of their runs linked to their jobs, the stages in the job's
/// log, and what computes (pool "cpu") in turn with what the service does beside the queue. `turn` must outlive it.
[[nodiscard]] jobs::TaskRegistry watched(const jobs::TaskRegistry& tasks, Turn& turn);

/// What is asked for, as jobs one after the other. `title` is for people.
[[nodiscard]] jobs::Signature importCall(const std::vector<std::string>& files, const std::string& source,
                                         const std::string& title);
[[nodiscard]] jobs::Signature fetchCall(const FetchRequest& request, const std::string& title);
[[nodiscard]] jobs::Signature processCall();
[[nodiscard]] jobs::Signature refreshCall(const std::string& granularity);

}  // namespace groundswell::pipeline
