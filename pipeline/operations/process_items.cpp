#include "pipeline/operations/process_items.h"

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/extract_archive.h"
#include "pipeline/operations/run_record.h"

#include <algorithm>
#include <set>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

domain::RunState stateOf(const ProcessReport& report) {
    if (report.items.cancelled) return domain::RunState::Cancelled;
    return report.items.failed > 0 || report.extracted.issueCount > 0 ? domain::RunState::Partial
                                                                      : domain::RunState::Completed;
}

core::Result<void> checkUntil(const config::WorkflowConfig& workflow, const std::string& until) {
    if (until.empty() || std::find(workflow.states.begin(), workflow.states.end(), until) != workflow.states.end())
        return {};
    std::string known;
    for (const std::string& state : workflow.states) known += (known.empty() ? "" : ", ") + state;
    return Error(ErrorCode::InvalidInput, "The workflow '" + workflow.id + "' has no state '" + until + "'.")
        .with("remedy", "Its states are: " + known + ".");
}

core::Result<void> retryFailed(workspace::WorkspaceSession& session) {
    std::set<std::string> failures;
    for (const config::StepConfig& step : session.workflow().steps) failures.insert(step.onError);
    for (const std::string& state : failures) {
        auto moved = session.store().writer().run([&](store::WriteTransaction& transaction) {
            return transaction.items().moveState(state, session.workflow().initial);
        });
        if (!moved) return moved.error();
    }
    return {};
}

}  // namespace

core::Result<ProcessReport> processItems(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                         const ProcessRequest& request, const jobs::ProgressSink& progress,
                                         const std::stop_token& stop) {
    if (auto known = checkUntil(session.workflow(), request.until); !known) return known.error();
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
    workflow::Conductor conductor(session.store(), session.workflow(), pool);
    auto items = conductor.run(request.until, progress, stop);
    if (!items) return items.error();
    report.items = *items;

    domain::RunCounts counts = report.extracted.counts;
    counts.processed = report.items.processed;
    counts.failed = report.items.failed;
    if (auto ended = run->end(stateOf(report), counts, {}, report.extracted.issues); !ended) return ended.error();
    return report;
}

}  // namespace groundswell::operations
