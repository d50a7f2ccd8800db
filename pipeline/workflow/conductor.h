#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/domain/source_choice.h"
#include "models/domain/step_record.h"
#include "models/store/store.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workflow/plan.h"
#include "pipeline/workflow/step_runner.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
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
    /// Steps with calls that took longer than their hard limit -> how many such calls.
    std::map<std::string, std::int64_t> hangs;
    /// States that the workflow does not have -> items in them. Nothing moves these; they count nowhere else.
    std::map<std::string, std::int64_t> strays;
    std::vector<domain::StepRecord> steps;  ///< in the order that items take; without a run
    bool cancelled = false;

    [[nodiscard]] std::int64_t waitingForService() const;
};

/// A workflow with the sources whose items go through it. A value.
struct WorkflowOfSources {
    config::WorkflowConfig workflow;
    domain::SourceChoice sources = {};
};

using StepMaker = std::function<core::Result<std::unique_ptr<Step>>(const config::StepConfig&)>;

/// What a conductor works with beside its workflow.
struct ConductorOptions {
    domain::SourceChoice sources = {};           ///< whose items it moves
    std::vector<WorkflowOfSources> others = {};  ///< workflows of the same workspace, for the other sources
    StepMaker makeStep = {};                     ///< empty = the registered ones
    LimitTimer* timer = nullptr;                 ///< null = by the steady clock; outlives the conductor
    const StepClock* clock = nullptr;            ///< null = the system's; outlives the conductor
};

/// Moves the items of some sources through a workflow until nothing is left: reads them in order of item_id, runs
/// parallel steps on pools and serial ones on the caller's thread, and hands every batch (results, states, clusters) to
/// the writer as one transaction. An item's state is where its last completed step led, so an interrupted run goes on
/// where it stopped. One conductor per workspace at a time; run() belongs to one thread.
class Conductor {
public:
    Conductor(store::Store& store, const config::WorkflowConfig& workflow, jobs::WorkerPool& pool,
              ConductorOptions options = {});
    ~Conductor();

    /// `until` = a state that items do not pass (empty: none). Errors: those of the store and of the steps' configs;
    /// what was committed stays.
    core::Result<ConductorReport> run(const std::string& until, const jobs::ProgressSink& progress,
                                      const std::stop_token& stop);
    /// Moves no item: brings the steps' memories up to the stored items, saves them, and renews what a run's end shows.
    core::Result<void> settle(const jobs::ProgressSink& progress, const std::stop_token& stop);

private:
    core::Result<void> makeSteps();
    core::Result<void> beginSteps(store::ReadConnection& reader, const jobs::ProgressSink& progress,
                                  const std::stop_token& stop);
    core::Result<void> bringBack(const std::string& kind, store::ReadConnection& reader);
    core::Result<void> bringBack(const WorkflowOfSources& one, std::size_t step, store::ReadConnection& reader);
    core::Result<void> finishSteps(store::ReadConnection& reader, const std::stop_token& stop);
    core::Result<void> movePasses(const Plan& plan, store::ReadConnection& reader, std::int64_t underway,
                                  const jobs::ProgressSink& progress, const std::stop_token& stop,
                                  ConductorReport& report);

    store::Store& m_store;
    std::vector<WorkflowOfSources> m_workflows;  // its own first, then the others
    const config::WorkflowConfig& m_workflow;
    jobs::WorkerPool& m_pool;
    const ConductorOptions m_options;
    SteadyLimitTimer m_timer;
    const SystemStepClock m_clock;
    std::vector<std::unique_ptr<StepRunner>> m_steps;  // as in m_workflow.steps
};

/// State -> items of these sources.
[[nodiscard]] core::Result<std::map<std::string, std::int64_t>> countStates(store::ReadConnection& reader,
                                                                            const domain::SourceChoice& sources);
/// Those of `counts` that the workflow does not have.
[[nodiscard]] std::map<std::string, std::int64_t> strayStates(const std::map<std::string, std::int64_t>& counts,
                                                              const config::WorkflowConfig& workflow);

}  // namespace groundswell::workflow
