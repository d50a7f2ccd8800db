#include "pipeline/operations/workspace_workflows.h"

#include "models/store/read_connection.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/taxonomies.h"

#include <algorithm>

namespace groundswell::operations {

namespace {

using workflow::WorkflowOfSources;

core::Result<std::vector<WorkflowOfSources>> ofSources(const workspace::WorkspaceSession& session) {
    std::vector<WorkflowOfSources> all;
    for (const config::WorkflowConfig& one : session.workflows()) {
        auto complete = workspace::withTaxonomies(one, session.layout().folder);
        if (!complete) return complete.error();
        all.push_back({std::move(*complete), session.sourcesOf(one)});
    }
    return all;
}

workflow::ConductorOptions optionsFor(const workspace::WorkspaceSession& session,
                                      const std::vector<WorkflowOfSources>& all, std::size_t index,
                                      const std::stop_token& stop) {
    workflow::ConductorOptions options;
    options.makeStep = [surroundings = session.surroundings(stop)](const config::StepConfig& step) {
        return workflow::makeStep(step, surroundings);
    };
    options.sources = all[index].sources;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i != index) options.others.push_back(all[i]);
    }
    return options;
}

void add(workflow::ConductorReport& sum, const workflow::ConductorReport& report) {
    sum.processed += report.processed;
    sum.failed += report.failed;
    sum.waiting += report.waiting;
    for (const auto& [reason, items] : report.waits) sum.waits[reason] += items;
    for (const auto& [step, calls] : report.hangs) sum.hangs[step] += calls;
    for (const auto& [state, items] : report.strays) sum.strays[state] += items;
    sum.steps.insert(sum.steps.end(), report.steps.begin(), report.steps.end());
    sum.cancelled = sum.cancelled || report.cancelled;
}

}  // namespace

core::Result<ItemStates> countItemStates(const workspace::WorkspaceSession& session, store::ReadConnection& reader) {
    ItemStates states;
    for (const config::WorkflowConfig& one : session.workflows()) {
        const auto counts = workflow::countStates(reader, session.sourcesOf(one));
        if (!counts) return counts.error();
        const auto strays = workflow::strayStates(*counts, one);
        for (const auto& [state, items] : strays) states.strays.push_back({one.id, state, items});
        for (const auto& [state, items] : *counts) {
            states.byState[state] += items;
            const bool isDone =
                std::find(one.finalStates.begin(), one.finalStates.end(), state) != one.finalStates.end();
            if (!isDone && !strays.contains(state)) states.backlog += items;
        }
    }
    return states;
}

core::Result<WorkflowsReport> runWorkflows(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                           const std::string& until, const jobs::ProgressSink& progress,
                                           const std::stop_token& stop, const std::string& only) {
    const auto all = ofSources(session);
    if (!all) return all.error();
    WorkflowsReport sum;
    for (std::size_t i = 0; i < all->size(); ++i) {
        if (!only.empty() && (*all)[i].workflow.id != only) continue;
        workflow::Conductor conductor(session.store(), (*all)[i].workflow, pool, optionsFor(session, *all, i, stop));
        const auto report = conductor.run(until, progress, stop);
        if (!report) return report.error();
        add(sum.items, *report);
        for (const auto& [state, items] : report->strays) sum.strays.push_back({(*all)[i].workflow.id, state, items});
        if (stop.stop_requested()) break;
    }
    return sum;
}

core::Result<void> settleWorkflows(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                   const jobs::ProgressSink& progress, const std::stop_token& stop) {
    const auto all = ofSources(session);
    if (!all) return all.error();
    const auto index = static_cast<std::size_t>(&session.clusteringWorkflow() - session.workflows().data());
    return workflow::Conductor(session.store(), (*all)[index].workflow, pool, optionsFor(session, *all, index, stop))
        .settle(progress, stop);
}

}  // namespace groundswell::operations
