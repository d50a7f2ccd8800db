#include "pipeline/operations/workflow_check.h"

#include "models/config/json_document.h"
#include "models/config/variables.h"
#include "pipeline/workflow/step_checks.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/taxonomies.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::operations {

namespace {

// Parameters that name what only a workspace has.
bool needsWorkspace(const config::StepConfig& step) {
    const auto parameters = nlohmann::json::parse(step.parameters, nullptr, false);
    if (config::holdsReference(parameters)) return true;
    return parameters.is_object() && parameters.contains("taxonomy") && parameters["taxonomy"].is_string();
}

// What lies in the environment and not in the document (a key, a model's file) has no pointer, and is for the dry run.
void addStepProblem(const config::StepConfig& step, std::size_t index, const workflow::StepSurroundings& surroundings,
                    config::Problems& problems) {
    const auto made = workflow::makeStep(step, surroundings);
    if (made) {
        for (config::Problem& problem : workflow::stepProblems(**made, step, index))
            problems.push_back(std::move(problem));
        return;
    }
    const std::string pointer = made.error().contextValue("pointer");
    if (pointer.empty()) return;
    const std::string at = config::childPointer(config::childPointer("/steps", index), "parameters");
    problems.push_back({at + pointer, made.error().message});
}

config::Problem problemOf(const core::Error& error, const config::WorkflowConfig& workflow) {
    std::string reason = error.message;
    if (const std::string remedy = error.contextValue("remedy"); !remedy.empty()) reason += " " + remedy;
    const std::string step = error.contextValue("step");
    for (std::size_t i = 0; i < workflow.steps.size(); ++i) {
        if (workflow.steps[i].id == step)
            return {config::childPointer(config::childPointer("/steps", i), "parameters"), reason};
    }
    return {error.contextValue("pointer"), reason};
}

// The workflows of a workspace share its clusters.
config::Problems disagreements(const workspace::WorkspaceSession& session, const config::WorkflowConfig& workflow) {
    std::vector<config::WorkflowConfig> all = session.workflows();
    const auto own =
        std::find_if(all.begin(), all.end(), [&](const config::WorkflowConfig& one) { return one.id == workflow.id; });
    if (own == all.end() || all.size() == 1) return {};
    *own = workflow;
    const auto index = static_cast<std::size_t>(own - all.begin());
    config::Problems problems;
    for (workflow::Disagreement& one : workflow::clusteringDisagreements(all)) {
        std::string& pointer = one.problem.pointer;
        // When the others differ from it, the pointer is into their documents.
        problems.push_back({one.workflow == index ? std::move(pointer) : std::string(), std::move(one.problem.reason)});
    }
    return problems;
}

config::Problems parameterProblems(const workspace::WorkspaceSession* session, config::WorkflowConfig workflow) {
    config::Problems problems;
    workflow::StepSurroundings surroundings;
    if (session != nullptr) {
        surroundings = session->surroundings();
        problems = config::checkReferences(workflow, session->config().variables);
        if (!problems.empty()) return problems;
        auto full = readWorkflowFor(*session, workflow.document);
        if (!full) return {problemOf(full.error(), workflow)};
        workflow = std::move(*full);
        problems = disagreements(*session, workflow);
    }
    for (std::size_t i = 0; i < workflow.steps.size(); ++i) {
        if (!needsWorkspace(workflow.steps[i])) addStepProblem(workflow.steps[i], i, surroundings, problems);
    }
    return problems;
}

}  // namespace

core::Result<config::WorkflowConfig> readWorkflowFor(const workspace::WorkspaceSession& session,
                                                     std::string_view text) {
    auto workflow = config::parseWorkflow(text, workflow::registeredSteps());
    if (!workflow) return workflow.error();
    auto full = config::withVariables(std::move(*workflow), session.config().variables);
    if (!full) return full.error();
    return workspace::withTaxonomies(std::move(*full), session.layout().folder);
}

config::Problems workflowProblems(const workspace::WorkspaceSession* session, std::string_view text) {
    config::Problems problems = config::checkWorkflowText(text, workflow::registeredSteps());
    if (!problems.empty()) return problems;
    auto workflow = config::parseWorkflow(text, workflow::registeredSteps());
    if (!workflow) return {{workflow.error().contextValue("pointer"), workflow.error().message}};
    return parameterProblems(session, std::move(*workflow));
}

core::Error workflowError(const config::Problems& problems, const std::string& file) {
    core::Error error(core::ErrorCode::InvalidInput, problems.front().reason);
    if (!file.empty()) error.with("file", file);
    error.with("pointer", problems.front().pointer);
    if (problems.size() > 1) error.with("problems", std::to_string(problems.size()));
    return error;
}

}  // namespace groundswell::operations
