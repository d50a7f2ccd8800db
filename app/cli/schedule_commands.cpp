#include "app/cli/commands.h"
#include "app/cli/json_values.h"
#include "app/cli/round_answer.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/schedule/decision.h"
#include "pipeline/operations/source_health.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t runsShown = 5;
constexpr std::int64_t lateShown = 20;

struct ScheduleOptions {
    std::string workspace;
    std::string name;  // of a schedule or source
};

// One schedule as it stands.
struct Standing {
    operations::ScheduleEntry entry;
    jobs::Decision decision;
    std::vector<core::UtcTime> next;
    std::optional<domain::SourceHealth> pause;  // of its source
};

struct Overview {
    std::vector<Standing> standings;
    std::vector<domain::LateRun> late;
    std::vector<domain::SourceHealth> paused;
};

core::Result<Standing> standingOf(operations::ScheduleEntry entry, core::UtcTime now) {
    Standing one{std::move(entry), {}, {}, {}};
    const config::ScheduleConfig& schedule = one.entry.schedule.schedule;
    auto decision = jobs::decide(schedule, one.entry.state, now, {}, !one.entry.state.job.isNone());
    if (!decision) return decision.error();
    one.decision = *decision;
    // A run that goes on is late when it should have ended.
    if (const auto& state = one.entry.state; !state.job.isNone() && state.due) {
        const auto expected = jobs::expectedEnd(schedule, *state.due);
        one.decision.due = state.due;
        one.decision.late = expected && *expected < now;
    }
    auto next = jobs::nextRuns(schedule, one.entry.state, now, runsShown);
    if (!next) return next.error();
    one.next = std::move(*next);
    return one;
}

core::Result<Overview> overviewOf(Context& context, workspace::WorkspaceSession& session) {
    auto entries = operations::scheduleEntries(session);
    if (!entries) return entries.error();
    auto paused = operations::pausedSources(session);
    if (!paused) return paused.error();
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto late = (*reader)->housekeeping().lateRuns(lateShown);
    if (!late) return late.error();
    Overview overview{{}, std::move(*late), std::move(*paused)};
    for (operations::ScheduleEntry& entry : *entries) {
        auto one = standingOf(std::move(entry), context.clock().now());
        if (!one) return one.error();
        for (const domain::SourceHealth& pause : overview.paused) {
            if (pause.source == one->entry.schedule.source) one->pause = pause;
        }
        overview.standings.push_back(std::move(*one));
    }
    return overview;
}

ordered_json standingJson(const Standing& one) {
    ordered_json next = ordered_json::array();
    for (const core::UtcTime time : one.next) next.push_back(core::formatTime(time));
    const config::TaskSchedule& task = one.entry.schedule;
    const domain::ScheduleState& state = one.entry.state;
    return {{"id", task.id},
            {"task", task.task},
            {"source", textJson(task.source)},
            {"schedule", task.schedule.when},
            {"words", config::describe(task.schedule)},
            {"time_zone", task.schedule.timeZone},
            {"missed", config::missedRunsName(task.schedule.missed)},
            {"overlap", config::overlappingRunsName(task.schedule.overlap)},
            {"expected_by", textJson(task.schedule.expectedBy)},
            {"running", !state.job.isNone()},
            {"last_started_at", timeJson(state.started)},
            {"last_ended_at", timeJson(state.ended)},
            {"last_result", textJson(state.result)},
            {"last_error", textJson(state.error)},
            {"due_at", timeJson(one.decision.due)},
            {"late", one.decision.late},
            {"paused_at", timeJson(one.pause ? one.pause->pausedAt : std::nullopt)},
            {"pause_reason", textJson(one.pause ? one.pause->pauseReason : std::string())},
            {"next", std::move(next)}};
}

ordered_json overviewJson(const Overview& overview) {
    ordered_json document{
        {"schedules", ordered_json::array()}, {"late_runs", ordered_json::array()}, {"paused", ordered_json::array()}};
    for (const Standing& one : overview.standings) document["schedules"].push_back(standingJson(one));
    for (const domain::LateRun& run : overview.late) document["late_runs"].push_back(lateJson(run));
    for (const domain::SourceHealth& one : overview.paused) document["paused"].push_back(pauseJson(one));
    return document;
}

std::vector<std::string> standingRow(const Standing& one) {
    std::string next = one.decision.due ? (one.decision.late ? "late" : "now") : "";
    if (!one.entry.state.job.isNone()) next = "running";
    if (one.pause) next = "paused";
    for (const core::UtcTime time : one.next) next += (next.empty() ? "" : ", ") + wholeSeconds(time);
    const config::TaskSchedule& task = one.entry.schedule;
    const domain::ScheduleState& state = one.entry.state;
    const std::string last = state.ended ? wholeSeconds(*state.ended) + " " + state.result : "never";
    const std::string name = task.id == config::sourceScheduleId(task.source) ? task.source : task.id;
    return {printable(name), task.task, printable(config::describe(task.schedule)), last,
            next.empty() ? "never" : next};
}

void print(Context& context, const Overview& overview) {
    Output& out = context.out();
    if (!overview.standings.empty()) {
        std::vector<std::vector<std::string>> rows{{"SCHEDULE", "TASK", "WHEN", "LAST RUN", "NEXT"}};
        for (const Standing& one : overview.standings) rows.push_back(standingRow(one));
        out.text(alignedTable(rows));
    }
    if (!overview.late.empty()) {
        std::vector<std::vector<std::string>> rows{{"LATE RUN", "DUE", "EXPECTED BY", "ENDED"}};
        for (const domain::LateRun& run : overview.late) {
            rows.push_back({printable(run.schedule), wholeSeconds(run.due), wholeSeconds(run.expected),
                            run.ended ? wholeSeconds(*run.ended) : "not yet"});
        }
        out.line("");
        out.text(alignedTable(rows));
    }
    if (!overview.paused.empty()) out.line("");
    for (const domain::SourceHealth& one : overview.paused) out.line(pauseText(one));
}

ExitCode list(Context& context, const ScheduleOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto overview = overviewOf(context, **session);
    if (!overview) return context.fail(overview.error());
    if (context.json()) {
        context.out().document(overviewJson(*overview));
        return ExitCode::Done;
    }
    if (overview->standings.empty())
        context.warn("Nothing in " + printable((*session)->config().id) + " has a schedule.");
    print(context, *overview);
    return ExitCode::Done;
}

ExitCode runNow(Context& context, const ScheduleOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    const operations::RoundRequest request{.name = options.name, .scheduledOnly = true};
    auto report = operations::runRound(**session, context.pool(), request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    tellOfRound(context, **session, *report);
    if (context.json()) context.out().document(roundJson(*report));
    return roundExitCode(*report);
}

ExitCode clear(Context& context, const ScheduleOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto cleared = operations::clearSchedules(**session, options.name);
    if (!cleared) return context.fail(cleared.error());
    if (context.json()) {
        context.out().document({{"cleared", *cleared}});
    } else {
        context.out().line("Forgot when " + counted(*cleared, "schedule", "schedules") + " ran.");
    }
    return ExitCode::Done;
}

ExitCode pause(Context& context, const ScheduleOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto paused = operations::pauseSource(**session, options.name, "It was paused by hand.");
    if (!paused) return context.fail(paused.error());
    if (context.json()) {
        context.out().document({{"source", options.name}, {"paused", true}});
    } else {
        context.out().line(printable(options.name) + " pauses until `groundswell schedule resume`.");
    }
    return ExitCode::Done;
}

ExitCode resume(Context& context, const ScheduleOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto resumed = operations::resumeSource(**session, options.name);
    if (!resumed) return context.fail(resumed.error());
    if (context.json()) {
        context.out().document({{"source", options.name}, {"paused", false}, {"changed", *resumed}});
    } else {
        context.out().line(printable(options.name) +
                           (*resumed ? " takes part again; its failures are forgotten." : " did not pause."));
    }
    return ExitCode::Done;
}

// What a command does with a name, if it takes one.
struct Taker {
    const char* help = nullptr;
    const char* type = "NAME";
    bool required = false;
    bool isShort = false;  // one transaction
};

void addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
            ExitCode (*action)(Context&, const ScheduleOptions&), const Taker& taker) {
    const auto options = std::make_shared<ScheduleOptions>();
    CLI::App* app = commands.add(
        name, summary, [options, action](Context& context) { return action(context, *options); }, group);
    addWorkspaceOption(*app, options->workspace);
    if (taker.help != nullptr)
        app->add_option("name", options->name, taker.help)->type_name(taker.type)->required(taker.required);
    if (taker.isShort) commands.markShort(*app);
}

}  // namespace

void addScheduleCommands(Commands& commands) {
    CLI::App* group = commands.addGroup("schedule", "See what runs by itself and when, and run what is due.");
    addOne(commands, group, "list", "List the schedules with their last run and the next five, late runs and pauses.",
           list, {});
    addOne(commands, group, "run", "Run what is due now, or one schedule whether it is due or not.", runNow,
           {"This schedule, or that of this source, also when it is not due."});
    addOne(commands, group, "clear", "Forget when schedules ran: they begin anew, as if they were just made.", clear,
           {"Only this schedule, or that of this source.", "NAME", false, true});
    addOne(commands, group, "pause", "Leave a source out of rounds until it is resumed.", pause,
           {"The source.", "SOURCE", true, true});
    addOne(commands, group, "resume", "Let a source that pauses take part again.", resume,
           {"The source.", "SOURCE", true, true});
}

}  // namespace groundswell::cli
