#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "app/cli/round_answer.h"
#include "pipeline/operations/backfill.h"
#include "pipeline/operations/report_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using nlohmann::ordered_json;
using operations::BackfillDay;
using operations::BackfillReport;

namespace {

struct BackfillOptions {
    std::string workspace;
    std::string source;
    std::optional<core::UtcDay> from;
    std::optional<core::UtcDay> to;
    bool process = false;
};

ordered_json dayJson(const BackfillDay& day) {
    ordered_json out{{"day", core::formatDay(day.day)}, {"state", domain::runStateName(day.acquired.state())}};
    out.update(operations::countsJson(day.acquired.counts));
    out["error"] = day.error ? ordered_json(day.error->describe()) : ordered_json(nullptr);
    return out;
}

ordered_json documentOf(const BackfillReport& report) {
    ordered_json document = operations::countsJson(report.counts);
    document["days"] = ordered_json::array();
    for (const BackfillDay& day : report.days) document["days"].push_back(dayJson(day));
    return document;
}

void tellOf(Context& context, const BackfillDay& day) {
    const std::string name = core::formatDay(day.day);
    for (const operations::QueryOutcome& outcome : day.acquired.queries) {
        if (outcome.error) context.warn(name + ": " + printable(outcome.source) + ": " + outcome.error->describe());
    }
    complainAbout(context, day.acquired);
    if (context.json()) return;
    context.out().line(name + "  " + (day.failed() ? "failed" : ingestText(day.acquired.counts)));
}

ExitCode exitCode(const BackfillReport& report) {
    if (report.cancelled) return ExitCode::Interrupted;
    const auto failed =
        std::count_if(report.days.begin(), report.days.end(), [](const BackfillDay& day) { return day.failed(); });
    if (failed == static_cast<std::ptrdiff_t>(report.days.size())) return ExitCode::Failed;
    const bool partly = std::any_of(report.days.begin(), report.days.end(),
                                    [](const BackfillDay& day) { return day.error || day.acquired.issueCount > 0; });
    return partly ? ExitCode::Partial : ExitCode::Done;
}

ExitCode runBackfill(Context& context, const BackfillOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    const operations::BackfillRequest request{*options.from, *options.to, options.source};
    auto report = operations::backfill(
        **session, context.pool(), request, [&context](const BackfillDay& day) { tellOf(context, day); },
        context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    ordered_json document = documentOf(*report);
    ExitCode code = exitCode(*report);
    if (!context.json()) context.out().line(ingestText(report->counts) + ".");
    if (options.process && code != ExitCode::Interrupted) {
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

void addBackfill(Commands& commands) {
    const auto options = std::make_shared<BackfillOptions>();
    CLI::App* app = commands.add("backfill", "Fetch day by day; one bad day does not stop the rest.",
                                 [options](Context& context) { return runBackfill(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("--source", options->source, "Only this source.")->type_name("ID");
    addDayOption(*app, "--from", options->from, "First day.");
    addDayOption(*app, "--to", options->to, "Last day.");
    app->get_option("--from")->required();
    app->get_option("--to")->required();
    app->add_flag("--process", options->process, "Run the workflow afterwards.");
}

}  // namespace groundswell::cli
