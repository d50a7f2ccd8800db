#include "pipeline/workflow/staleness.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::workflow {

namespace {

constexpr std::size_t noStep = static_cast<std::size_t>(-1);

// States that a walk without failures leads to, the start among them; `left` = a step that nobody takes.
std::set<std::string> reachable(const config::WorkflowConfig& workflow, const std::vector<std::string>& starts,
                                std::size_t left) {
    std::set<std::string> reached(starts.begin(), starts.end());
    std::vector<std::string> waiting = starts;
    while (!waiting.empty()) {
        const std::string state = std::move(waiting.back());
        waiting.pop_back();
        const config::StepConfig* step = workflow.stepFrom(state);
        if (step == nullptr || static_cast<std::size_t>(step - workflow.steps.data()) == left) continue;
        for (std::string& next : step->targets()) {
            if (reached.insert(next).second) waiting.push_back(std::move(next));
        }
    }
    return reached;
}

const domain::StepMark* find(const domain::StepMarks& marks, const std::string& id) {
    const auto found =
        std::find_if(marks.begin(), marks.end(), [&](const domain::StepMark& mark) { return mark.id == id; });
    return found == marks.end() ? nullptr : &*found;
}

const config::StepConfig* find(const config::WorkflowConfig& workflow, const std::string& id) {
    const auto found = std::find_if(workflow.steps.begin(), workflow.steps.end(),
                                    [&](const config::StepConfig& step) { return step.id == id; });
    return found == workflow.steps.end() ? nullptr : &*found;
}

bool sameParameters(const std::string& a, const std::string& b) {
    return nlohmann::json::parse(a, nullptr, false) == nlohmann::json::parse(b, nullptr, false);
}

// The steps that both have, in the order of the first.
std::vector<std::string> commonOrder(const config::WorkflowConfig& workflow, const config::WorkflowConfig& other) {
    std::vector<std::string> ids;
    const Reach reach(workflow);
    for (const std::size_t index : reach.order()) {
        if (find(other, workflow.steps[index].id) != nullptr) ids.push_back(workflow.steps[index].id);
    }
    return ids;
}

}  // namespace

Reach::Reach(const config::WorkflowConfig& workflow) {
    std::vector<std::pair<std::size_t, std::size_t>> byDistance;  // states ahead, index
    for (std::size_t step = 0; step < workflow.steps.size(); ++step) {
        std::set<std::string> behind = reachable(workflow, workflow.steps[step].targets(), noStep);
        byDistance.emplace_back(behind.size(), step);
        const std::set<std::string> without = reachable(workflow, {workflow.initial}, step);
        std::set<std::string> only;
        std::set_difference(behind.begin(), behind.end(), without.begin(), without.end(),
                            std::inserter(only, only.end()));
        m_behind.push_back(std::move(behind));
        m_onlyBehind.push_back(std::move(only));
    }
    // What leads to a step has all of that step's states ahead of it, and one more.
    std::stable_sort(byDistance.begin(), byDistance.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [states, step] : byDistance) m_order.push_back(step);
}

Making makingOf(const Reach& reach, std::size_t step, const domain::StepMark& mark, const std::string& state,
                const domain::StepMarks* set) {
    if (!reach.behind(step).contains(state)) return Making::NotThere;
    if (const domain::StepMark* made = set == nullptr ? nullptr : find(*set, mark.id); made != nullptr)
        return *made == mark ? Making::Current : Making::Other;
    if (!reach.onlyBehind(step).contains(state)) return Making::NotThere;
    return set == nullptr ? Making::Unknown : Making::Missing;
}

std::vector<StepStaleness> findStale(const config::WorkflowConfig& workflow, const domain::StepMarks& marks,
                                     const std::map<store::StepSetNumber, domain::StepMarks>& sets,
                                     std::span<const store::StepSetCount> counts) {
    const Reach reach(workflow);
    std::vector<StepStaleness> all;
    for (const std::size_t index : reach.order()) {
        StepStaleness one;
        one.index = index;
        one.mark = marks[index];
        for (const store::StepSetCount& count : counts) {
            const auto set = sets.find(count.set);
            switch (makingOf(reach, index, one.mark, count.state, set == sets.end() ? nullptr : &set->second)) {
                case Making::Current: one.current += count.items; break;
                case Making::Other: one.other += count.items; break;
                case Making::Missing: one.missing += count.items; break;
                case Making::Unknown: one.unknown += count.items; break;
                case Making::NotThere: break;
            }
        }
        all.push_back(std::move(one));
    }
    return all;
}

namespace {

std::vector<std::size_t> changedSteps(const config::WorkflowConfig& before, const config::WorkflowConfig& after) {
    const std::vector<std::string> was = commonOrder(before, after);
    const std::vector<std::string> is = commonOrder(after, before);
    const auto place = std::mismatch(was.begin(), was.end(), is.begin(), is.end()).second;
    std::vector<std::size_t> changed;
    for (std::size_t index = 0; index < after.steps.size(); ++index) {
        const config::StepConfig& step = after.steps[index];
        const config::StepConfig* old = find(before, step.id);
        const bool moved = place != is.end() && step.id == *place;
        const bool same = old != nullptr && !moved && old->step == step.step && old->routes == step.routes &&
                          sameParameters(old->parameters, step.parameters);
        if (!same) changed.push_back(index);
    }
    return changed;
}

}  // namespace

std::optional<Rework> findRework(const config::WorkflowConfig& before, const config::WorkflowConfig& after) {
    std::vector<std::size_t> changed = changedSteps(before, after);
    if (changed.empty()) return std::nullopt;
    const Reach reach(after);
    // The last step that every item behind it has passed, and from which all changed ones can be reached: where a
    // workflow branches, an item must come to the route again to take it.
    for (auto index = reach.order().rbegin(); index != reach.order().rend(); ++index) {
        if (reach.onlyBehind(*index) != reach.behind(*index)) continue;
        const bool leadsToAll = std::all_of(changed.begin(), changed.end(), [&](std::size_t step) {
            return step == *index || reach.behind(*index).contains(after.steps[step].from);
        });
        if (leadsToAll) return Rework{std::move(changed), after.steps[*index].from, reach.behind(*index)};
    }
    return std::nullopt;  // not in a valid workflow: the step that leaves the initial state is such a one
}

std::set<store::StepSetNumber> finishedSets(const Rework& rework, const domain::StepMarks& marks,
                                            const std::map<store::StepSetNumber, domain::StepMarks>& sets) {
    std::set<store::StepSetNumber> finished;
    for (const auto& [number, set] : sets) {
        const bool hasChanged =
            std::all_of(rework.changed.begin(), rework.changed.end(),
                        [&set = set, &marks](auto step) { return find(set, marks[step].id) != nullptr; });
        const bool isCurrent = std::all_of(marks.begin(), marks.end(), [&set = set](const domain::StepMark& mark) {
            const domain::StepMark* made = find(set, mark.id);
            return made == nullptr || *made == mark;
        });
        if (hasChanged && isCurrent) finished.insert(number);
    }
    return finished;
}

}  // namespace groundswell::workflow
