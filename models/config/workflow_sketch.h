#pragma once

#include "models/config/json_places.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

/// A condition of a route, as it is written.
struct SketchedCondition {
    std::string field;
    std::string comparison;
    std::string operand;  ///< as JSON

    friend bool operator==(const SketchedCondition&, const SketchedCondition&) = default;
};

/// A route of a step in a sketch.
struct SketchedRoute {
    std::string to;
    std::vector<SketchedCondition> conditions;

    friend bool operator==(const SketchedRoute&, const SketchedRoute&) = default;
};

/// A step of a sketch; what its document does not say, or not as it should, is as if it said nothing.
struct SketchedStep {
    std::string id;
    std::string kind;  ///< the registered step
    std::string from;
    std::string to;
    std::string onError;              ///< "failed" when nothing is said
    bool saysOnError = false;         ///< whether the document says it
    std::vector<std::string> routes;  ///< where they lead, in order
    std::vector<SketchedRoute> ways;  ///< all of them, as many as the document has
    std::string parameters = "{}";    ///< as JSON
    std::optional<int> attempts;
    std::optional<int> slots;
    std::optional<double> softLimit;  ///< seconds
    std::optional<double> hardLimit;
    std::string pool;
    bool network = false;

    friend bool operator==(const SketchedStep&, const SketchedStep&) = default;
};

/// What can be drawn of a workflow's document, be it valid or not: its states and the steps between them. A value.
struct WorkflowSketch {
    std::string id;
    std::string name;
    std::string initial = "ready";
    std::vector<std::string> states;  ///< each once
    std::vector<std::string> finals;
    std::vector<SketchedStep> steps;  ///< as many as the document has, in its order

    [[nodiscard]] bool hasState(std::string_view state) const;
    [[nodiscard]] bool isFinal(std::string_view state) const;
    /// Index of the first step that leaves a state; -1 = none.
    [[nodiscard]] int stepFrom(std::string_view state) const;

    friend bool operator==(const WorkflowSketch&, const WorkflowSketch&) = default;
};

/// Reads what there is; a text that is no JSON object gives an empty sketch. Thread-safe.
[[nodiscard]] WorkflowSketch sketchWorkflow(std::string_view text);

/// How to put a new step behind a state: what left the state leaves a new one then, and a step "clean" leads from the
/// one to the other. To be applied in this order; empty when no step leaves the state or the text is no JSON.
[[nodiscard]] std::vector<TextEdit> insertWorkflowStep(std::string_view text, const std::string& state);

}  // namespace groundswell::config
