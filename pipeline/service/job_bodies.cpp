#include "pipeline/service/job_bodies.h"

#include "pipeline/operations/acquire.h"
#include "pipeline/operations/export_rows.h"
#include "pipeline/operations/import_files.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/operations/refresh_clusters.h"
#include "pipeline/operations/sample.h"

#include <stop_token>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

core::Result<void> checkOpen(const std::shared_ptr<OpenWorkspace>& workspace, bool writes) {
    if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
    if (writes && !workspace->readOnlyReason().empty())
        return Error(ErrorCode::StoreLocked, workspace->readOnlyReason());
    return {};
}

jobs::ProgressSink forward(JobReporter& reporter, bool changesData) {
    return [&reporter, changesData](const jobs::Progress& progress) {
        reporter.progress(progress);
        if (changesData) reporter.dataChanged();
    };
}

// What came in goes on through the workflow; the worse of the two states is the job's.
JobOutcome goOn(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, JobState so, domain::RunCounts counts,
                JobReporter& reporter, const std::stop_token& stop) {
    if (stop.stop_requested()) return JobState::Cancelled;
    auto processed = operations::processItems(session, pool, {}, forward(reporter, true), stop);
    if (!processed) return processed.error();
    counts.processed = processed->items.processed;
    counts.failed = processed->items.failed;
    reporter.counts(counts);
    if (processed->items.cancelled) return JobState::Cancelled;
    return processed->items.failed > 0 || !processed->items.waits.empty() ? JobState::Partial : so;
}

Error firstError(const operations::AcquireReport& report) {
    for (const operations::QueryOutcome& outcome : report.queries) {
        if (outcome.error) return *outcome.error;
    }
    return {ErrorCode::Internal, "Nothing was fetched."};
}

}  // namespace

JobBody importJob(std::shared_ptr<OpenWorkspace> workspace, std::vector<std::string> files, std::string source) {
    return [workspace = std::move(workspace), files = std::move(files), source = std::move(source)](
               JobReporter& reporter, const std::stop_token& stop) -> JobOutcome {
        if (auto open = checkOpen(workspace, true); !open) return open.error();
        jobs::WorkerPool pool;
        operations::ImportRequest request;
        request.files = files;
        if (!source.empty()) request.source = source;
        auto report = operations::importFiles(workspace->session(), pool, request, forward(reporter, true), stop);
        if (!report) return report.error();
        reporter.counts(report->counts);
        if (report->filesRead == 0 && !report->unreadable.empty()) return report->unreadable.front();
        const bool partly = report->issueCount > 0 || !report->unreadable.empty();
        return goOn(workspace->session(), pool, partly ? JobState::Partial : JobState::Completed, report->counts,
                    reporter, stop);
    };
}

JobBody fetchJob(std::shared_ptr<OpenWorkspace> workspace, FetchRequest request) {
    return [workspace = std::move(workspace), request = std::move(request)](JobReporter& reporter,
                                                                            const std::stop_token& stop) -> JobOutcome {
        if (auto open = checkOpen(workspace, true); !open) return open.error();
        jobs::WorkerPool pool;
        operations::AcquireRequest wanted;
        wanted.source = request.source;
        wanted.from = request.from;
        wanted.to = request.to;
        auto report = operations::acquire(workspace->session(), pool, wanted, forward(reporter, true), stop);
        if (!report) return report.error();
        reporter.counts(report->counts);
        if (report->failedQueries() == static_cast<std::int64_t>(report->queries.size()) && !report->cancelled)
            return firstError(*report);
        const bool partly = report->failedQueries() > 0 || report->issueCount > 0;
        return goOn(workspace->session(), pool, partly ? JobState::Partial : JobState::Completed, report->counts,
                    reporter, stop);
    };
}

JobBody processJob(std::shared_ptr<OpenWorkspace> workspace) {
    return [workspace = std::move(workspace)](JobReporter& reporter, const std::stop_token& stop) -> JobOutcome {
        if (auto open = checkOpen(workspace, true); !open) return open.error();
        jobs::WorkerPool pool;
        return goOn(workspace->session(), pool, JobState::Completed, {}, reporter, stop);
    };
}

JobBody refreshJob(std::shared_ptr<OpenWorkspace> workspace, std::string granularity) {
    return [workspace = std::move(workspace), granularity = std::move(granularity)](
               JobReporter& reporter, const std::stop_token& stop) -> JobOutcome {
        if (auto open = checkOpen(workspace, true); !open) return open.error();
        jobs::WorkerPool pool;
        auto report =
            operations::refreshClusters(workspace->session(), pool, {granularity}, forward(reporter, true), stop);
        if (!report) return report.error();
        return report->cancelled ? JobState::Cancelled : JobState::Completed;
    };
}

JobBody exportJob(std::shared_ptr<OpenWorkspace> workspace, ExportRequest request) {
    return [workspace = std::move(workspace), request = std::move(request)](JobReporter& reporter,
                                                                            const std::stop_token& stop) -> JobOutcome {
        if (auto open = checkOpen(workspace, false); !open) return open.error();
        operations::ExportRequest wanted;
        wanted.table = request.what == ExportWhat::Items      ? report::Table::Items
                       : request.what == ExportWhat::Clusters ? report::Table::Clusters
                                                              : report::Table::Keywords;
        wanted.format = request.format == ExportFormat::Csv ? report::RowFormat::Csv : report::RowFormat::JsonLines;
        wanted.filter = request.filter;
        // Keywords have one order.
        if (request.what != ExportWhat::Keywords)
            wanted.order = operations::RowOrder{request.clusterSort, request.itemSort, request.order};
        wanted.file = request.file;
        wanted.ifExists = report::IfExists::Overwrite;
        auto written = operations::exportRows(workspace->session(), wanted, forward(reporter, false), stop);
        if (!written) return written.error();
        domain::RunCounts counts;
        counts.read = written->rows;
        reporter.counts(counts);
        return JobState::Completed;
    };
}

JobBody sampleJob(std::shared_ptr<OpenWorkspace> workspace, workspace::WorkspaceDirectory directory,
                  std::shared_ptr<const core::Clock> clock) {
    return [workspace = std::move(workspace), directory = std::move(directory), clock = std::move(clock)](
               JobReporter& reporter, const std::stop_token& stop) -> JobOutcome {
        jobs::WorkerPool pool;
        std::unique_ptr<workspace::WorkspaceSession> own;
        workspace::WorkspaceSession* session = nullptr;
        if (workspace && workspace->session().config().id == operations::sampleWorkspaceId) {
            if (auto open = checkOpen(workspace, true); !open) return open.error();
            session = &workspace->session();
        } else {
            auto folder = operations::ensureSampleWorkspace(directory);
            if (!folder) return folder.error();
            auto opened =
                workspace::WorkspaceSession::open(*folder, workspace::Access::Write, clock, directory.profile());
            if (!opened) return opened.error();
            own = std::move(*opened);
            session = own.get();
        }
        auto filled = operations::fillSample(*session, pool, forward(reporter, workspace != nullptr), stop);
        if (!filled) return filled.error();
        domain::RunCounts counts = filled->acquired.counts;
        counts.processed = filled->processed.items.processed;
        reporter.counts(counts);
        return filled->processed.items.cancelled ? JobState::Cancelled : JobState::Completed;
    };
}

JobBody handedJob(std::shared_ptr<OpenWorkspace> workspace, std::shared_ptr<workspace::HandedCommand> command,
                  std::shared_ptr<const workspace::HandedCommands> commands) {
    return [workspace = std::move(workspace), command = std::move(command), commands = std::move(commands)](
               JobReporter& reporter, const std::stop_token& stop) -> JobOutcome {
        // Cancelled here it is cancelled there.
        const std::stop_callback cancelled(stop, [&command] { command->requestStop(); });
        const int code = commands->run(*command, workspace->session(), forward(reporter, true));
        const bool interrupted = command->stop().stop_requested() && code != 0;
        command->end(code, interrupted);
        // It may have changed the workflow.
        workspace->session().rereadConfigs();
        if (interrupted) return JobState::Cancelled;
        if (code == 0) return JobState::Completed;
        return Error(ErrorCode::Internal, "The command ended with the exit code " + std::to_string(code) + ".");
    };
}

std::string titleOf(const workspace::HandedRequest& request) {
    constexpr std::size_t longestTitle = 80;
    std::string title;
    for (const std::string& word : request.arguments) {
        if (title.size() > longestTitle) return title + " ...";
        title += (title.empty() ? "" : " ") + word;
    }
    return title;
}

}  // namespace groundswell::pipeline
