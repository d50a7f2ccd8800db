#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct RefreshRequest {
    std::string granularity;  ///< one of granularities(), for the workflow from now on; empty = as it is
};

struct RefreshReport {
    std::int64_t clusters = 0;  ///< with two items or more, afterwards
    std::int64_t before = 0;    ///< the same, before
    bool cancelled = false;
};

/// "topic", "story", "event", "near_copies": from one subject in all its sides to copies with few changes.
[[nodiscard]] const std::vector<std::string>& granularities();

/// What the end of a run does, now: clusters that belong together are shown as one, exemplars and keywords are chosen
/// where they are no longer those of the cluster. With another granularity everything is clustered anew beside the live
/// clusters; the workflow that was is kept in workflows/versions. Errors: InvalidInput (unknown granularity, a workflow
/// that does not cluster), those of files and store.
[[nodiscard]] core::Result<RefreshReport> refreshClusters(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                          const RefreshRequest& request,
                                                          const jobs::ProgressSink& progress,
                                                          const std::stop_token& stop);

}  // namespace groundswell::operations
