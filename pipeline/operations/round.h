#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/operations/scheduled_run.h"
#include "pipeline/operations/workspace_tasks.h"
#include "pipeline/workspace/workspace_session.h"

#include <stop_token>

namespace groundswell::operations {

/// What a round works with: the workspace, the queue of its jobs, and what these come to.
struct RoundSurroundings {
    workspace::WorkspaceSession& session;
    jobs::JobQueue& queue;  ///< with workspaceTasks() that note into the journal; others may use it as well
    TaskJournal& journal;
};

/// As runRound(), by a queue that is there. One at a time.
[[nodiscard]] core::Result<RoundReport> runRoundIn(const RoundSurroundings& surroundings, const RoundRequest& request,
                                                   const std::stop_token& stop);

}  // namespace groundswell::operations
