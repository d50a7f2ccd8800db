#include "pipeline/workflow/plan.h"

#include <algorithm>
#include <map>

namespace groundswell::workflow {

namespace {

// Every state that a step may leave an item in.
std::vector<std::string> exits(const config::StepConfig& step) {
    std::vector<std::string> states = step.targets();
    states.push_back(step.onError);
    return states;
}

// Kahn's algorithm; a valid workflow has no cycle, the steps of one in an invalid one come last.
std::vector<std::size_t> topologicalOrder(const std::vector<config::StepConfig>& steps) {
    std::map<std::string, std::vector<std::size_t>> leaving;
    for (std::size_t i = 0; i < steps.size(); ++i) leaving[steps[i].from].push_back(i);
    std::vector<std::size_t> arriving(steps.size(), 0);
    const auto forNext = [&](std::size_t step, const auto& take) {
        for (const std::string& state : exits(steps[step])) {
            const auto found = leaving.find(state);
            if (found != leaving.end()) std::for_each(found->second.begin(), found->second.end(), take);
        }
    };
    for (std::size_t i = 0; i < steps.size(); ++i) forNext(i, [&](std::size_t next) { ++arriving[next]; });
    std::set<std::size_t> ready;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (arriving[i] == 0) ready.insert(i);
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
        const std::size_t step = *ready.begin();
        ready.erase(ready.begin());
        order.push_back(step);
        forNext(step, [&](std::size_t next) {
            if (--arriving[next] == 0) ready.insert(next);
        });
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (std::find(order.begin(), order.end(), i) == order.end()) order.push_back(i);
    }
    return order;
}

}  // namespace

Plan::Plan(const config::WorkflowConfig& workflow, std::string until)
    : m_workflow(workflow), m_until(std::move(until)) {
    for (const std::size_t step : topologicalOrder(m_workflow.steps)) {
        if (m_workflow.steps[step].from != m_until) m_order.push_back(step);
    }
    for (const std::size_t step : m_order) m_startStates.insert(m_startStates.begin(), m_workflow.steps[step].from);
}

std::vector<std::size_t> Plan::stepsFrom(const std::string& state) const {
    const std::set<std::string> states = reachable(state, m_until);
    std::vector<std::size_t> steps;
    std::copy_if(m_order.begin(), m_order.end(), std::back_inserter(steps),
                 [&](std::size_t step) { return states.contains(m_workflow.steps[step].from); });
    return steps;
}

bool Plan::isFinal(const std::string& state) const {
    return std::find(m_workflow.finalStates.begin(), m_workflow.finalStates.end(), state) !=
           m_workflow.finalStates.end();
}

// By what steps do without a failure; `from` itself is among them, what lies behind `without` is not.
std::set<std::string> Plan::reachable(const std::string& from, const std::string& without) const {
    std::set<std::string> reached;
    std::vector<std::string> waiting{from};
    while (!waiting.empty()) {
        const std::string state = std::move(waiting.back());
        waiting.pop_back();
        if ((state == without && !without.empty()) || !reached.insert(state).second) continue;
        if (const config::StepConfig* step = m_workflow.stepFrom(state); step != nullptr) {
            for (std::string& next : step->targets()) waiting.push_back(std::move(next));
        }
    }
    return reached;
}

std::vector<std::string> Plan::statesBehind(std::size_t step) const {
    std::set<std::string> reached;
    for (const std::string& target : m_workflow.steps[step].targets()) reached.merge(reachable(target));
    std::vector<std::string> behind;
    std::copy_if(m_workflow.states.begin(), m_workflow.states.end(), std::back_inserter(behind),
                 [&](const std::string& state) { return reached.contains(state); });
    return behind;
}

std::string Plan::stateBefore(std::size_t step, const std::string& state) const {
    const std::string& from = m_workflow.steps[step].from;
    // A state that every way to both goes through: without it neither can be reached. The last one before the step
    // is the one that most others lie before.
    std::string best = m_workflow.initial;
    std::size_t mostBehind = reachable(best).size();
    for (const std::string& one : m_workflow.states) {
        const std::set<std::string> others = reachable(m_workflow.initial, one);
        if (others.contains(from) || others.contains(state)) continue;
        const std::set<std::string> behind = reachable(one);
        if (!behind.contains(from) || !behind.contains(state) || behind.size() >= mostBehind) continue;
        best = one;
        mostBehind = behind.size();
    }
    return best;
}

}  // namespace groundswell::workflow
