#include "pipeline/operations/import_files.h"

#include "models/config/api_definition.h"
#include "pipeline/operations/extract_archive.h"
#include "pipeline/operations/run_record.h"
#include "pipeline/operations/table_mappings.h"
#include "pipeline/sources/folder_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

std::string titleOf(const std::vector<std::string>& files) {
    const std::filesystem::path path(files.front());
    // "folder/" has no last part.
    std::string first =
        files.front() == "-" ? "standard input" : (path.has_filename() ? path : path.parent_path()).filename().string();
    return files.size() == 1 ? first : first + " and " + std::to_string(files.size() - 1) + " more";
}

// Folders stand for the files in them.
std::vector<std::string> namedFiles(const std::vector<std::string>& named, std::vector<Error>& unreadable) {
    std::vector<std::string> files;
    for (const std::string& name : named) {
        if (name == "-" || !sources::isFolder(name)) {
            files.push_back(name);
            continue;
        }
        auto listed = sources::listFolder(name);
        if (!listed) {
            unreadable.push_back(listed.error());
            continue;
        }
        for (Error& error : listed->unreadable) unreadable.push_back(std::move(error));
        for (sources::FolderFile& file : listed->files) files.push_back(std::move(file.path));
    }
    return files;
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
    std::vector<sources::TableMapping> given = request.tables;
    sources::ImportSettings settings{.tables = rememberedTables(session), .chosen = request.tables};
    for (const std::string& file : namedFiles(request.files, report.unreadable)) {
        if (stop.stop_requested()) break;
        auto content = sources::readFile(file, request.format, mapping, ingest, stop, settings);
        if (!content) {
            if (content.error().code == ErrorCode::Cancelled) break;
            report.unreadable.push_back(content.error());
            continue;
        }
        ++report.filesRead;
        if (!request.mapping.empty() && !content->columns.empty()) given.push_back({content->columns, mapping});
        report.linked += content->linked;
        report.orphans += content->orphans;
    }
    auto ingested = ingest.finish();
    if (!ingested) return ingested.error();
    static_cast<IngestReport&>(report) = std::move(*ingested);
    report.cancelled = stop.stop_requested();
    if (auto kept = rememberTables(session, given); !kept) return kept.error();
    // What concerns many rows stands before what concerns one, and what could not be read before what is in doubt.
    std::vector<sources::InputIssue> issues = report.issues;
    for (const Error& error : report.unreadable) issues.push_back(sources::issueOf(error));
    for (sources::InputIssue& warning : report.warnings()) issues.push_back(std::move(warning));
    std::stable_partition(issues.begin(), issues.end(),
                          [](const sources::InputIssue& issue) { return issue.line == 0; });
    if (auto ended = run->end(stateOf(report), report.counts, {}, issues); !ended) return ended.error();
    return report;
}

}  // namespace groundswell::operations
