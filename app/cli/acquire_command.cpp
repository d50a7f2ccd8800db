#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "app/cli/round_answer.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/report_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct AcquireOptions {
    std::string workspace;
    operations::AcquireRequest request;
    bool process = false;
};

ordered_json documentOf(const operations::AcquireReport& report) {
    ordered_json document = ingestJson(report);
    document["queries"] = ordered_json::array();
    for (const operations::QueryOutcome& outcome : report.queries)
        document["queries"].push_back(operations::queryJson(outcome));
    document["paused"] = ordered_json::array();
    for (const domain::SourceHealth& one : report.paused) document["paused"].push_back(pauseJson(one));
    return document;
}

std::string queryName(const operations::QueryOutcome& outcome) {
    return outcome.query.empty() ? outcome.source : outcome.source + "/" + outcome.query;
}

void answer(Context& context, const operations::AcquireReport& report) {
    for (const operations::QueryOutcome& outcome : report.queries) {
        if (outcome.error) context.warn(queryName(outcome) + ": " + outcome.error->describe());
    }
    for (const domain::SourceHealth& one : report.paused) context.warn(pauseText(one));
    complainAbout(context, report);
    if (context.json()) return;
    for (const operations::QueryOutcome& outcome : report.queries) {
        if (outcome.error) continue;
        const std::string what = outcome.notModified ? "nothing new since the last time" : ingestText(outcome.counts);
        context.out().line(printable(queryName(outcome)) + "  " + what);
    }
    context.out().line(ingestText(report.counts) + ".");
}

ExitCode exitCode(const operations::AcquireReport& report) {
    if (report.cancelled) return ExitCode::Interrupted;
    const std::int64_t failed = report.failedQueries();
    const auto all = static_cast<std::int64_t>(report.queries.size());
    if (failed > 0 && failed == all) return ExitCode::Failed;
    const domain::RunCounts& counts = report.counts;
    if (failed == 0 && counts.taken() == 0 && counts.rejected > 0 && counts.rejected >= counts.read)
        return ExitCode::Invalid;
    return failed > 0 || report.issueCount > 0 ? ExitCode::Partial : ExitCode::Done;
}

// Two ways to say which days would contradict each other.
std::string rangeProblem(const operations::AcquireRequest& request) {
    if (request.partition && (request.from || request.to)) {
        return "--date names one day, --from and --to a range; give one or the other.";
    }
    if (request.from && request.to && *request.from > *request.to) {
        return "--from " + core::formatDay(*request.from) + " is later than --to " + core::formatDay(*request.to) +
               "; --to is the day after the last.";
    }
    return {};
}

ExitCode runAcquire(Context& context, const AcquireOptions& options) {
    if (const std::string problem = rangeProblem(options.request); !problem.empty()) return context.misused(problem);
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto report = operations::acquire(**session, context.pool(), options.request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    answer(context, *report);
    ordered_json document = documentOf(*report);
    ExitCode code = exitCode(*report);
    const bool goOn = options.process && code != ExitCode::Interrupted;
    if (goOn) {
        auto processed = operations::processItems(**session, context.pool(), {}, context.progress(), context.stop());
        if (!processed) return context.fail(processed.error());
        tellOfServices(context, **session, *processed);
        if (!context.json()) context.out().line(processText(*processed) + ".");
        document["process"] = operations::processJson(*processed);
        if (code == ExitCode::Done) code = processExitCode(*processed, false);
    }
    if (context.json()) context.out().document(document);
    return code;
}

}  // namespace

void addAcquire(Commands& commands) {
    const auto options = std::make_shared<AcquireOptions>();
    operations::AcquireRequest& request = options->request;
    CLI::App* app = commands.add("acquire", "Fetch from the sources into the archive and on into items.",
                                 [options](Context& context) { return runAcquire(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("--source", request.source, "Only this source.")->type_name("ID");
    app->add_option("--query", request.query, "Only this query.")->type_name("ID");
    addDayOption(*app, "--date", request.partition, "The day to ask for; default: yesterday.");
    addDayOption(*app, "--from", request.from, "First day.");
    addDayOption(*app, "--to", request.to, "Day after the last.");
    app->add_option("--limit-pages", request.limitPages, "At most so many pages of a query.")
        ->type_name("N")
        ->check(atLeast(1));
    app->add_flag("--process", options->process, "Run the workflow afterwards.");
}

}  // namespace groundswell::cli
