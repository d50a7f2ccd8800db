#include "pipeline/workflow/conductor.h"

#include "models/config/json_document.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/batch_pass.h"
#include "pipeline/workflow/step_checks.h"
#include "pipeline/workflow/step_registry.h"

#include <algorithm>
#include <set>

namespace groundswell::workflow {

namespace {

std::vector<WorkflowOfSources> together(WorkflowOfSources own, const std::vector<WorkflowOfSources>& others) {
    std::vector<WorkflowOfSources> all{std::move(own)};
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

bool hasState(const config::WorkflowConfig& workflow, const std::string& state) {
    return std::find(workflow.states.begin(), workflow.states.end(), state) != workflow.states.end();
}

// Counts by where items are, before and after: what a run did is the difference.
struct Standing {
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t underway = 0;
    std::map<std::string, std::int64_t> strays;
};

core::Result<Standing> standing(store::ReadConnection& reader, const WorkflowOfSources& own, const Plan& plan) {
    auto counts = countStates(reader, own.sources);
    if (!counts) return counts.error();
    Standing result;
    result.strays = strayStates(*counts, own.workflow);
    for (const auto& [state, count] : *counts) {
        if (result.strays.contains(state)) continue;
        const bool isFailure =
            std::any_of(own.workflow.steps.begin(), own.workflow.steps.end(),
                        [&state = state](const config::StepConfig& step) { return step.onError == state; });
        if (!plan.isFinal(state)) {
            result.underway += count;
        } else {
            (isFailure ? result.failed : result.done) += count;
        }
    }
    return result;
}

// Which items have passed a step of a kind, by the workflow of their source.
class Passed {
public:
    Passed(const std::vector<WorkflowOfSources>& workflows, const std::string& kind) {
        for (const WorkflowOfSources& one : workflows) {
            Part& part = m_parts.emplace_back();
            part.sources = one.sources;
            const Plan plan(one.workflow, {});
            for (std::size_t step = 0; step < one.workflow.steps.size(); ++step) {
                if (one.workflow.steps[step].step != kind) continue;
                for (std::string& state : plan.statesBehind(step)) part.states.insert(std::move(state));
            }
        }
    }

    bool operator()(const domain::ContentItem& item) const {
        return std::any_of(m_parts.begin(), m_parts.end(), [&](const Part& part) {
            return part.states.contains(item.state) && part.sources.has(item.source);
        });
    }

private:
    struct Part {
        domain::SourceChoice sources;
        std::set<std::string> states;
    };
    std::vector<Part> m_parts;
};

}  // namespace

std::int64_t ConductorReport::waitingForService() const {
    std::int64_t items = 0;
    for (const auto& [reason, number] : waits) items += number;
    return items;
}

core::Result<std::map<std::string, std::int64_t>> countStates(store::ReadConnection& reader,
                                                              const domain::SourceChoice& sources) {
    if (sources.isEverything()) return reader.items().countByState();
    auto all = reader.items().countBySourceAndState();
    if (!all) return all.error();
    std::map<std::string, std::int64_t> counts;
    for (const auto& [source, states] : *all) {
        if (!sources.has(source)) continue;
        for (const auto& [state, items] : states) counts[state] += items;
    }
    return counts;
}

std::map<std::string, std::int64_t> strayStates(const std::map<std::string, std::int64_t>& counts,
                                                const config::WorkflowConfig& workflow) {
    std::map<std::string, std::int64_t> strays;
    for (const auto& [state, items] : counts) {
        if (!hasState(workflow, state)) strays[state] = items;
    }
    return strays;
}

Conductor::Conductor(store::Store& store, const config::WorkflowConfig& workflow, jobs::WorkerPool& pool,
                     ConductorOptions options)
    : m_store(store),
      m_workflows(together({workflow, options.sources}, options.others)),
      m_workflow(m_workflows.front().workflow),
      m_pool(pool),
      m_options(std::move(options)) {}

Conductor::~Conductor() = default;

core::Result<void> Conductor::makeSteps() {
    m_steps.clear();
    LimitTimer* const timer = m_options.timer != nullptr ? m_options.timer : &m_timer;
    const StepClock& clock = m_options.clock != nullptr ? *m_options.clock : m_clock;
    for (std::size_t i = 0; i < m_workflow.steps.size(); ++i) {
        const config::StepConfig& config = m_workflow.steps[i];
        auto step = m_options.makeStep ? m_options.makeStep(config) : makeStep(config);
        if (!step) return step.error();
        if (const config::Problems problems = stepProblems(**step, config, i); !problems.empty())
            return config::problemsError(problems).with("step", config.id);
        m_steps.push_back(std::make_unique<StepRunner>(std::shared_ptr<Step>(std::move(*step)), config, timer, clock));
    }
    return {};
}

core::Result<void> Conductor::beginSteps(store::ReadConnection& reader, const jobs::ProgressSink& progress,
                                         const std::stop_token& stop) {
    if (auto made = makeSteps(); !made) return made;
    const config::VectorConfig vectors = config::vectorConfigOf(m_workflow);
    // In the order that items take: what an earlier step brings back, a later one must find gone.
    const Plan plan(m_workflow, {});
    for (const std::size_t index : plan.order()) {
        Step& step = m_steps[index]->step();
        const std::string& kind = m_workflow.steps[index].step;
        const std::function<bool(const domain::ContentItem&)> passed = Passed(m_workflows, kind);
        auto lost = step.begin({reader, m_store.writer(), m_pool, vectors, passed, progress, stop});
        if (!lost) return lost.error();
        if (!*lost) continue;
        if (auto back = bringBack(kind, reader); !back) return back;
        if (auto noted = step.broughtBack(m_store.writer()); !noted) return noted;
    }
    return {};
}

// Of all workflows: what the step remembers is remembered for the workspace.
core::Result<void> Conductor::bringBack(const std::string& kind, store::ReadConnection& reader) {
    for (const WorkflowOfSources& one : m_workflows) {
        for (std::size_t step = 0; step < one.workflow.steps.size(); ++step) {
            if (one.workflow.steps[step].step != kind) continue;
            if (auto back = bringBack(one, step, reader); !back) return back;
        }
    }
    return {};
}

core::Result<void> Conductor::bringBack(const WorkflowOfSources& one, std::size_t step, store::ReadConnection& reader) {
    auto counts = countStates(reader, one.sources);
    if (!counts) return counts.error();
    const Plan plan(one.workflow, {});
    for (const std::string& state : plan.statesBehind(step)) {
        if (!counts->contains(state)) continue;
        const std::string before = plan.stateBefore(step, state);
        auto moved = m_store.writer().run([&](store::WriteTransaction& transaction) {
            return transaction.items().moveState(state, before, one.sources);
        });
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
    const auto before = standing(**reader, m_workflows.front(), plan);
    if (!before) return before.error();
    ConductorReport report;
    if (auto moved = movePasses(plan, **reader, before->underway, progress, stop, report); !moved) return moved.error();
    if (auto finished = finishSteps(**reader, stop); !finished) return finished.error();
    const auto after = standing(**reader, m_workflows.front(), plan);
    if (!after) return after.error();
    report.processed = std::max<std::int64_t>(0, after->done - before->done);
    report.failed = std::max<std::int64_t>(0, after->failed - before->failed);
    report.waiting = after->underway;
    report.strays = after->strays;
    report.cancelled = stop.stop_requested();
    for (const std::unique_ptr<StepRunner>& step : m_steps) {
        if (step->callsGivenUp() > 0) report.hangs[step->config().id] = step->callsGivenUp();
    }
    return report;
}

core::Result<void> Conductor::movePasses(const Plan& plan, store::ReadConnection& reader, std::int64_t underway,
                                         const jobs::ProgressSink& progress, const std::stop_token& stop,
                                         ConductorReport& report) {
    std::int64_t done = 0;
    const auto advanced = [&](std::int64_t items) {
        done += items;
        if (progress) progress({"process", done, std::max(done, underway), "items"});
    };
    const config::VectorConfig vectors = config::vectorConfigOf(m_workflow);
    StepPools pools(m_pool);
    StepMeters meters(m_steps.size());
    const BatchPass::Context context{m_store,
                                     reader,
                                     m_workflows.front().sources,
                                     m_steps,
                                     pools,
                                     meters,
                                     m_options.clock != nullptr ? *m_options.clock : m_clock,
                                     stop,
                                     vectors.isDense() ? vectors.modelName() : std::string(),
                                     advanced};
    // Items that failed for the first time wait in their state and are taken again, as often as their step allows.
    for (bool again = true; again && !stop.stop_requested();) {
        BatchPass pass(context, plan.order(), plan.startStates());
        auto moved = pass.run();
        if (!moved) return moved.error();
        report.waits = pass.waits();
        again = *moved > 0;
    }
    report.steps = meters.records(m_workflow, plan.order());
    return {};
}

core::Result<void> Conductor::finishSteps(store::ReadConnection& reader, const std::stop_token& stop) {
    for (const std::unique_ptr<StepRunner>& step : m_steps) {
        if (auto finished = step->step().finish(reader, m_store.writer(), stop); !finished) return finished;
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
