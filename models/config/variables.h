#pragma once

#include "models/config/checker.h"
#include "models/config/workflow_config.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>

namespace groundswell::config {

/// Values that the steps of a workspace's workflows use by name: name -> a string, a number, true or false, as JSON.
using Variables = std::map<std::string, std::string>;

/// Checks "variables" of a workspace document.
void checkVariables(const nlohmann::json& workspace, Checker& checker);
/// Those of a valid document.
[[nodiscard]] Variables readVariables(const nlohmann::json& workspace);
/// Puts them into a document; "variables" stays away where there are none.
void writeVariables(const Variables& variables, nlohmann::ordered_json& workspace);

/// True when a value holds a reference "${name}", or what looks like one, in any of its strings.
[[nodiscard]] bool holdsReference(const nlohmann::json& value);

/// What is wrong with the step parameters of a valid workflow once "${name}" is replaced: unknown names, references
/// that are not closed, values that the parameter does not take; with pointers into the workflow's document.
[[nodiscard]] Problems checkReferences(const WorkflowConfig& workflow, const Variables& variables);

/// The workflow with every "${name}" in the strings of its step parameters replaced. A string that is a reference and
/// nothing else becomes the value with its type; within a longer one its text is put in. "$${" stands for "${".
/// Error: the first of checkReferences.
[[nodiscard]] core::Result<WorkflowConfig> withVariables(WorkflowConfig workflow, const Variables& variables);

}  // namespace groundswell::config
