#include "pipeline/workflow/rehearsal.h"

#include "pipeline/workflow/plan.h"
#include "pipeline/workflow/step_runner.h"

#include <algorithm>

namespace groundswell::workflow {

namespace {

constexpr std::size_t errorsKept = 3;

// One walk through a workflow.
class Walk {
public:
    using StepDone = std::function<void(std::size_t, std::size_t)>;

    Walk(const config::WorkflowConfig& workflow, const std::stop_token& stop, const StepDone& stepDone)
        : m_workflow(workflow), m_stop(stop), m_stepDone(stepDone) {}

    core::Result<Rehearsal> run(const std::vector<std::shared_ptr<Step>>& steps, std::vector<WorkItem> items) {
        m_result.items = std::move(items);
        for (WorkItem& item : m_result.items) item.state = m_workflow.initial;
        const Plan plan(m_workflow, {});
        for (const std::size_t index : plan.order()) {
            StepRunner runner(steps[index], m_workflow.steps[index], &m_timer, m_clock);
            take(runner);
            if (m_stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The dry run was stopped.");
            if (m_stepDone) m_stepDone(m_result.steps.size(), steps.size());
        }
        for (const WorkItem& item : m_result.items) ++m_result.ended[item.state];
        const auto& finals = m_workflow.finalStates;
        m_result.stuck = std::count_if(m_result.items.begin(), m_result.items.end(), [&](const WorkItem& item) {
            return !item.stopped && std::find(finals.begin(), finals.end(), item.state) == finals.end();
        });
        return std::move(m_result);
    }

private:
    void take(StepRunner& runner) {
        std::vector<WorkItem*> items = itemsBefore(runner.config());
        RehearsedStep record;
        record.id = runner.config().id;
        record.step = runner.config().step;
        record.in = static_cast<std::int64_t>(items.size());
        StepEffects effects;
        StepCounts counts;
        // As often as the step allows: what fails once may pass the next time.
        for (std::vector<WorkItem*> now = items; !now.empty() && !m_stop.stop_requested();) {
            runner.run(now, effects, m_stop, counts);
            std::erase_if(now, [&](WorkItem* item) { return !isToTryAgain(*item, runner.config()); });
            for (WorkItem* item : now) item->stopped = false;
        }
        record.time = counts.runTime;
        for (WorkItem* item : items) settle(*item, record);
        m_result.steps.push_back(std::move(record));
    }

    std::vector<WorkItem*> itemsBefore(const config::StepConfig& step) {
        std::vector<WorkItem*> items;
        for (WorkItem& item : m_result.items) {
            if (!item.stopped && item.state == step.from) items.push_back(&item);
        }
        return items;
    }

    static bool isToTryAgain(const WorkItem& item, const config::StepConfig& step) {
        return item.stopped && item.waitsFor.empty() && item.state == step.from;
    }

    void settle(WorkItem& item, RehearsedStep& record) {
        if (!item.stopped) {
            ++record.done;
            item.error.clear();
        } else if (!item.waitsFor.empty()) {
            ++record.waiting;
            ++m_result.waiting;
            ++m_result.waits[item.waitsFor];
        } else {
            ++record.failed;
            ++m_result.failed;
            note(record, item);
        }
    }

    static void note(RehearsedStep& record, const WorkItem& item) {
        if (record.errors.size() >= errorsKept) return;
        const bool known = std::any_of(record.errors.begin(), record.errors.end(),
                                       [&](const std::string& other) { return other.starts_with(item.error + " ("); });
        if (!known) record.errors.push_back(item.error + " (item " + item.item.externalId + ")");
    }

    const config::WorkflowConfig& m_workflow;
    const std::stop_token& m_stop;
    const StepDone& m_stepDone;
    SteadyLimitTimer m_timer;
    const SystemStepClock m_clock;
    Rehearsal m_result;
};

}  // namespace

core::Result<Rehearsal> rehearse(const config::WorkflowConfig& workflow,
                                 const std::vector<std::shared_ptr<Step>>& steps, std::vector<WorkItem> items,
                                 const std::stop_token& stop,
                                 const std::function<void(std::size_t, std::size_t)>& stepDone) {
    auto rehearsal = Walk(workflow, stop, stepDone).run(steps, std::move(items));
    // The marks were the runners'.
    if (rehearsal) {
        for (WorkItem& item : rehearsal->items) item.passed.clear();
    }
    return rehearsal;
}

}  // namespace groundswell::workflow
