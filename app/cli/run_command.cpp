#include "app/cli/commands.h"
#include "app/cli/round_answer.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

namespace {

struct RunOptions {
    std::string workspace;
    bool watch = false;
};

ExitCode once(Context& context, workspace::WorkspaceSession& session) {
    auto report = operations::runRound(session, context.pool(), {}, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    tellOfRound(context, session, *report);
    if (context.json()) context.out().document(roundJson(*report));
    return roundExitCode(*report);
}

/// Waits for the next schedule; others may work meanwhile. Thread-safe as what it waits with.
class SharingAlarm final : public jobs::Alarm {
public:
    SharingAlarm(Context& context, workspace::WorkspaceSession& session) : m_context(context), m_session(session) {}
    void waitUntil(core::UtcTime time, const std::stop_token& stop) override {
        m_context.letOthersWork([&] { m_alarm.waitUntil(time, stop); });
        // They may have changed the workflow.
        m_session.rereadConfigs();
    }

private:
    Context& m_context;
    workspace::WorkspaceSession& m_session;
    jobs::SystemAlarm m_alarm;
};

// Text comes as it happens, the one JSON document at the end.
ExitCode watch(Context& context, workspace::WorkspaceSession& session) {
    if (session.config().activeSchedules().empty()) {
        return context.misused("Nothing in " + printable(session.config().id) +
                               " has a schedule; give one to its sources, or leave out --watch.");
    }
    nlohmann::ordered_json rounds = nlohmann::ordered_json::array();
    SharingAlarm alarm(context, session);
    const auto take = [&](const operations::RoundReport& report) {
        tellOfRound(context, session, report);
        if (context.json()) rounds.push_back(roundJson(report));
        // Nobody waits for the end of a watch to read it.
        if (!context.json()) static_cast<void>(context.out().flush());
    };
    auto watched = operations::watchSchedules(session, context.pool(), alarm, take, context.progress(), context.stop());
    if (!watched && watched.error().code != core::ErrorCode::Cancelled) return context.fail(watched.error());
    if (context.json()) context.out().document({{"rounds", std::move(rounds)}});
    return ExitCode::Interrupted;
}

ExitCode runRounds(Context& context, const RunOptions& options) {
    // A watch has no end that somebody could wait for.
    const HandOver handOver = options.watch ? HandOver::Never : HandOver::Allowed;
    auto session = context.open(options.workspace, workspace::Access::Write, handOver);
    if (!session) return context.fail(session.error());
    return options.watch ? watch(context, **session) : once(context, **session);
}

}  // namespace

void addRun(Commands& commands) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* app = commands.add(
        "run", "Fetch what is due, process it, remove items that are past their time, run other tasks that are due.",
        [options](Context& context) { return runRounds(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_flag("--watch", options->watch, "Stay, and keep the schedules running until interrupted.");
}

}  // namespace groundswell::cli
