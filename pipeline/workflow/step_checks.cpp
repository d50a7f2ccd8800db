#include "pipeline/workflow/step_checks.h"

#include "models/config/vector_config.h"
#include "pipeline/workflow/step_registry.h"

#include <algorithm>

namespace groundswell::workflow {

namespace {

std::string pointerTo(std::size_t step, const std::string& key) {
    return "/steps/" + std::to_string(step) + "/" + key;
}

// Where the workflow's first step of a kind is; the number of steps when there is none.
std::size_t firstOf(const config::WorkflowConfig& workflow, const std::string& kind) {
    const auto found = std::find_if(workflow.steps.begin(), workflow.steps.end(),
                                    [&](const config::StepConfig& step) { return step.step == kind; });
    return static_cast<std::size_t>(found - workflow.steps.begin());
}

bool clusters(const config::WorkflowConfig& workflow) {
    return firstOf(workflow, "cluster") < workflow.steps.size();
}

bool haveSameVectors(const config::WorkflowConfig& a, const config::WorkflowConfig& b) {
    return config::vectorConfigOf(a).modelName() == config::vectorConfigOf(b).modelName() &&
           clustererOptionsOf(a).denseWeight == clustererOptionsOf(b).denseWeight;
}

}  // namespace

config::Problems stepProblems(const Step& step, const config::StepConfig& config, std::size_t index) {
    config::Problems problems;
    if (step.needsNetwork() && !config.network) {
        problems.push_back({pointerTo(index, "network"),
                            "The step \"" + config.id + "\" asks other computers; that needs \"network\": true."});
    }
    if (step.mode() == StepMode::Serial && (config.softLimit || config.hardLimit)) {
        problems.push_back({pointerTo(index, config.hardLimit ? "hard_limit_s" : "soft_limit_s"),
                            "The step \"" + config.id +
                                "\" takes items in their order and cannot be given up; it has no time limit."});
    }
    return problems;
}

std::vector<Disagreement> clusteringDisagreements(std::span<const config::WorkflowConfig> workflows) {
    std::vector<Disagreement> found;
    const config::WorkflowConfig& first = clusteringWorkflow(workflows);
    for (std::size_t i = 0; i < workflows.size(); ++i) {
        const config::WorkflowConfig& other = workflows[i];
        if (&other == &first || !clusters(other)) continue;
        const std::string why = " differ from those of the workflow \"" + first.id +
                                "\"; the workflows of a workspace share its clusters and must agree.";
        cluster::ClustererOptions own = clustererOptionsOf(other);
        own.denseWeight = clustererOptionsOf(first).denseWeight;
        if (own != clustererOptionsOf(first)) {
            found.push_back(
                {i, {pointerTo(firstOf(other, "cluster"), "parameters"), "The parameters of \"cluster\"" + why}});
        }
        if (haveSameVectors(first, other)) continue;
        const std::size_t vector = firstOf(other, "vector");
        const std::string at = vector < other.steps.size() ? pointerTo(vector, "parameters") : std::string("/steps");
        found.push_back({i, {at, "The vectors" + why}});
    }
    return found;
}

const config::WorkflowConfig& clusteringWorkflow(std::span<const config::WorkflowConfig> workflows) {
    const auto found = std::find_if(workflows.begin(), workflows.end(), clusters);
    return found == workflows.end() ? workflows.front() : *found;
}

}  // namespace groundswell::workflow
