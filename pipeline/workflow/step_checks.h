#pragma once

#include "models/config/problem.h"
#include "models/config/workflow_config.h"
#include "pipeline/workflow/step.h"

#include <span>

namespace groundswell::workflow {

/// What keeps a step from running the way its config says, with the pointer into the workflow's document: it asks other
/// computers and must not, it takes items in the stream's order and has a time limit. `index` = among the steps.
[[nodiscard]] config::Problems stepProblems(const Step& step, const config::StepConfig& config, std::size_t index);

/// What the workflows of one workspace, which share its clusters, disagree about: the parameters of `cluster`, the
/// vectors that items are clustered by.
struct Disagreement {
    std::size_t workflow = 0;  ///< index of the one that differs from the first that clusters
    config::Problem problem;   ///< pointer into its document
};
[[nodiscard]] std::vector<Disagreement> clusteringDisagreements(std::span<const config::WorkflowConfig> workflows);

/// The first of the workflows that clusters, else the first; `workflows` is not empty.
[[nodiscard]] const config::WorkflowConfig& clusteringWorkflow(std::span<const config::WorkflowConfig> workflows);

}  // namespace groundswell::workflow
