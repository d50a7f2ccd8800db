#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

/// One place where two workflows differ.
struct WorkflowChange {
    std::string pointer;  ///< RFC 6901; in the new document, of what is gone in the old one
    std::string step;     ///< id of the step that it is in; empty = of the workflow itself
    std::string before;   ///< JSON, empty = it was not there
    std::string after;    ///< JSON, empty = it is gone

    friend bool operator==(const WorkflowChange&, const WorkflowChange&) = default;
};

/// What a person wants to know of two versions. Steps are the same when they have the same id, wherever they stand.
struct WorkflowDiff {
    std::vector<std::string> statesAdded;
    std::vector<std::string> statesRemoved;
    std::vector<std::string> stepsAdded;
    std::vector<std::string> stepsRemoved;
    std::vector<WorkflowChange> changes;  ///< in the order of the new document, what is gone last

    [[nodiscard]] bool isEmpty() const;
};

/// Compares two documents by what they say: order of keys and white space are nothing. Texts that are no JSON objects
/// are empty ones. Thread-safe.
[[nodiscard]] WorkflowDiff diffWorkflows(std::string_view before, std::string_view after);

}  // namespace groundswell::config
