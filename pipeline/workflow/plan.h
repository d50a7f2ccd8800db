#pragma once

#include "models/config/workflow_config.h"

#include <string>
#include <vector>

namespace groundswell::workflow {

/// Which steps lie ahead of an item: decided from the config alone, in memory.
class Plan {
public:
    /// `until` = a state that items do not pass; empty = none.
    Plan(const config::WorkflowConfig& workflow, std::string until);

    /// States whose items can move, those nearest to the end first: older items overtake newer ones, never the reverse.
    [[nodiscard]] const std::vector<std::string>& startStates() const noexcept { return m_startStates; }

    /// Steps that an item in this state goes through, in order; the indexes are the config's.
    [[nodiscard]] std::vector<std::size_t> chainFrom(const std::string& state) const;

    /// True when the workflow ends here, whatever `until` says.
    [[nodiscard]] bool isFinal(const std::string& state) const;

private:
    const config::WorkflowConfig m_workflow;
    const std::string m_until;
    std::vector<std::string> m_startStates;
};

}  // namespace groundswell::workflow
