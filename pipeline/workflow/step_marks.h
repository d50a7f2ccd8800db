#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/domain/step_mark.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_surroundings.h"

namespace groundswell::workflow {

/// What an item carries of a step that it came through. The parameters count as the step takes them: with variables and
/// taxonomies put in, whatever the order of their keys.
[[nodiscard]] domain::StepMark markOf(const config::StepConfig& config, const Step& step);

/// Of all steps, in the config's order. Errors: those of makeStep.
[[nodiscard]] core::Result<domain::StepMarks> marksOf(const config::WorkflowConfig& workflow,
                                                      const StepSurroundings& surroundings = {});

}  // namespace groundswell::workflow
