#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workflow/step_trial.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace groundswell::operations {

struct MoveRequest {
    std::string workflow;  ///< whose items; empty = the workspace's
    std::string from;
    std::string to;
    std::string source;  ///< only items of this one; empty = of all that take the workflow
};
/// Moves items from one state to another of their workflow; how many. Errors: NotFound, InvalidInput.
[[nodiscard]] core::Result<std::int64_t> moveItems(workspace::WorkspaceSession& session, const MoveRequest& request);

/// Runs one step on one item, as workflow::tryStep does; `workflow` empty = the one that the item takes. Errors:
/// NotFound, and those of tryStep.
[[nodiscard]] core::Result<workflow::StepTrial> runStep(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                        const std::string& workflow,
                                                        const workflow::StepTrialRequest& request,
                                                        const std::stop_token& stop);

/// What a backfill did in one run.
struct BackfillRound {
    std::int64_t items = 0;  ///< brought back
    bool isDone = true;      ///< nothing is left for later runs
};
/// Brings back what the backfills of active workflows have for one run. One that was begun for a version that is not
/// active any more ends here.
[[nodiscard]] core::Result<BackfillRound> continueBackfills(workspace::WorkspaceSession& session);

}  // namespace groundswell::operations
