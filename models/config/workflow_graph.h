#pragma once

#include "models/config/workflow_config.h"

#include <span>
#include <string>
#include <vector>

namespace groundswell::config {

/// What a graph of states needs to be checked. A value.
struct WorkflowGraph {
    struct Edge {
        std::string from;
        std::string to;
    };
    std::string initial;
    std::vector<std::string> states;
    std::vector<std::string> finals;
    std::vector<Edge> edges;  ///< of steps, those for failures too
};

/// The cycles, each as a path whose first and last state are the same; every state is in at most one of them.
[[nodiscard]] std::vector<std::vector<std::string>> findCycles(const WorkflowGraph& graph);
/// States that no path from the initial one leads to, in the order of `states`.
[[nodiscard]] std::vector<std::string> unreachableStates(const WorkflowGraph& graph);

}  // namespace groundswell::config
