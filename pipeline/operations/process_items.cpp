#include "pipeline/operations/process_items.h"

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/run_record.h"

#include <algorithm>
#include <map>
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

void add(IngestReport& sum, IngestReport part) {
    sum.counts.read += part.counts.read;
    sum.counts.created += part.counts.created;
    sum.counts.changed += part.counts.changed;
    sum.counts.unchanged += part.counts.unchanged;
    sum.counts.rejected += part.counts.rejected;
    sum.issueCount += part.issueCount;
    std::move(part.issues.begin(), part.issues.end(), std::back_inserter(sum.issues));
}

}  // namespace

core::Result<IngestReport> extractArchive(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, bool all,
                                          core::RunId run, const jobs::ProgressSink& progress,
                                          const std::stop_token& stop) {
    if (auto swept = session.archive().sweep(); !swept) return swept.error();
    auto chunks = session.archive().list();
    if (!chunks) return chunks.error();
    if (!all) {
        auto reader = session.store().connect();
        if (!reader) return reader.error();
        auto rows = (*reader)->runs().chunks();
        if (!rows) return rows.error();
        std::set<std::string> known;
        for (const store::ChunkRow& row : *rows) known.insert(row.path);
        std::erase_if(*chunks, [&known](const archive::Chunk& chunk) { return known.contains(chunk.path); });
    }
    std::map<std::string, std::unique_ptr<RecordIngest>> ingests;
    IngestReport report;
    std::int64_t done = 0;
    for (const archive::Chunk& chunk : *chunks) {
        if (stop.stop_requested()) break;
        std::unique_ptr<RecordIngest>& ingest = ingests[chunk.sourceId];
        if (!ingest) {
            const config::SourceConfig* source = session.config().source(chunk.sourceId);
            ingest = std::make_unique<RecordIngest>(
                session, pool,
                RecordIngest::Settings{.source = chunk.sourceId,
                                       .query = {},
                                       .mapping = source ? source->mapping : config::Mapping{},
                                       .givenMapping = {},
                                       .run = run,
                                       .fromArchive = true,
                                       .from = {},
                                       .to = {}},
                jobs::ProgressSink{}, stop);
        }
        auto read = session.archive().read(chunk.path, [&](archive::RawArchive::Entry entry) {
            if (entry.replacement) {
                ingest->restartReplacement();
                return true;
            }
            entry.record.origin = chunk.path;
            return ingest->record(std::move(entry.record));
        });
        if (!read) static_cast<void>(ingest->issue({chunk.path, 0, read.error().describe()}));
        if (!ingest->endOfChunk(chunk)) break;
        if (progress) progress({"extract", ++done, static_cast<std::int64_t>(chunks->size()), "files"});
    }
    for (auto& [source, ingest] : ingests) {
        auto part = ingest->finish();
        if (!part) return part.error();
        add(report, std::move(*part));
    }
    return report;
}

core::Result<ProcessReport> processItems(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                         const ProcessRequest& request, const jobs::ProgressSink& progress,
                                         const std::stop_token& stop) {
    if (auto known = checkUntil(session.workflow(), request.until); !known) return known.error();
    auto run = RunRecord::begin(session, request.fromRaw ? domain::RunKind::Rebuild : domain::RunKind::Process, {},
                                session.workflow().name);
    if (!run) return run.error();
    ProcessReport report;
    auto extracted = extractArchive(session, pool, request.fromRaw, run->id(), progress, stop);
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
