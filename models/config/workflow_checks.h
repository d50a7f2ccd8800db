#pragma once

#include "models/config/checker.h"

#include <cstdint>
#include <string>
#include <vector>

namespace groundswell::config {

/// The newest schema_version of a workflow document that this program reads and the one that it writes.
constexpr std::int64_t workflowSchema = 1;

/// Checks a workflow document into a checker: first the shapes, then the references between states and steps, then the
/// graph, which is only looked at when what it is made of is right. For one thread.
void checkWorkflow(const nlohmann::json& document, const std::vector<std::string>& knownSteps, Checker& checker);

}  // namespace groundswell::config
