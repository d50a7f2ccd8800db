#include "pipeline/service/job_bodies.h"

#include "pipeline/operations/export_report.h"
#include "pipeline/operations/sample.h"
#include "pipeline/service/queue_hold.h"
#include "pipeline/service/table_export.h"

#include <stop_token>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

static_assert(mostReportedClusters == operations::mostReportedClusters);

core::Result<void> checkOpen(const std::shared_ptr<OpenWorkspace>& workspace, bool writes) {
    if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
    if (writes && !workspace->readOnlyReason().empty())
        return Error(ErrorCode::StoreLocked, workspace->readOnlyReason());
    return {};
}

// What is at hand for the screen need not be read again, and is what the screen shows.
void useBoards(OpenWorkspace& workspace, operations::ExportRequest& wanted) {
    wanted.board = [&workspace](core::UtcTime now) { return workspace.trends().board(now); };
    wanted.findKeywords = [&workspace](const domain::KeywordQuestion& question, core::UtcTime now) {
        return workspace.keywords().ask(question, now);
    };
}

jobs::ProgressSink forward(JobReporter& reporter, bool changesData) {
    return [&reporter, changesData](const jobs::Progress& progress) {
        reporter.progress(progress);
        if (changesData) reporter.dataChanged();
    };
}

constexpr int interruptedCode = 130;

}  // namespace

operations::ExportRequest rowsWanted(const ExportRequest& request, OpenWorkspace& workspace) {
    operations::ExportRequest wanted;
    wanted.table = request.what == ExportWhat::Items      ? report::Table::Items
                   : request.what == ExportWhat::Clusters ? report::Table::Clusters
                                                          : report::Table::Keywords;
    wanted.format = request.format == ExportFormat::JsonLines ? report::RowFormat::JsonLines
                    : request.format == ExportFormat::FourCat ? report::RowFormat::FourCat
                                                              : report::RowFormat::Csv;
    wanted.filter = request.filter;
    wanted.textQuery = request.textQuery;
    if (request.format == ExportFormat::Csv || request.format == ExportFormat::JsonLines)
        wanted.columns = request.columns;
    wanted.ids = request.ids;
    wanted.title = request.title;
    if (request.keywords) wanted.keywords = *request.keywords;
    wanted.window = request.window;
    if (request.rising)
        wanted.rising =
            report::RisingTerms{request.rising->minAuthors, request.rising->minOutlets, request.rising->limit};
    useBoards(workspace, wanted);
    if (request.what != ExportWhat::Keywords)
        wanted.order = operations::RowOrder{request.clusterSort, request.itemSort, request.order};
    return wanted;
}

JobBody exportJob(std::shared_ptr<OpenWorkspace> workspace, ExportRequest request) {
    if (request.what == ExportWhat::Table) return tableJob(std::move(request));
    return [workspace = std::move(workspace), request = std::move(request)](JobReporter& reporter,
                                                                            const std::stop_token& stop) -> JobOutcome {
        if (auto open = checkOpen(workspace, false); !open) return open.error();
        operations::ExportRequest wanted = rowsWanted(request, *workspace);
        wanted.file = request.file;
        wanted.ifExists = report::IfExists::Overwrite;
        auto written = request.format == ExportFormat::Html
                           ? operations::exportReport(workspace->session(), wanted, forward(reporter, false), stop)
                           : operations::exportRows(workspace->session(), wanted, forward(reporter, false), stop);
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
        const QueueHold hold(own ? nullptr : workspace.get(), stop);
        if (!hold.holds()) return JobState::Cancelled;
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
        const QueueHold hold(workspace.get(), command->stop());
        const bool mayRun = hold.holds() && !command->stop().stop_requested();
        const int code =
            mayRun ? commands->run(*command, workspace->session(), forward(reporter, true)) : interruptedCode;
        const bool interrupted = command->stop().stop_requested() && code != 0;
        command->end(code, interrupted);
        // It may have changed the workflow. Without the hold jobs still use what they have.
        if (mayRun) workspace->session().rereadConfigs();
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
