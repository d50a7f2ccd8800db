#include "pipeline/operations/import_files.h"

#include "models/config/api_definition.h"
#include "pipeline/operations/extract_archive.h"
#include "pipeline/operations/run_record.h"

#include <filesystem>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

std::string titleOf(const std::vector<std::string>& files) {
    std::string first =
        files.front() == "-" ? "standard input" : std::filesystem::path(files.front()).filename().string();
    return files.size() == 1 ? first : first + " and " + std::to_string(files.size() - 1) + " more";
}

domain::RunState stateOf(const ImportReport& report) {
    if (report.cancelled) return domain::RunState::Cancelled;
    if (report.nothingReadable()) return domain::RunState::Failed;
    return report.issueCount > 0 || !report.unreadable.empty() ? domain::RunState::Partial
                                                               : domain::RunState::Completed;
}

}  // namespace

bool ImportReport::nothingReadable() const {
    return counts.taken() == 0 && (filesRead == 0 || issueCount > 0);
}

core::Result<ImportReport> importFiles(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                       const ImportRequest& request, const jobs::ProgressSink& progress,
                                       const std::stop_token& stop) {
    const config::SourceConfig* source = session.config().source(request.source);
    if (!source) {
        return Error(ErrorCode::InvalidInput, "The workspace has no source '" + request.source + "'.")
            .with("file", session.layout().config().string())
            .with("remedy", "Add it to the workspace's sources, or name another with --source.");
    }
    config::Mapping mapping = config::mappingOf(*source);
    if (!request.mapping.empty()) {
        auto given = config::parseMapping(request.mapping);
        if (!given) return given.error();
        mapping = std::move(*given);
    }
    auto run = RunRecord::begin(session, domain::RunKind::Import, request.source, titleOf(request.files));
    if (!run) return run.error();
    // What a crash left outside is older than what comes now.
    if (auto older = extractArchive(session, pool, ArchivePart::Unknown, run->id(), {}, stop); !older)
        return older.error();

    RecordIngest ingest(session, pool,
                        {.source = request.source,
                         .query = {},
                         .mapping = mapping,
                         .givenMapping = request.mapping,
                         .mode = request.mode,
                         .run = run->id(),
                         .partition = std::chrono::floor<std::chrono::days>(session.clock().now()),
                         .from = {},
                         .to = {}},
                        progress, stop);
    ImportReport report;
    for (const std::string& file : request.files) {
        if (stop.stop_requested()) break;
        auto content = sources::readFile(file, request.format, mapping, ingest, stop);
        if (!content) {
            if (content.error().code == ErrorCode::Cancelled) break;
            report.unreadable.push_back(content.error());
            continue;
        }
        ++report.filesRead;
        report.linked += content->linked;
        report.orphans += content->orphans;
    }
    auto ingested = ingest.finish();
    if (!ingested) return ingested.error();
    static_cast<IngestReport&>(report) = std::move(*ingested);
    report.cancelled = stop.stop_requested();
    std::vector<sources::InputIssue> issues = report.issues;
    for (const Error& error : report.unreadable) issues.push_back(sources::issueOf(error));
    if (auto ended = run->end(stateOf(report), report.counts, {}, issues); !ended) return ended.error();
    return report;
}

}  // namespace groundswell::operations
