#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/store/store.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_surroundings.h"

#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// What one run of the conductor did.
struct ConductorReport {
    std::int64_t processed = 0;  ///< items that reached a final state without failing
    std::int64_t failed = 0;     ///< items that ended where failures go
    std::int64_t waiting = 0;    ///< items that are left on the way: `until`, or cancelled
    /// Why items wait for a service -> how many; they are among `waiting`.
    std::map<std::string, std::int64_t> waits;
    bool cancelled = false;

    [[nodiscard]] std::int64_t waitingForService() const;
};

/// Moves items through a workflow until nothing is left: reads them in order of item_id, runs parallel steps on the
/// pool and serial ones on the caller's thread, and hands every batch (results, states, clusters) to the writer as one
/// transaction. An item's state is its last completed step, so an interrupted run goes on where it stopped.
/// One conductor per workspace at a time; run() belongs to one thread.
class Conductor {
public:
    Conductor(store::Store& store, const config::WorkflowConfig& workflow, jobs::WorkerPool& pool,
              StepSurroundings surroundings = {});
    ~Conductor();

    /// `until` = a state that items do not pass (empty: none). Errors: those of the store and of the steps' configs;
    /// what was committed stays.
    core::Result<ConductorReport> run(const std::string& until, const jobs::ProgressSink& progress,
                                      const std::stop_token& stop);
    /// Moves no item: brings the steps' memories up to the stored items, saves them, and renews what a run's end shows.
    core::Result<void> settle(const jobs::ProgressSink& progress, const std::stop_token& stop);

private:
    core::Result<void> finishSteps(store::ReadConnection& reader, const std::stop_token& stop);
    core::Result<void> beginSteps(store::ReadConnection& reader, const jobs::ProgressSink& progress,
                                  const std::stop_token& stop);
    core::Result<void> beginStep(std::size_t index, const RunBeginning& beginning,
                                 const std::vector<std::string>& behind);
    core::Result<void> bringBack(const config::StepConfig& step, const RunBeginning& beginning,
                                 const std::vector<std::string>& behind);
    [[nodiscard]] std::vector<std::string> statesBehind(const config::StepConfig& step) const;

    store::Store& m_store;
    const config::WorkflowConfig m_workflow;
    jobs::WorkerPool& m_pool;
    const StepSurroundings m_surroundings;
    std::vector<std::unique_ptr<Step>> m_steps;  // as in m_workflow.steps
};

}  // namespace groundswell::workflow
