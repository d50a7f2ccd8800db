#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "pipeline/workflow/step.h"

#include <memory>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Names of all steps that a workflow can use, sorted.
[[nodiscard]] const std::vector<std::string>& registeredSteps();

/// Makes the step that a config names, with its parameters. Error InvalidInput: unknown step, or parameters that it
/// does not understand (context "pointer").
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeStep(const config::StepConfig& config);

}  // namespace groundswell::workflow
