#pragma once

#include "models/config/workflow_config.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Which steps lie ahead of an item, and in what order they are taken: decided from the config alone, in memory.
class Plan {
public:
    /// `until` = a state that items do not pass; empty = none.
    Plan(const config::WorkflowConfig& workflow, std::string until);

    /// The steps that items may take, so that each comes behind all that lead to it; of those that could both be next,
    /// the one that the config lists first. One way through it takes an item as far as it can go.
    [[nodiscard]] const std::vector<std::size_t>& order() const noexcept { return m_order; }
    /// States whose items can move, those nearest to the end first.
    [[nodiscard]] const std::vector<std::string>& startStates() const noexcept { return m_startStates; }

    /// Steps that an item in this state may go through, in that order; the indexes are the config's.
    [[nodiscard]] std::vector<std::size_t> stepsFrom(const std::string& state) const;

    /// True when the workflow ends here, whatever `until` says.
    [[nodiscard]] bool isFinal(const std::string& state) const;

    /// States that items may have after the step, without those for failures, in the config's order.
    [[nodiscard]] std::vector<std::string> statesBehind(std::size_t step) const;
    /// Where an item in a state behind the step has to go to take it again: to where the step begins, or, when items
    /// may also have come there past the step, to where the ways part.
    [[nodiscard]] std::string stateBefore(std::size_t step, const std::string& state) const;

private:
    [[nodiscard]] std::set<std::string> reachable(const std::string& from, const std::string& without = {}) const;

    const config::WorkflowConfig m_workflow;
    const std::string m_until;
    std::vector<std::size_t> m_order;
    std::vector<std::string> m_startStates;
};

}  // namespace groundswell::workflow
