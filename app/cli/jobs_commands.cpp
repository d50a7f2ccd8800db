#include "app/cli/commands.h"
#include "app/cli/job_answer.h"
#include "models/store/job_writer.h"
#include "models/store/read_connection.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <limits>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct JobsOptions {
    std::string workspace;
    std::vector<std::string> states;
    std::int64_t limit = 100;
    std::vector<std::int64_t> jobs;
    bool allFailed = false;
};

core::Error noSuchJob(std::int64_t job) {
    return core::Error(core::ErrorCode::NotFound, "There is no job " + std::to_string(job) + ".")
        .with("remedy", "`groundswell jobs list` shows those there are.");
}

ExitCode list(Context& context, const JobsOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto reader = (*session)->store().connect();
    if (!reader) return context.fail(reader.error());
    store::JobFilter filter;
    for (const std::string& state : options.states) {
        if (const auto parsed = domain::parseJobState(state)) filter.states.push_back(*parsed);
    }
    auto total = (*reader)->jobs().count(filter);
    if (!total) return context.fail(total.error());
    auto jobs = (*reader)->jobs().page(filter, {0, options.limit});
    if (!jobs) return context.fail(jobs.error());
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const domain::Job& job : *jobs) rows.push_back(jobJson(job));
        context.out().document({{"total", *total}, {"jobs", std::move(rows)}});
        return ExitCode::Done;
    }
    if (jobs->empty()) {
        context.warn("There are no such jobs.");
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows{jobColumns()};
    for (const domain::Job& job : *jobs) rows.push_back(jobRow(job));
    context.out().text(alignedTable(rows));
    if (*total > static_cast<std::int64_t>(jobs->size())) {
        context.out().line("The newest " + grouped(static_cast<std::int64_t>(jobs->size())) + " of " + grouped(*total) +
                           ".");
    }
    return ExitCode::Done;
}

ExitCode show(Context& context, const JobsOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto reader = (*session)->store().connect();
    if (!reader) return context.fail(reader.error());
    auto job = (*reader)->jobs().byId({options.jobs.front()});
    if (!job) return context.fail(job.error());
    if (!*job) return context.fail(noSuchJob(options.jobs.front()));
    if (context.json()) {
        context.out().document(jobJson(**job));
    } else {
        for (const std::string& line : jobLines(**job)) context.out().line(line);
    }
    return ExitCode::Done;
}

ExitCode log(Context& context, const JobsOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto reader = (*session)->store().connect();
    if (!reader) return context.fail(reader.error());
    const core::JobId id{options.jobs.front()};
    auto job = (*reader)->jobs().byId(id);
    if (!job) return context.fail(job.error());
    if (!*job) return context.fail(noSuchJob(id.value));
    auto lines = (*reader)->jobs().log(id, options.limit);
    if (!lines) return context.fail(lines.error());
    if (context.json()) {
        ordered_json all = ordered_json::array();
        for (const domain::JobLogLine& line : *lines) all.push_back(logLineJson(line));
        context.out().document({{"job_id", id.value}, {"lines", std::move(all)}});
        return ExitCode::Done;
    }
    for (const domain::JobLogLine& line : *lines) {
        context.out().line(core::formatTime(line.time) + " " + domain::logLevelName(line.level) + ": " +
                           printable(line.text));
    }
    return ExitCode::Done;
}

core::Result<std::vector<std::int64_t>> failedJobs(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    store::JobFilter filter;
    filter.states = {domain::JobState::Failure};
    auto jobs = (*reader)->jobs().page(filter, {0, std::numeric_limits<std::int64_t>::max()});
    if (!jobs) return jobs.error();
    std::vector<std::int64_t> ids;
    // Oldest first, so that they keep their order.
    for (auto job = jobs->rbegin(); job != jobs->rend(); ++job) ids.push_back(job->id.value);
    return ids;
}

struct Refusal {
    std::int64_t job = 0;
    core::Error error;
};

// What is no good is told, and does not keep the others from being done.
ExitCode answerOf(Context& context, const char* done, const std::vector<std::int64_t>& jobs,
                  const std::vector<Refusal>& refused, ordered_json document, const std::string& sentence) {
    if (context.json()) {
        document[done] = jobs;
        ordered_json list = ordered_json::array();
        for (const Refusal& one : refused) list.push_back({{"job_id", one.job}, {"message", one.error.describe()}});
        document["refused"] = std::move(list);
        context.out().document(document);
    } else if (!sentence.empty()) {
        context.out().line(sentence);
    }
    for (const Refusal& one : refused) context.warn(one.error.describe());
    if (refused.empty()) return ExitCode::Done;
    return jobs.empty() ? exitCodeOf(refused.front().error.code) : ExitCode::Partial;
}

ExitCode retry(Context& context, const JobsOptions& options) {
    if (options.jobs.empty() != options.allFailed)
        return context.misused("Name the jobs that are to be tried again, or give --all-failed.");
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    std::vector<std::int64_t> wanted = options.jobs;
    if (options.allFailed) {
        auto failed = failedJobs(**session);
        if (!failed) return context.fail(failed.error());
        wanted = std::move(*failed);
    }
    const core::UtcTime now = context.clock().now();
    std::vector<Refusal> refused;
    auto retried = (*session)->store().writer().run(
        [&](store::WriteTransaction& transaction) -> core::Result<std::vector<std::int64_t>> {
            std::vector<std::int64_t> done;
            for (const std::int64_t job : wanted) {
                auto again = transaction.jobs().retry({job}, now);
                if (again) {
                    done.push_back(job);
                } else {
                    refused.push_back({job, std::move(again).error()});
                }
            }
            return done;
        });
    if (!retried) return context.fail(retried.error());
    const auto count = static_cast<std::int64_t>(retried->size());
    const std::string sentence =
        options.allFailed && count == 0 ? "No job has failed." : counted(count, "job waits", "jobs wait") + " again.";
    return answerOf(context, "retried", *retried, refused, ordered_json::object(), sentence);
}

ExitCode cancel(Context& context, const JobsOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    const core::UtcTime now = context.clock().now();
    std::vector<Refusal> refused;
    std::vector<std::int64_t> asked;
    auto revoked = (*session)->store().writer().run(
        [&](store::WriteTransaction& transaction) -> core::Result<std::vector<std::int64_t>> {
            std::vector<std::int64_t> done;
            for (const std::int64_t job : options.jobs) {
                auto outcome = transaction.jobs().revoke({job}, now);
                if (!outcome) return outcome.error();
                using enum store::RevokeOutcome;
                if (*outcome == Revoked) done.push_back(job);
                if (*outcome == Requested) asked.push_back(job);
                if (*outcome == Unknown) refused.push_back({job, noSuchJob(job)});
                if (*outcome == HasEnded) {
                    refused.push_back(
                        {job, {core::ErrorCode::InvalidInput, "Job " + std::to_string(job) + " has ended already."}});
                }
            }
            return done;
        });
    if (!revoked) return context.fail(revoked.error());
    std::string sentence;
    if (!revoked->empty()) {
        sentence = "Revoked " + counted(static_cast<std::int64_t>(revoked->size()), "job", "jobs") + ".";
    }
    if (!asked.empty()) {
        sentence += (sentence.empty() ? "" : " ") + std::string("Asked ") +
                    counted(static_cast<std::int64_t>(asked.size()), "running job", "running jobs") + " to stop.";
    }
    std::vector<std::int64_t> all = *revoked;
    all.insert(all.end(), asked.begin(), asked.end());
    const ExitCode code = answerOf(context, "cancelled", all, refused, {{"asked_to_stop", asked}}, sentence);
    return code;
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<JobsOptions>& options, ExitCode (*run)(Context&, const JobsOptions&)) {
    CLI::App* app = commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
    addWorkspaceOption(*app, options->workspace);
    return app;
}

CLI::Option* addJobs(CLI::App& app, const std::shared_ptr<JobsOptions>& options, int most, const std::string& help) {
    return app.add_option("jobs", options->jobs, help)->type_name("JOB")->expected(1, most)->check(atLeast(1));
}

}  // namespace

void addJobsCommands(Commands& commands) {
    CLI::App* group = commands.addGroup("jobs", "Look at the queue of jobs; try failed ones again, cancel others.");
    auto options = std::make_shared<JobsOptions>();
    CLI::App* app = addOne(commands, group, "list", "List the jobs, newest first.", options, list);
    addListOption(*app, "--state", options->states, "STATE",
                  "Only those that are pending, received, started, retry, success, failure or revoked.");
    std::vector<std::string> states;
    for (const domain::JobState state : domain::allJobStates) states.emplace_back(domain::jobStateName(state));
    allowOnly(*app->get_option("--state"), states);
    app->add_option("--limit", options->limit, "At most so many.")->type_name("N")->check(atLeast(1));

    options = std::make_shared<JobsOptions>();
    app = addOne(commands, group, "show", "Show all that is known of one job.", options, show);
    addJobs(*app, options, 1, "The job.")->required();

    options = std::make_shared<JobsOptions>();
    options->limit = 1'000;
    app = addOne(commands, group, "log", "Print what a job has logged.", options, log);
    addJobs(*app, options, 1, "The job.")->required();
    app->add_option("--limit", options->limit, "At most so many lines, the newest.")->type_name("N")->check(atLeast(1));

    options = std::make_shared<JobsOptions>();
    app = addOne(commands, group, "retry", "Put failed or revoked jobs back into the queue.", options, retry);
    commands.markShort(*app);
    addJobs(*app, options, -1, "These jobs.");
    app->add_flag("--all-failed", options->allFailed, "All that have failed.");
    app->footer("Their attempts count anew, and jobs that were blocked because of them wait for them again.");

    options = std::make_shared<JobsOptions>();
    app = addOne(commands, group, "cancel", "Revoke waiting jobs, ask running ones to stop.", options, cancel);
    commands.markShort(*app);
    addJobs(*app, options, -1, "These jobs.")->required();
}

}  // namespace groundswell::cli
