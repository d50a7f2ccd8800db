#include "pipeline/workflow/plan.h"

#include <algorithm>

namespace groundswell::workflow {

Plan::Plan(const config::WorkflowConfig& workflow, std::string until)
    : m_workflow(workflow), m_until(std::move(until)) {
    std::vector<std::pair<std::size_t, std::string>> byDistance;
    for (const std::string& state : m_workflow.states) {
        if (const std::size_t steps = chainFrom(state).size(); steps > 0) byDistance.emplace_back(steps, state);
    }
    std::stable_sort(byDistance.begin(), byDistance.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [steps, state] : byDistance) m_startStates.push_back(std::move(state));
}

std::vector<std::size_t> Plan::chainFrom(const std::string& state) const {
    std::vector<std::size_t> chain;
    std::string at = state;
    // A valid workflow has no cycle; the bound keeps an invalid one from running for ever.
    while (at != m_until && chain.size() <= m_workflow.steps.size()) {
        const config::StepConfig* step = m_workflow.stepFrom(at);
        if (!step) break;
        chain.push_back(static_cast<std::size_t>(step - m_workflow.steps.data()));
        at = step->to;
    }
    return chain;
}

bool Plan::isFinal(const std::string& state) const {
    return std::find(m_workflow.finalStates.begin(), m_workflow.finalStates.end(), state) !=
           m_workflow.finalStates.end();
}

}  // namespace groundswell::workflow
