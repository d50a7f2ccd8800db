#include "app/cli/workflow_answer.h"
#include "app/cli/workflow_group.h"
#include "app/cli/workflow_target.h"

#include <CLI/CLI.hpp>

namespace groundswell::cli {

using workspace::Access;

namespace {

struct WorkflowLifeOptions {
    std::string workspace;
    std::vector<std::string> words;
    operations::WorkflowTestRequest test;
    operations::ActivationRequest activation;
    std::vector<std::string> moves;
};

ExitCode test(Context& context, const WorkflowLifeOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    operations::WorkflowTestRequest request = options.test;
    request.workflow = target->workflow;
    if (!target->versions.empty()) {
        const auto number = versionNumber((*session)->versions(target->workflow), target->versions.front());
        if (!number) return context.fail(number.error());
        request.version = *number;
    }
    auto report = operations::testWorkflow(**session, request, context.stop());
    if (!report) return context.fail(report.error());
    printTest(context, target->workflow, *report);
    return report->result().passed ? ExitCode::Done : ExitCode::Failed;
}

// OLD=NEW; empty when it was understood, else what is wrong.
std::string readMoves(const std::vector<std::string>& moves, std::map<std::string, std::string>& out) {
    for (const std::string& move : moves) {
        const std::size_t sign = move.find('=');
        if (sign == std::string::npos || sign == 0 || sign + 1 == move.size())
            return "\"" + move + "\" is no move; write --move OLD=NEW.";
        if (!out.emplace(move.substr(0, sign), move.substr(sign + 1)).second)
            return "Items of \"" + move.substr(0, sign) + "\" can only move to one state.";
    }
    return {};
}

// The number of a version whose workspace cannot be opened, because its active file is broken.
std::optional<int> plainNumber(const std::vector<std::string>& words) {
    try {
        if (!words.empty()) return std::stoi(words.back());
    } catch (const std::exception&) {
    }
    return std::nullopt;
}

// When the active file is no workflow at all, a version of it is put in its place, and nothing else has to be asked.
core::Result<bool> mend(Context& context, const WorkflowLifeOptions& options, const core::Error& problem) {
    auto folder = context.directory().find(options.workspace);
    if (!folder) return false;
    const std::filesystem::path file = problem.contextValue("file");
    const workspace::WorkspaceLayout layout{*folder};
    const auto number = plainNumber(options.words);
    if (!number || file.parent_path() != layout.workflows()) return false;
    const std::string workflow = file.stem().string();
    if (options.words.size() > 1 && options.words.front() != workflow) return false;
    if (auto mended = operations::mendWorkflow(*folder, workflow, *number, context.clock()); !mended)
        return mended.error();
    return true;
}

ExitCode activateIn(Context& context, workspace::WorkspaceSession& session, const WorkflowLifeOptions& options) {
    auto target = workflowTarget(session, options.words);
    if (!target) return context.fail(target.error());
    if (target->versions.size() != 1) return context.misused("Name the version.");
    operations::ActivationRequest request = options.activation;
    if (const std::string wrong = readMoves(options.moves, request.moves); !wrong.empty())
        return context.misused(wrong);
    request.workflow = target->workflow;
    const auto number = versionNumber(session.versions(target->workflow), target->versions.front());
    if (!number) return context.fail(number.error());
    request.version = *number;
    auto report = operations::activateWorkflow(session, request);
    if (!report) return context.fail(report.error());
    printActivation(context, target->workflow, *report);
    return ExitCode::Done;
}

ExitCode activate(Context& context, const WorkflowLifeOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    return activateIn(context, **session, options);
}

ExitCode restore(Context& context, const WorkflowLifeOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (session) return activateIn(context, **session, options);
    const auto mended = mend(context, options, session.error());
    if (!mended) return context.fail(mended.error());
    if (!*mended) return context.fail(session.error());
    session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    auto active = (*session)->versions((*session)->config().workflow).active();
    if (!active) return context.fail(active.error());
    operations::ActivationReport report;
    if (*active) report.version = std::move(**active);
    context.warn("The active file was no valid workflow and was replaced; nothing else was asked.");
    printActivation(context, (*session)->config().workflow, report);
    return ExitCode::Done;
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<WorkflowLifeOptions>& options,
                 ExitCode (*run)(Context&, const WorkflowLifeOptions&)) {
    CLI::App* app = commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
    addWorkspaceOption(*app, options->workspace);
    return app;
}

void addActivation(CLI::App& app, const std::shared_ptr<WorkflowLifeOptions>& options) {
    addWords(app, options->words, "[WORKFLOW] VERSION", 1, 2,
             "The workflow (default: the workspace's) and the version.");
    CLI::Option* backfill =
        app.add_flag("--backfill", options->activation.backfill,
                     "Items that are past a new or changed step go through it again, some with each process.");
    app.add_flag_function(
           "--new-only", [](std::int64_t) {}, "Items that are past its steps stay as they are; the default.")
        ->excludes(backfill);
    app.add_option("--backfill-limit", options->activation.backfillPerRun, "At most so many with each process.")
        ->type_name("N")
        ->check(atLeast(1))
        ->capture_default_str()
        ->needs(backfill);
    addListOption(app, "--move", options->moves, "OLD=NEW",
                  "Where items go on that stand in a state which this version lacks.");
}

}  // namespace

void addWorkflowLife(Commands& commands, CLI::App* group) {
    auto options = std::make_shared<WorkflowLifeOptions>();
    CLI::App* app = addOne(
        commands, group, "test",
        "Run a version on a sample of items without changing anything; needed before it is activated.", options, test);
    addWords(*app, options->words, "[WORKFLOW] [VERSION]", 0, 2,
             "The workflow (default: the workspace's) and the version (default: the newest).");
    app->add_option("--sample", options->test.items, "About so many items.")
        ->type_name("N")
        ->check(atLeast(1))
        ->capture_default_str();
    app->add_option("--max-failed", options->test.mostFailed, "The share of items that may fail.")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();

    options = std::make_shared<WorkflowLifeOptions>();
    app = addOne(commands, group, "activate", "Make a tested version the active one.", options, activate);
    addActivation(*app, options);

    options = std::make_shared<WorkflowLifeOptions>();
    options->activation.isRestore = true;
    app = addOne(commands, group, "restore", "Make a new version with an old one's content, and activate it.", options,
                 restore);
    addActivation(*app, options);
}

}  // namespace groundswell::cli
