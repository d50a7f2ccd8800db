#pragma once

#include "models/core/result.h"
#include "models/domain/job.h"
#include "pipeline/jobs/task_registry.h"
#include "pipeline/operations/round_plan.h"

namespace groundswell::operations {

/// The jobs of a round: fetches side by side, then process, then expire, whatever became of those before; the other
/// tasks beside them.
struct RoundGraph {
    domain::JobGraph jobs;
    RoundJob process;  ///< behind all fetches; none when nothing is to be processed
    RoundJob expire;   ///< behind that
};

/// Makes the jobs of a plan and notes in it which they are. What goes on from an earlier round is found by its key when
/// the graph is put into the queue. Pure. Errors: those of TaskRegistry::makeJob.
[[nodiscard]] core::Result<RoundGraph> composeRound(const RoundRequest& request, const jobs::TaskRegistry& tasks,
                                                    RoundPlan& plan);

}  // namespace groundswell::operations
