#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workflow/conductor.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Items in a state that the workflow of their source does not have: nothing moves them. A value.
struct StrayItems {
    std::string workflow;
    std::string state;
    std::int64_t items = 0;

    friend bool operator==(const StrayItems&, const StrayItems&) = default;
};

/// Where the items of a workspace are.
struct ItemStates {
    std::map<std::string, std::int64_t> byState;
    std::int64_t backlog = 0;  ///< items that their workflow has not ended with
    std::vector<StrayItems> strays;
};

/// Counts the items of a workspace by state.
[[nodiscard]] core::Result<ItemStates> countItemStates(const workspace::WorkspaceSession& session,
                                                       store::ReadConnection& reader);

/// What all workflows of a workspace did together.
struct WorkflowsReport {
    workflow::ConductorReport items;
    std::vector<StrayItems> strays;
};

/// Runs the workflows of a workspace one after the other, in the session's order, each on the items of its sources.
/// `until` = a state that items do not pass where their workflow has it; `only` = the one of this id alone. Errors:
/// those of the taxonomies' files and of Conductor::run.
[[nodiscard]] core::Result<WorkflowsReport> runWorkflows(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                         const std::string& until, const jobs::ProgressSink& progress,
                                                         const std::stop_token& stop, const std::string& only = {});
/// As Conductor::settle, with the workflow that clusters.
[[nodiscard]] core::Result<void> settleWorkflows(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                 const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
