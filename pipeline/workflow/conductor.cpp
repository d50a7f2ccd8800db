#include "pipeline/workflow/conductor.h"

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/batch_pass.h"
#include "pipeline/workflow/plan.h"
#include "pipeline/workflow/step_registry.h"

#include <algorithm>
#include <map>

namespace groundswell::workflow {

Conductor::Conductor(store::Store& store, const config::WorkflowConfig& workflow, jobs::WorkerPool& pool,
                     StepSurroundings surroundings)
    : m_store(store), m_workflow(workflow), m_pool(pool), m_surroundings(std::move(surroundings)) {}

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

std::int64_t ConductorReport::waitingForService() const {
    std::int64_t items = 0;
    for (const auto& [reason, number] : waits) items += number;
    return items;
}

core::Result<void> Conductor::beginSteps(store::ReadConnection& reader, const jobs::ProgressSink& progress,
                                         const std::stop_token& stop) {
    m_steps.clear();
    for (const config::StepConfig& config : m_workflow.steps) {
        auto step = makeStep(config, m_surroundings);
        if (!step) return step.error();
        m_steps.push_back(std::move(*step));
    }
    const config::VectorConfig vectors = config::vectorConfigOf(m_workflow);
    // In the order that items take: what an earlier step brings back, a later one must find gone.
    std::vector<std::size_t> order = Plan(m_workflow, {}).chainFrom(m_workflow.initial);
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        if (std::find(order.begin(), order.end(), i) == order.end()) order.push_back(i);
    }
    for (const std::size_t index : order) {
        const std::vector<std::string> behind = statesBehind(m_workflow.steps[index]);
        const std::function<bool(const domain::ContentItem&)> passed = [&behind](const domain::ContentItem& item) {
            return std::find(behind.begin(), behind.end(), item.state) != behind.end();
        };
        const RunBeginning beginning{reader, m_store.writer(), m_pool, vectors, passed, progress, stop};
        if (auto begun = beginStep(index, beginning, behind); !begun) return begun;
    }
    return {};
}

core::Result<void> Conductor::beginStep(std::size_t index, const RunBeginning& beginning,
                                        const std::vector<std::string>& behind) {
    auto lost = m_steps[index]->begin(beginning);
    if (!lost) return lost.error();
    if (!*lost) return {};
    if (auto back = bringBack(m_workflow.steps[index], beginning, behind); !back) return back;
    return m_steps[index]->broughtBack(m_store.writer());
}

std::vector<std::string> Conductor::statesBehind(const config::StepConfig& step) const {
    const config::StepConfig* next = m_workflow.stepFrom(step.to);
    std::vector<std::string> behind{step.to};
    for (; next && behind.size() <= m_workflow.steps.size(); next = m_workflow.stepFrom(next->to))
        behind.push_back(next->to);
    return behind;
}

core::Result<void> Conductor::bringBack(const config::StepConfig& step, const RunBeginning& beginning,
                                        const std::vector<std::string>& behind) {
    auto counts = beginning.reader.items().countByState();
    if (!counts) return counts.error();
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
    if (auto begun = beginSteps(**reader, progress, stop); !begun) return begun.error();
    const Plan plan(m_workflow, until);
    const auto before = standing(**reader, m_workflow, plan);
    if (!before) return before.error();

    std::int64_t done = 0;
    const auto advanced = [&](std::int64_t items) {
        done += items;
        if (progress) progress({"process", done, std::max(done, before->underway), "items"});
    };
    const config::VectorConfig vectors = config::vectorConfigOf(m_workflow);
    const BatchPass::Context context{
        m_store, **reader, m_workflow, m_steps, m_pool, stop, vectors.isDense() ? vectors.modelName() : std::string(),
        advanced};
    ConductorReport report;
    // Items that failed for the first time wait in their state and are taken again, as often as their step allows.
    for (bool again = true; again && !stop.stop_requested();) {
        again = false;
        report.waits.clear();
        for (const std::string& state : plan.startStates()) {
            BatchPass pass(context, state, plan.chainFrom(state));
            auto moved = pass.run();
            if (!moved) return moved.error();
            for (const auto& [reason, items] : pass.waits()) report.waits[reason] += items;
            again = again || *moved > 0;
            if (stop.stop_requested()) break;
        }
    }
    if (auto finished = finishSteps(**reader, stop); !finished) return finished.error();
    const auto after = standing(**reader, m_workflow, plan);
    if (!after) return after.error();
    report.processed = std::max<std::int64_t>(0, after->done - before->done);
    report.failed = std::max<std::int64_t>(0, after->failed - before->failed);
    report.waiting = after->underway;
    report.cancelled = stop.stop_requested();
    return report;
}

core::Result<void> Conductor::finishSteps(store::ReadConnection& reader, const std::stop_token& stop) {
    for (const std::unique_ptr<Step>& step : m_steps) {
        if (auto finished = step->finish(reader, m_store.writer(), stop); !finished) return finished;
    }
    return {};
}

core::Result<void> Conductor::settle(const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto reader = m_store.connect();
    if (!reader) return reader.error();
    if (auto begun = beginSteps(**reader, progress, stop); !begun) return begun;
    return finishSteps(**reader, stop);
}

}  // namespace groundswell::workflow
