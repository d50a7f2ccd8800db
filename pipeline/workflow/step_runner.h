#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "pipeline/workflow/router.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_call.h"
#include "pipeline/workflow/step_clock.h"
#include "pipeline/workflow/step_meter.h"
#include "pipeline/workflow/work_item.h"

#include <memory>
#include <span>
#include <stop_token>

namespace groundswell::workflow {

/// One step of a workflow with all that belongs to running it: calls it, finds out which item a failed batch failed
/// because of, notes in the items what became of them and where they go, and measures. As thread-safe as the step.
class StepRunner {
public:
    StepRunner(std::shared_ptr<Step> step, config::StepConfig config, LimitTimer* timer, const StepClock& clock);

    [[nodiscard]] Step& step() const noexcept { return *m_step; }
    [[nodiscard]] const config::StepConfig& config() const noexcept { return m_config; }
    /// The pool that the config names, else the step's own.
    [[nodiscard]] config::StepPool pool() const;
    /// Calls that took longer than the hard limit so far.
    [[nodiscard]] int callsGivenUp() const noexcept { return m_caller.givenUp(); }

    /// Runs the step on items that stand before it. Adds to `counts` all but the wait.
    void run(std::span<WorkItem* const> items, StepEffects& effects, const std::stop_token& stop, StepCounts& counts);

private:
    void runOneByOne(std::span<WorkItem* const> items, StepEffects& effects, const std::stop_token& stop,
                     StepCounts& counts);
    void runTogether(std::span<WorkItem* const> items, const std::stop_token& stop, int& moreCalls, StepCounts& counts);
    [[nodiscard]] core::Result<void> runOne(WorkItem& item, StepEffects& effects) const;
    void prepare(WorkItem& item) const;
    void settle(WorkItem& item, const core::Result<void>& outcome, StepCounts& counts) const;

    const std::shared_ptr<Step> m_step;
    const config::StepConfig m_config;
    const domain::StepMark m_mark;
    const StepClock& m_clock;
    const Router m_router;
    StepCaller m_caller;
};

}  // namespace groundswell::workflow
