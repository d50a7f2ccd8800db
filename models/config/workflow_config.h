#pragma once

#include "models/config/problem.h"
#include "models/config/route_config.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

/// Threads that a step's calls run on: those of the processors, or others beside them for what mostly waits.
enum class StepPool { Cpu, Network, Io };

/// One step of a workflow: takes items in state `from`, leaves them where the first route that matches leads, else in
/// `to`, or in `onError` when it fails on an item. A value.
struct StepConfig {
    std::string id;    ///< unique in the workflow
    std::string step;  ///< registered step: "clean", "language", "keywords", "vector", "cluster", "hashtags",
                       ///< "entities", "classify", "branch", "external", "remote_similarity"
    std::string from;
    std::string to;
    std::string onError = "failed";
    int attempts = 3;                      ///< tries before `onError`
    std::string parameters = "{}";         ///< JSON object for the step; may hold "${name}"
    std::vector<RouteConfig> routes = {};  ///< in the order to ask them
    std::optional<StepPool> pool = {};     ///< none = as the step is by nature
    std::optional<int> slots = {};         ///< most batches of it at once; none = as its pool has room
    std::optional<std::chrono::milliseconds> softLimit = {};  ///< of one call: then it is asked to stop
    std::optional<std::chrono::milliseconds> hardLimit = {};  ///< of one call: then it is given up; >= softLimit
    bool network = false;                                     ///< whether it may use the network

    /// Every state that an item without a failure may be left in, `to` first, each once.
    [[nodiscard]] std::vector<std::string> targets() const;

    friend bool operator==(const StepConfig&, const StepConfig&) = default;
};

/// A workflow as its JSON file says (schema_version 1): states and the steps between them. New items start in
/// `initial`; items in a state of `final` are done. A value.
struct WorkflowConfig {
    std::string id;
    std::string name;
    std::string initial = "ready";
    std::vector<std::string> finalStates;  ///< "completed", "failed"
    std::vector<std::string> states;       ///< all, in the order to show them
    std::vector<StepConfig> steps;
    std::string document;

    /// The step that leaves a state, or null when the state is final.
    [[nodiscard]] const StepConfig* stepFrom(std::string_view state) const;
};

/// Checks a document: shapes, unknown states and fields, two steps from one state, cycles (named), states that cannot
/// be reached or left, unknown steps when `knownSteps` is not empty. Every problem is reported. Parameters with
/// references to variables are for checkReferences to check.
[[nodiscard]] Problems validateWorkflow(const nlohmann::json& document, const std::vector<std::string>& knownSteps);

/// As checkWorkspaceText.
[[nodiscard]] Problems checkWorkflowText(std::string_view text, const std::vector<std::string>& knownSteps);

/// As parseWorkspace.
[[nodiscard]] core::Result<WorkflowConfig> parseWorkflow(std::string_view json,
                                                         const std::vector<std::string>& knownSteps = {});

[[nodiscard]] std::string writeWorkflow(const WorkflowConfig& config);

/// The workflow that every workspace has: ready > cleaned > identified > keyworded > vectorized > clustered >
/// tagged > completed.
[[nodiscard]] WorkflowConfig standardWorkflow();

}  // namespace groundswell::config
