#include "app/cli/commands.h"
#include "app/cli/round_answer.h"
#include "pipeline/jobs/schedule/decision.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t runsShown = 5;

struct Options {
    std::string workspace;
    std::string source;
};

// One schedule as it stands.
struct Standing {
    const config::ScheduleConfig* schedule = nullptr;
    domain::ScheduleState state;
    jobs::Decision decision;
    std::vector<core::UtcTime> next;
};

core::Result<std::vector<Standing>> standings(Context& context, workspace::WorkspaceSession& session) {
    auto states = operations::scheduleStates(session);
    if (!states) return states.error();
    const core::UtcTime now = context.clock().now();
    std::vector<Standing> all;
    for (domain::ScheduleState& state : *states) {
        Standing one{&*session.config().source(state.source)->schedule, std::move(state), {}, {}};
        auto decision = jobs::decide(*one.schedule, one.state, now);
        if (!decision) return decision.error();
        one.decision = *decision;
        auto next = jobs::nextRuns(*one.schedule, one.state, now, runsShown);
        if (!next) return next.error();
        one.next = std::move(*next);
        all.push_back(std::move(one));
    }
    return all;
}

ordered_json timeJson(const std::optional<core::UtcTime>& time) {
    return time ? ordered_json(core::formatTime(*time)) : ordered_json(nullptr);
}

ordered_json standingJson(const Standing& one) {
    ordered_json next = ordered_json::array();
    for (const core::UtcTime time : one.next) next.push_back(core::formatTime(time));
    const domain::ScheduleState& state = one.state;
    return {{"source", state.source},
            {"schedule", one.schedule->when},
            {"time_zone", one.schedule->timeZone},
            {"missed", config::missedRunsName(one.schedule->missed)},
            {"overlap", config::overlappingRunsName(one.schedule->overlap)},
            {"last_started_at", timeJson(state.started)},
            {"last_ended_at", timeJson(state.ended)},
            {"last_result", state.result.empty() ? ordered_json(nullptr) : ordered_json(state.result)},
            {"last_error", state.error.empty() ? ordered_json(nullptr) : ordered_json(state.error)},
            {"due_at", timeJson(one.decision.due)},
            {"late", one.decision.late},
            {"next", std::move(next)}};
}

std::vector<std::string> standingRow(const Standing& one) {
    std::string next = one.decision.due ? (one.decision.late ? "late" : "now") : "";
    for (const core::UtcTime time : one.next) next += (next.empty() ? "" : ", ") + core::formatTime(time);
    const domain::ScheduleState& state = one.state;
    const std::string last =
        state.ended ? core::formatTime(std::chrono::floor<std::chrono::seconds>(*state.ended)) + " " + state.result
                    : "never";
    return {printable(state.source), printable(state.schedule), last, next.empty() ? "never" : next};
}

ExitCode list(Context& context, const Options& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto all = standings(context, **session);
    if (!all) return context.fail(all.error());
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const Standing& one : *all) rows.push_back(standingJson(one));
        context.out().document({{"schedules", std::move(rows)}});
        return ExitCode::Done;
    }
    if (all->empty()) {
        context.warn("No enabled source of " + printable((*session)->config().id) + " has a schedule.");
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows{{"SOURCE", "SCHEDULE", "LAST RUN", "NEXT"}};
    for (const Standing& one : *all) rows.push_back(standingRow(one));
    context.out().text(alignedTable(rows));
    return ExitCode::Done;
}

ExitCode runNow(Context& context, const Options& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    const operations::RoundRequest request{.source = options.source, .scheduledOnly = true};
    auto report = operations::runRound(**session, context.pool(), request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    tellOfRound(context, **session, *report);
    if (context.json()) context.out().document(roundJson(*report));
    return roundExitCode(*report);
}

ExitCode clear(Context& context, const Options& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto cleared = operations::clearSchedules(**session, options.source);
    if (!cleared) return context.fail(cleared.error());
    if (context.json()) {
        context.out().document({{"cleared", *cleared}});
    } else {
        context.out().line("Forgot when " + counted(*cleared, "schedule", "schedules") + " ran.");
    }
    return ExitCode::Done;
}

void addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
            ExitCode (*action)(Context&, const Options&), const char* sourceHelp) {
    const auto options = std::make_shared<Options>();
    CLI::App* app = commands.add(
        name, summary, [options, action](Context& context) { return action(context, *options); }, group);
    addWorkspaceOption(*app, options->workspace);
    if (sourceHelp != nullptr) app->add_option("source", options->source, sourceHelp)->type_name("SOURCE");
}

}  // namespace

void addScheduleCommands(Commands& commands) {
    CLI::App* group = commands.addGroup("schedule", "See when sources are fetched by themselves, and run what is due.");
    addOne(commands, group, "list", "List the schedules with their last run and the next five.", list, nullptr);
    addOne(commands, group, "run", "Run what is due now, or one source whether it is due or not.", runNow,
           "This one, also when it is not due.");
    addOne(commands, group, "clear", "Forget when schedules ran: they begin anew, as if they were just made.", clear,
           "Only this one.");
}

}  // namespace groundswell::cli
