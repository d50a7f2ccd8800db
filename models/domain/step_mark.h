#pragma once

#include <string>
#include <vector>

namespace groundswell::domain {

/// What one step of a workflow was when it made an item's values. A value.
struct StepMark {
    std::string id;          ///< in the workflow
    std::string step;        ///< the registered step
    int version = 1;         ///< of its code
    std::string parameters;  ///< hash of what it was told

    friend bool operator==(const StepMark&, const StepMark&) = default;
};

/// Several, in the order in which an item met the steps.
using StepMarks = std::vector<StepMark>;

}  // namespace groundswell::domain
