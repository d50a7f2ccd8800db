#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "pipeline/operations/report_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

namespace {

struct ProcessOptions {
    std::string workspace;
    operations::ProcessRequest request;
};

ExitCode runProcess(Context& context, const ProcessOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto report =
        operations::processItems(**session, context.pool(), options.request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    complainAbout(context, report->extracted);
    tellOfServices(context, **session, *report);
    const bool extracted = report->extracted.counts.read > 0;
    const std::string& until = options.request.until;
    if (context.json()) {
        nlohmann::ordered_json document = operations::processJson(*report);
        document["extracted"] = ingestJson(report->extracted);
        context.out().document(document);
    } else {
        if (extracted) context.out().line("From the archive: " + ingestText(report->extracted.counts) + ".");
        context.out().line(processText(*report, until) + ".");
    }
    return processExitCode(*report, !until.empty());
}

}  // namespace

void addProcess(Commands& commands) {
    const auto options = std::make_shared<ProcessOptions>();
    CLI::App* app = commands.add("process", "Run the workflow on every item that waits, until nothing is left.",
                                 [options](Context& context) { return runProcess(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_flag("--raw", options->request.fromRaw,
                  "Rebuild the items from the archive first; ids, labels and notes stay.");
    app->add_option("--until", options->request.until, "Stop items in this state.")->type_name("STATE");
    app->add_flag("--retry-failed", options->request.retryFailed, "Try failed items again.");
}

}  // namespace groundswell::cli
