#include "pipeline/operations/workflow_items.h"

#include "models/core/words.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/workflow_check.h"
#include "pipeline/workflow/staleness.h"
#include "pipeline/workflow/step_marks.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/activation.h"

#include <algorithm>
#include <set>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using workspace::WorkspaceSession;

namespace {

// A transaction of this size is some tens of milliseconds.
constexpr std::int64_t movesPerTransaction = 1'000;

bool holdsState(const config::WorkflowConfig& workflow, const std::string& state) {
    return std::find(workflow.states.begin(), workflow.states.end(), state) != workflow.states.end();
}

core::Result<config::WorkflowConfig> activeWorkflow(const WorkspaceSession& session, const std::string& id) {
    auto text = session.versions(id).readActive();
    if (!text) return text.error();
    return readWorkflowFor(session, *text);
}

// Moves what a backfill has for one run, some items a transaction; where it came to, none = to its end.
core::Result<core::ItemId> bringBack(WorkspaceSession& session, const domain::Backfill& backfill,
                                     const std::set<store::StepSetNumber>& sets, BackfillRound& round) {
    store::ItemMove move;
    move.from = {backfill.from.begin(), backfill.from.end()};
    move.to = backfill.to;
    move.sources = workspace::sourcesOf(session.config(), backfill.workflow);
    move.sets = sets;
    move.after = backfill.after;
    move.last = backfill.last;
    for (std::int64_t left = backfill.perRun; left > 0;) {
        move.limit = std::min(left, movesPerTransaction);
        auto moved = session.store().writer().run(
            [&](store::WriteTransaction& transaction) -> core::Result<store::ItemMoveOutcome> {
                auto& history = transaction.stepHistory();
                auto outcome = history.move(move);
                if (!outcome) return outcome;
                // In one transaction: a run that is killed here brings nothing back twice.
                auto noted = outcome->reached.isNone() ? history.endBackfill(backfill.workflow)
                                                       : history.continueBackfill(backfill.workflow, outcome->reached);
                if (!noted) return noted.error();
                return outcome;
            });
        if (!moved) return moved.error();
        round.items += moved->items;
        left -= moved->items;
        move.after = moved->reached;
        if (moved->reached.isNone()) break;
    }
    return move.after;
}

core::Result<void> end(WorkspaceSession& session, const std::string& workflow) {
    return session.store().writer().run(
        [&](store::WriteTransaction& transaction) { return transaction.stepHistory().endBackfill(workflow); });
}

// The sets of items that have to come again.
core::Result<std::set<store::StepSetNumber>> unfinishedSets(const WorkspaceSession& session,
                                                            store::ReadConnection& reader,
                                                            const domain::Backfill& backfill,
                                                            const config::WorkflowConfig& workflow) {
    auto marks = workflow::marksOf(workflow, session.surroundings());
    if (!marks) return marks.error();
    auto sets = reader.stepHistory().sets();
    if (!sets) return sets.error();
    workflow::Rework rework;
    for (std::size_t i = 0; i < workflow.steps.size(); ++i) {
        const auto& steps = backfill.steps;
        if (std::find(steps.begin(), steps.end(), workflow.steps[i].id) != steps.end()) rework.changed.push_back(i);
    }
    std::set<store::StepSetNumber> unfinished{0};
    for (const auto& [number, set] : *sets) unfinished.insert(number);
    for (const store::StepSetNumber number : workflow::finishedSets(rework, *marks, *sets)) unfinished.erase(number);
    return unfinished;
}

}  // namespace

core::Result<std::int64_t> moveItems(WorkspaceSession& session, const MoveRequest& request) {
    const std::string& id = request.workflow.empty() ? session.config().workflow : request.workflow;
    auto workflow = activeWorkflow(session, id);
    if (!workflow) return workflow.error();
    if (!holdsState(*workflow, request.to)) {
        return Error(ErrorCode::InvalidInput, "The workflow '" + id + "' has no state '" + request.to + "'.")
            .with("remedy", "Its states are: " + core::joined(workflow->states) + ".");
    }
    store::ItemMove move;
    move.from = {request.from};
    move.to = request.to;
    move.sources = workspace::sourcesOf(session.config(), id);
    if (!request.source.empty()) {
        if (!move.sources.has(request.source)) {
            return Error(ErrorCode::InvalidInput,
                         "Items of the source '" + request.source + "' do not take the workflow '" + id + "'.")
                .with("remedy", "Name the one that they take: " + session.config().workflowOf(request.source) + ".");
        }
        move.sources = {{request.source}, false};
    }
    move.limit = movesPerTransaction;
    std::int64_t items = 0;
    do {
        auto moved = session.store().writer().run(
            [&](store::WriteTransaction& transaction) { return transaction.stepHistory().move(move); });
        if (!moved) return moved.error();
        items += moved->items;
        move.after = moved->reached;
    } while (!move.after.isNone());
    return items;
}

core::Result<workflow::StepTrial> runStep(WorkspaceSession& session, jobs::WorkerPool& pool,
                                          const std::string& workflow, const workflow::StepTrialRequest& request,
                                          const std::stop_token& stop) {
    std::string id = workflow;
    if (id.empty()) {
        auto reader = session.store().connect();
        if (!reader) return reader.error();
        auto item = (*reader)->items().byId(request.item);
        if (!item) return item.error();
        if (!*item) return Error(ErrorCode::NotFound, "There is no item " + std::to_string(request.item.value) + ".");
        id = session.config().workflowOf((*item)->item.source);
    }
    auto active = activeWorkflow(session, id);
    if (!active) return active.error();
    return workflow::tryStep(session.store(), *active, pool, request, stop,
                             [surroundings = session.surroundings(stop)](const config::StepConfig& step) {
                                 return workflow::makeStep(step, surroundings);
                             });
}

core::Result<BackfillRound> continueBackfills(WorkspaceSession& session) {
    BackfillRound round;
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto backfills = (*reader)->stepHistory().backfills();
    if (!backfills) return backfills.error();
    for (const domain::Backfill& backfill : *backfills) {
        auto text = session.versions(backfill.workflow).readActive();
        if (!text || workspace::contentHash(*text) != backfill.content) {
            if (auto ended = end(session, backfill.workflow); !ended) return ended.error();
            continue;
        }
        auto workflow = readWorkflowFor(session, *text);
        if (!workflow) return workflow.error();
        auto sets = unfinishedSets(session, **reader, backfill, *workflow);
        if (!sets) return sets.error();
        auto reached = bringBack(session, backfill, *sets, round);
        if (!reached) return reached.error();
        round.isDone = round.isDone && reached->isNone();
    }
    return round;
}

}  // namespace groundswell::operations
