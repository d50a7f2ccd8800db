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
    bool gaps = false;
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

// The days, or what is to be had instead of them.
std::string usageProblem(const BackfillOptions& options) {
    if (options.gaps && (options.from || options.to)) return "--gaps knows its times; leave out --from and --to.";
    if (!options.gaps && (!options.from || !options.to))
        return "Say which days with --from and --to, or --gaps for what earlier fetches left out.";
    return {};
}

void tellOf(Context& context, const operations::FilledGap& done) {
    const std::string name = printable(done.gap.source + "/" + done.gap.query) + "  " +
                             core::formatTime(done.gap.from) + " to " + core::formatTime(done.gap.to);
    if (done.error) context.warn(name + ": " + done.error->describe());
    complainAbout(context, done.acquired);
    if (!context.json()) context.out().line(name + "  " + (done.error ? "failed" : ingestText(done.acquired.counts)));
}

ordered_json documentOf(const operations::FillReport& report) {
    ordered_json document = operations::countsJson(report.counts);
    document["gaps"] = ordered_json::array();
    for (const operations::FilledGap& done : report.gaps) {
        ordered_json entry = operations::gapJson(done.gap);
        entry.update(operations::countsJson(done.acquired.counts));
        entry["error"] = done.error ? ordered_json(done.error->describe()) : ordered_json(nullptr);
        document["gaps"].push_back(std::move(entry));
    }
    document["left"] = ordered_json::array();
    for (const domain::FetchGap& gap : report.left) document["left"].push_back(operations::gapJson(gap));
    return document;
}

ExitCode exitCode(const operations::FillReport& report) {
    if (report.cancelled) return ExitCode::Interrupted;
    const auto failed = std::count_if(report.gaps.begin(), report.gaps.end(),
                                      [](const operations::FilledGap& done) { return done.error.has_value(); });
    if (failed > 0 && failed == static_cast<std::ptrdiff_t>(report.gaps.size())) return ExitCode::Failed;
    return report.left.empty() ? ExitCode::Done : ExitCode::Partial;
}

ExitCode finish(Context& context, workspace::WorkspaceSession& session, bool process, ordered_json document,
                ExitCode code) {
    if (process && code != ExitCode::Interrupted) {
        auto processed = operations::processItems(session, context.pool(), {}, context.progress(), context.stop());
        if (!processed) return context.fail(processed.error());
        tellOfServices(context, session, *processed);
        if (!context.json()) context.out().line(processText(*processed) + ".");
        document["process"] = operations::processJson(*processed);
        if (code == ExitCode::Done) code = processExitCode(*processed, false);
    }
    if (context.json()) context.out().document(document);
    return code;
}

ExitCode fillAll(Context& context, workspace::WorkspaceSession& session, const BackfillOptions& options) {
    auto report = operations::fillGaps(
        session, context.pool(), {options.source},
        [&context](const operations::FilledGap& done) { tellOf(context, done); }, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    if (!context.json()) {
        context.out().line(report->gaps.empty() && report->left.empty() ? "There are no gaps."
                                                                        : ingestText(report->counts) + ".");
    }
    return finish(context, session, options.process, documentOf(*report), exitCode(*report));
}

ExitCode runBackfill(Context& context, const BackfillOptions& options) {
    if (const std::string problem = usageProblem(options); !problem.empty()) return context.misused(problem);
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    if (options.gaps) return fillAll(context, **session, options);
    const operations::BackfillRequest request{*options.from, *options.to, options.source};
    auto report = operations::backfill(
        **session, context.pool(), request, [&context](const BackfillDay& day) { tellOf(context, day); },
        context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    if (!context.json()) context.out().line(ingestText(report->counts) + ".");
    return finish(context, **session, options.process, documentOf(*report), exitCode(*report));
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
    app->add_flag("--gaps", options->gaps, "Fetch what earlier fetches left out, instead of days.");
    app->add_flag("--process", options->process, "Run the workflow afterwards.");
}

}  // namespace groundswell::cli
