#pragma once

#include "models/config/checker.h"

#include <string>
#include <vector>

namespace groundswell::config {

/// Checks a workflow document into a checker: first the shapes, then the references between states and steps, then the
/// graph, which is only looked at when what it is made of is right. For one thread.
void checkWorkflow(const nlohmann::json& document, const std::vector<std::string>& knownSteps, Checker& checker);

}  // namespace groundswell::config
