#include "pipeline/operations/process_items.h"

#include "models/core/words.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/extract_archive.h"
#include "pipeline/operations/run_record.h"
#include "pipeline/operations/workflow_items.h"

#include <algorithm>
#include <set>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

domain::RunState stateOf(const ProcessReport& report) {
    if (report.items.cancelled) return domain::RunState::Cancelled;
    const bool partly = report.items.failed > 0 || !report.items.waits.empty() || !report.strays.empty() ||
                        report.extracted.issueCount > 0;
    return partly ? domain::RunState::Partial : domain::RunState::Completed;
}

// One sentence for the record of the run: how many items wait, and the commonest reason.
std::string waitSentence(const workflow::ConductorReport& report) {
    const auto most = std::max_element(report.waits.begin(), report.waits.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == report.waits.end()) return {};
    return std::to_string(report.waitingForService()) + " items wait for a service; " + most->first;
}

core::Result<void> checkUntil(const workspace::WorkspaceSession& session, const std::string& until) {
    std::vector<std::string> known;
    for (const config::WorkflowConfig& workflow : session.workflows()) {
        for (const std::string& state : workflow.states) {
            if (!core::isOneOf(known, state)) known.push_back(state);
        }
    }
    if (until.empty() || core::isOneOf(known, until)) return {};
    return Error(ErrorCode::InvalidInput, "The workflow '" + session.workflow().id + "' has no state '" + until + "'.")
        .with("remedy", "Its states are: " + core::joined(known) + ".");
}

core::Result<void> checkWorkflow(const workspace::WorkspaceSession& session, const std::string& id) {
    const auto& all = session.workflows();
    const bool known = std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    if (id.empty() || known) return {};
    return Error(ErrorCode::InvalidInput, "No source of the workspace goes through a workflow '" + id + "'.");
}

core::Result<void> retryFailed(workspace::WorkspaceSession& session) {
    for (const config::WorkflowConfig& workflow : session.workflows()) {
        // From a state for failures that is not the end, items go on by themselves.
        std::set<std::string> failures;
        for (const config::StepConfig& step : workflow.steps) {
            if (core::isOneOf(workflow.finalStates, step.onError)) failures.insert(step.onError);
        }
        for (const std::string& state : failures) {
            auto moved = session.store().writer().run([&](store::WriteTransaction& transaction) {
                return transaction.items().moveState(state, workflow.initial, session.sourcesOf(workflow));
            });
            if (!moved) return moved.error();
        }
    }
    return {};
}

core::Result<std::int64_t> itemsIn(workspace::WorkspaceSession& session, const std::string& state) {
    if (state.empty()) return std::int64_t{0};
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto counts = (*reader)->items().countByState();
    if (!counts) return counts.error();
    const auto found = counts->find(state);
    return found == counts->end() ? std::int64_t{0} : found->second;
}

}  // namespace

core::Result<ProcessReport> processItems(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                         const ProcessRequest& request, const jobs::ProgressSink& progress,
                                         const std::stop_token& stop) {
    if (auto known = checkUntil(session, request.until); !known) return known.error();
    if (auto known = checkWorkflow(session, request.workflow); !known) return known.error();
    auto run = RunRecord::begin(session, request.fromRaw ? domain::RunKind::Rebuild : domain::RunKind::Process, {},
                                session.workflow().name);
    if (!run) return run.error();
    ProcessReport report;
    auto extracted = extractArchive(session, pool, request.fromRaw ? ArchivePart::Everything : ArchivePart::Unknown,
                                    run->id(), progress, stop);
    if (!extracted) return extracted.error();
    report.extracted = std::move(*extracted);
    if (request.retryFailed) {
        if (auto moved = retryFailed(session); !moved) return moved.error();
    }
    const auto backfilled = continueBackfills(session);
    if (!backfilled) return backfilled.error();
    report.broughtBack = backfilled->items;
    const auto before = itemsIn(session, request.until);
    if (!before) return before.error();
    auto moved = runWorkflows(session, pool, request.until, progress, stop, request.workflow);
    if (!moved) return moved.error();
    report.items = std::move(moved->items);
    report.strays = std::move(moved->strays);
    const auto after = itemsIn(session, request.until);
    if (!after) return after.error();
    if (!request.until.empty()) report.reached = std::max<std::int64_t>(0, *after - *before);

    domain::RunCounts counts = report.extracted.counts;
    counts.processed = report.done();
    counts.failed = report.items.failed;
    run->keepSteps(report.items.steps);
    if (auto ended = run->end(stateOf(report), counts, waitSentence(report.items), report.extracted.issues); !ended)
        return ended.error();
    return report;
}

}  // namespace groundswell::operations
