#include "pipeline/operations/refresh_clusters.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/run_record.h"
#include "pipeline/operations/workspace_workflows.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::string_view clusterStep = "cluster";

bool isClusterStep(const config::StepConfig& step) {
    return step.step == clusterStep;
}

core::Result<void> checkSteps(const workspace::WorkspaceSession& session) {
    const config::WorkflowConfig& workflow = session.clusteringWorkflow();
    if (std::any_of(workflow.steps.begin(), workflow.steps.end(), isClusterStep)) return {};
    return Error(ErrorCode::InvalidInput, "The workflow '" + workflow.id + "' has no step that clusters.")
        .with("remedy", "Add a step \"cluster\" to its file.");
}

core::Result<void> setGranularity(workspace::WorkspaceSession& session, const std::string& granularity) {
    const std::vector<std::string>& known = granularities();
    if (std::find(known.begin(), known.end(), granularity) == known.end())
        return Error(ErrorCode::InvalidInput, "There is no granularity '" + granularity + "'.");
    // In all that cluster: they share the clusters.
    for (std::size_t i = 0; i < session.workflows().size(); ++i) {
        config::WorkflowConfig workflow = session.storedWorkflow(i);
        for (config::StepConfig& step : workflow.steps) {
            if (!isClusterStep(step)) continue;
            nlohmann::json parameters = nlohmann::json::parse(step.parameters);
            parameters["granularity"] = granularity;
            step.parameters = parameters.dump();
        }
        if (workflow.steps == session.storedWorkflow(i).steps) continue;
        if (auto replaced = session.replaceWorkflow(workflow, "Clusters by " + granularity + "."); !replaced)
            return replaced;
    }
    return {};
}

core::Result<std::int64_t> stories(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    domain::Filter filter;
    filter.minItems = 2;
    return (*reader)->clusters().count(filter);
}

}  // namespace

const std::vector<std::string>& granularities() {
    static const std::vector<std::string> all{"topic", "story", "event", "near_copies"};
    return all;
}

core::Result<RefreshReport> refreshClusters(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                            const RefreshRequest& request, const jobs::ProgressSink& progress,
                                            const std::stop_token& stop) {
    if (auto clusters = checkSteps(session); !clusters) return clusters.error();
    if (!request.granularity.empty()) {
        if (auto set = setGranularity(session, request.granularity); !set) return set.error();
    }
    RefreshReport report;
    auto before = stories(session);
    if (!before) return before.error();
    report.before = *before;
    auto run = RunRecord::begin(session, domain::RunKind::Process, {}, session.workflow().name);
    if (!run) return run.error();
    if (auto settled = settleWorkflows(session, pool, progress, stop); !settled) return settled.error();
    auto after = stories(session);
    if (!after) return after.error();
    report.clusters = *after;
    report.cancelled = stop.stop_requested();
    const auto state = report.cancelled ? domain::RunState::Cancelled : domain::RunState::Completed;
    if (auto ended = run->end(state, {}, "The clusters were looked over."); !ended) return ended.error();
    return report;
}

}  // namespace groundswell::operations
