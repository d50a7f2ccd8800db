#pragma once

#include "models/config/step_parameter.h"
#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_surroundings.h"

#include <memory>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Names of all steps that a workflow can use, sorted.
[[nodiscard]] const std::vector<std::string>& registeredSteps();

/// The parameters that a step reads when it is given these (a JSON object), in the order of a form; none of an unknown
/// step. What is read may depend on what is given: a service has parameters that the built-in way does not have.
[[nodiscard]] std::vector<config::StepParameter> stepParameters(const std::string& step, const std::string& parameters);

/// What the first step `cluster` of a valid workflow clusters by, with the weight of the workflow's dense vectors; the
/// defaults where there is none.
[[nodiscard]] cluster::ClustererOptions clustererOptionsOf(const config::WorkflowConfig& workflow);

/// Makes the step that a config names, with its parameters. Error InvalidInput: unknown step, or parameters that it
/// does not understand (context "pointer").
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeStep(const config::StepConfig& config,
                                                           const StepSurroundings& surroundings = {});

}  // namespace groundswell::workflow
