#pragma once

#include "app/cli/context.h"
#include "models/config/problem.h"
#include "pipeline/operations/workflow_activation.h"
#include "pipeline/operations/workflow_test.h"
#include "pipeline/workspace/workflow_versions.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace groundswell::cli {

[[nodiscard]] nlohmann::ordered_json versionJson(const workspace::WorkflowVersion& version);
[[nodiscard]] nlohmann::ordered_json problemsJson(const config::Problems& problems);
/// "passed", "failed", "never".
[[nodiscard]] std::string testedText(const workspace::WorkflowVersion& version);

void printProblems(Output& out, const config::Problems& problems);
/// The same on standard error, behind the name of the file.
void complainOfProblems(Context& context, const std::string& file, const config::Problems& problems);
void printTest(Context& context, const std::string& workflow, const operations::WorkflowTestReport& report);
void printActivation(Context& context, const std::string& workflow, const operations::ActivationReport& report);

}  // namespace groundswell::cli
