#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/record_ingest.h"
#include "pipeline/operations/workspace_workflows.h"
#include "pipeline/workspace/workspace_session.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct ProcessRequest {
    bool fromRaw = false;      ///< extract every record of the archive again first
    bool retryFailed = false;  ///< failed items start anew
    std::string until;         ///< a state that items do not pass
    std::string workflow{};    ///< only the items that go through this one; empty = all
};

struct ProcessReport {
    workflow::ConductorReport items;
    std::vector<StrayItems> strays;       ///< items that no step takes: their state is none of their workflow
    std::optional<std::int64_t> reached;  ///< items that came to `until`; empty without one
    std::int64_t broughtBack = 0;         ///< items that go through new or changed steps again
    IngestReport extracted;               ///< from archive chunks that were not in the store, or all of them

    /// Items that came as far as they should.
    [[nodiscard]] std::int64_t done() const { return reached.value_or(items.processed); }
};

/// Archive -> items -> workflow until nothing is left. Chunks whose items a crash kept out of the store are extracted
/// first. Errors: InvalidInput (unknown state or workflow), those of archive and store.
[[nodiscard]] core::Result<ProcessReport> processItems(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                       const ProcessRequest& request,
                                                       const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
