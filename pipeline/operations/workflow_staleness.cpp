#include "pipeline/operations/workflow_staleness.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/workflow_check.h"
#include "pipeline/workflow/step_marks.h"
#include "pipeline/workspace/activation.h"

#include <algorithm>
#include <map>
#include <set>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using workspace::WorkspaceSession;

namespace {

constexpr std::int64_t recomputesPerTransaction = 1'000;

// The active version of a workflow with what its steps are now.
struct MarkedWorkflow {
    config::WorkflowConfig config;
    domain::StepMarks marks;
};

core::Result<MarkedWorkflow> markedWorkflow(const WorkspaceSession& session, const std::string& id) {
    auto text = session.versions(id.empty() ? session.config().workflow : id).readActive();
    if (!text) return text.error();
    auto workflow = readWorkflowFor(session, *text);
    if (!workflow) return workflow.error();
    auto marks = workflow::marksOf(*workflow, session.surroundings());
    if (!marks) return marks.error();
    return MarkedWorkflow{std::move(*workflow), std::move(*marks)};
}

core::Result<std::size_t> indexOf(const config::WorkflowConfig& workflow, const std::string& step) {
    std::string known;
    for (std::size_t i = 0; i < workflow.steps.size(); ++i) {
        if (workflow.steps[i].id == step) return i;
        known += (known.empty() ? "" : ", ") + workflow.steps[i].id;
    }
    return Error(ErrorCode::InvalidInput, "The workflow '" + workflow.id + "' has no step '" + step + "'.")
        .with("remedy", "Its steps are: " + known + ".");
}

// Items in some states whose values were made by some sets.
struct Chosen {
    std::set<std::string> from;
    std::set<store::StepSetNumber> sets;
};

// Another version's values are behind the step wherever the item is; missing ones only where it must have come by.
std::vector<Chosen> choose(const MarkedWorkflow& workflow, std::size_t step, bool withUnknown,
                           const std::map<store::StepSetNumber, domain::StepMarks>& sets) {
    const workflow::Reach reach(workflow.config);
    Chosen other{reach.behind(step), {}};
    Chosen missing{reach.onlyBehind(step), {}};
    if (withUnknown) missing.sets.insert(0);
    for (const auto& [number, set] : sets) {
        const auto made = std::find_if(
            set.begin(), set.end(), [&](const domain::StepMark& mark) { return mark.id == workflow.marks[step].id; });
        if (made == set.end()) {
            missing.sets.insert(number);
        } else if (*made != workflow.marks[step]) {
            other.sets.insert(number);
        }
    }
    return {std::move(other), std::move(missing)};
}

core::Result<void> bringBack(WorkspaceSession& session, store::ItemMove move, std::int64_t limit,
                             const jobs::ProgressSink& progress, const std::stop_token& stop, RecomputeReport& report) {
    if (!move.sets || move.sets->empty() || move.from.empty()) return {};
    do {
        if (stop.stop_requested()) {
            report.cancelled = true;
            return {};
        }
        move.limit = limit == 0 ? recomputesPerTransaction : std::min(recomputesPerTransaction, limit - report.items);
        if (move.limit == 0) return {};
        auto moved = session.store().writer().run(
            [&](store::WriteTransaction& transaction) { return transaction.stepHistory().move(move); });
        if (!moved) return moved.error();
        report.items += moved->items;
        move.after = moved->reached;
        if (progress) progress({"recompute", report.items, 0, "items"});
    } while (!move.after.isNone());
    return {};
}

}  // namespace

core::Result<std::vector<workflow::StepStaleness>> findStaleItems(WorkspaceSession& session,
                                                                  const std::string& workflow) {
    auto marked = markedWorkflow(session, workflow);
    if (!marked) return marked.error();
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    auto sets = (*reader)->stepHistory().sets();
    if (!sets) return sets.error();
    auto counts = (*reader)->stepHistory().counts();
    if (!counts) return counts.error();
    const domain::SourceChoice sources = workspace::sourcesOf(session.config(), marked->config.id);
    std::erase_if(*counts, [&](const store::StepSetCount& count) { return !sources.has(count.source); });
    return workflow::findStale(marked->config, marked->marks, *sets, *counts);
}

core::Result<RecomputeReport> recomputeStep(WorkspaceSession& session, const RecomputeRequest& request,
                                            const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto marked = markedWorkflow(session, request.workflow);
    if (!marked) return marked.error();
    const auto step = indexOf(marked->config, request.step);
    if (!step) return step.error();
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto sets = (*reader)->stepHistory().sets();
    if (!sets) return sets.error();
    RecomputeReport report;
    report.to = marked->config.steps[*step].from;
    for (Chosen& chosen : choose(*marked, *step, request.withUnknown, *sets)) {
        store::ItemMove move;
        move.from = std::move(chosen.from);
        move.to = report.to;
        move.sources = workspace::sourcesOf(session.config(), marked->config.id);
        move.sets = std::move(chosen.sets);
        auto moved = bringBack(session, std::move(move), request.limit, progress, stop, report);
        if (!moved) return moved.error();
    }
    return report;
}

}  // namespace groundswell::operations
