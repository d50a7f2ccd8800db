#include "pipeline/workflow/conductor.h"

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/batch_pass.h"
#include "pipeline/workflow/plan.h"
#include "pipeline/workflow/step_registry.h"

#include <algorithm>
#include <map>

namespace groundswell::workflow {

Conductor::Conductor(store::Store& store, const config::WorkflowConfig& workflow, jobs::WorkerPool& pool)
    : m_store(store), m_workflow(workflow), m_pool(pool) {}

Conductor::~Conductor() = default;

namespace {

// Counts by where items are, before and after: what a run did is the difference.
struct Standing {
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t underway = 0;
};

core::Result<Standing> standing(store::ReadConnection& reader, const config::WorkflowConfig& workflow,
                                const Plan& plan) {
    auto counts = reader.items().countByState();
    if (!counts) return counts.error();
    Standing result;
    for (const auto& [state, count] : *counts) {
        const bool isFailure =
            std::any_of(workflow.steps.begin(), workflow.steps.end(),
                        [&state = state](const config::StepConfig& step) { return step.onError == state; });
        if (isFailure) {
            result.failed += count;
        } else if (plan.isFinal(state)) {
            result.done += count;
        } else {
            result.underway += count;
        }
    }
    return result;
}

}  // namespace

core::Result<void> Conductor::beginSteps(store::ReadConnection& reader) {
    m_steps.clear();
    for (const config::StepConfig& config : m_workflow.steps) {
        auto step = makeStep(config);
        if (!step) return step.error();
        m_steps.push_back(std::move(*step));
    }
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        auto lost = m_steps[i]->begin(reader, m_store.writer());
        if (!lost) return lost.error();
        if (!*lost) continue;
        if (auto back = bringBack(m_workflow.steps[i], reader); !back) return back;
    }
    return {};
}

core::Result<void> Conductor::bringBack(const config::StepConfig& step, store::ReadConnection& reader) {
    auto counts = reader.items().countByState();
    if (!counts) return counts.error();
    const config::StepConfig* next = m_workflow.stepFrom(step.to);
    std::vector<std::string> behind{step.to};
    for (; next && behind.size() <= m_workflow.steps.size(); next = m_workflow.stepFrom(next->to))
        behind.push_back(next->to);
    for (const std::string& state : behind) {
        if (!counts->contains(state)) continue;
        auto moved = m_store.writer().run(
            [&](store::WriteTransaction& transaction) { return transaction.items().moveState(state, step.from); });
        if (!moved) return moved.error();
    }
    return {};
}

core::Result<ConductorReport> Conductor::run(const std::string& until, const jobs::ProgressSink& progress,
                                             const std::stop_token& stop) {
    auto reader = m_store.connect();
    if (!reader) return reader.error();
    if (auto begun = beginSteps(**reader); !begun) return begun.error();
    const Plan plan(m_workflow, until);
    const auto before = standing(**reader, m_workflow, plan);
    if (!before) return before.error();

    std::int64_t done = 0;
    const BatchPass::Context context{m_store, **reader, m_workflow, m_steps, m_pool, stop, [&](std::int64_t items) {
                                         done += items;
                                         if (progress)
                                             progress({"process", done, std::max(done, before->underway), "items"});
                                     }};
    // Items that failed for the first time wait in their state and are taken again, as often as their step allows.
    for (bool again = true; again && !stop.stop_requested();) {
        again = false;
        for (const std::string& state : plan.startStates()) {
            auto moved = BatchPass(context, state, plan.chainFrom(state)).run();
            if (!moved) return moved.error();
            again = again || *moved > 0;
            if (stop.stop_requested()) break;
        }
    }
    for (const std::unique_ptr<Step>& step : m_steps) {
        if (auto finished = step->finish(**reader, m_store.writer(), stop); !finished) return finished.error();
    }
    const auto after = standing(**reader, m_workflow, plan);
    if (!after) return after.error();
    ConductorReport report;
    report.processed = std::max<std::int64_t>(0, after->done - before->done);
    report.failed = std::max<std::int64_t>(0, after->failed - before->failed);
    report.waiting = after->underway;
    report.cancelled = stop.stop_requested();
    return report;
}

}  // namespace groundswell::workflow
