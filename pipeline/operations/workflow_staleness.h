#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workflow/staleness.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Of the active version of a workflow, every step in the order that items take, and what made the values of its items.
/// `workflow` empty = the workspace's. Reads all items once. Errors: NotFound, those of the workflow and the store.
[[nodiscard]] core::Result<std::vector<workflow::StepStaleness>> findStaleItems(workspace::WorkspaceSession& session,
                                                                                const std::string& workflow);

struct RecomputeRequest {
    std::string workflow;      ///< empty = the workspace's
    std::string step;          ///< its id
    std::int64_t limit = 0;    ///< at most so many items; 0 = all
    bool withUnknown = false;  ///< also items of whose values nothing was noted
};
struct RecomputeReport {
    std::int64_t items = 0;  ///< brought back
    std::string to;          ///< to this state, in front of the step
    bool cancelled = false;
};
/// Brings the items with stale values of a step back in front of it: the next run makes them anew, and what follows.
/// Ids, labels, notes and clusters stay as they are until then. A batch is a transaction. Errors as above.
[[nodiscard]] core::Result<RecomputeReport> recomputeStep(workspace::WorkspaceSession& session,
                                                          const RecomputeRequest& request,
                                                          const jobs::ProgressSink& progress,
                                                          const std::stop_token& stop);

}  // namespace groundswell::operations
