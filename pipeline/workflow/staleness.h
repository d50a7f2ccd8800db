#pragma once

#include "models/config/workflow_config.h"
#include "models/domain/step_mark.h"
#include "models/store/step_history.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Which states lie behind steps, from the config alone. A value.
class Reach {
public:
    explicit Reach(const config::WorkflowConfig& workflow);

    /// States that an item without failures can be in once it has passed this step.
    [[nodiscard]] const std::set<std::string>& behind(std::size_t step) const { return m_behind[step]; }
    /// Of these the ones that it cannot have come to by another way.
    [[nodiscard]] const std::set<std::string>& onlyBehind(std::size_t step) const { return m_onlyBehind[step]; }
    /// Indexes of the steps, each behind those that lead to it.
    [[nodiscard]] const std::vector<std::size_t>& order() const noexcept { return m_order; }

private:
    std::vector<std::set<std::string>> m_behind;
    std::vector<std::set<std::string>> m_onlyBehind;
    std::vector<std::size_t> m_order;
};

/// What made the values that items have of one step.
enum class Making {
    Current,   ///< the step as it is now
    Other,     ///< another version of it, or other parameters
    Missing,   ///< the item came by before the workflow had the step
    Unknown,   ///< it came by before anything was noted
    NotThere,  ///< it has not come so far, or takes another way
};

/// Of one item, by its state and its set (null = nothing is known). `mark` = the step as it is now.
[[nodiscard]] Making makingOf(const Reach& reach, std::size_t step, const domain::StepMark& mark,
                              const std::string& state, const domain::StepMarks* set);

/// One step and how many items have its values by what.
struct StepStaleness {
    std::size_t index = 0;  ///< in the config
    domain::StepMark mark;
    std::int64_t current = 0;
    std::int64_t other = 0;
    std::int64_t missing = 0;
    std::int64_t unknown = 0;

    /// Those that recomputing makes anew.
    [[nodiscard]] std::int64_t stale() const { return other + missing; }
};

/// Of every step in the order that items take. `counts` = items that take this workflow; `marks` as marksOf gives them.
[[nodiscard]] std::vector<StepStaleness> findStale(const config::WorkflowConfig& workflow,
                                                   const domain::StepMarks& marks,
                                                   const std::map<store::StepSetNumber, domain::StepMarks>& sets,
                                                   std::span<const store::StepSetCount> counts);

/// What items have to go through again when a new version of their workflow is active.
struct Rework {
    std::vector<std::size_t> changed;  ///< steps that are new, have other parameters or routes, or stand elsewhere
    std::string to;                    ///< the state in front of the first of them, and of the routes that lead to them
    std::set<std::string> from;        ///< states of items that are past it
};
/// None when no step's values change. Both with variables and taxonomies put in.
[[nodiscard]] std::optional<Rework> findRework(const config::WorkflowConfig& before,
                                               const config::WorkflowConfig& after);

/// The sets of items that need not go through it: made by the changed steps as they are now, and by no step as it is
/// not.
[[nodiscard]] std::set<store::StepSetNumber> finishedSets(
    const Rework& rework, const domain::StepMarks& marks,
    const std::map<store::StepSetNumber, domain::StepMarks>& sets);

}  // namespace groundswell::workflow
