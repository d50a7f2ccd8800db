#include "app/cli/read_text.h"
#include "app/cli/workflow_answer.h"
#include "app/cli/workflow_group.h"
#include "app/cli/workflow_target.h"
#include "models/config/workflow_diff.h"
#include "models/core/words.h"
#include "pipeline/operations/workflow_check.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using nlohmann::ordered_json;
using workspace::Access;
using workspace::WorkflowVersion;
using workspace::WorkspaceSession;

namespace {

struct WorkflowVersionOptions {
    std::string workspace;
    std::vector<std::string> words;
    std::string file;
    std::string note;
};

ExitCode validate(Context& context, const WorkflowVersionOptions& options) {
    std::shared_ptr<WorkspaceSession> session;
    if (!options.workspace.empty()) {
        auto opened = context.open(options.workspace, Access::Read);
        if (!opened) return context.fail(opened.error());
        session = std::move(*opened);
    }
    auto text = readText(options.file);
    if (!text && session && text.error().code == core::ErrorCode::NotFound) {
        // The name of a workflow is as good as its file.
        if (auto active = session->versions(options.file).readActive(); active) text = std::move(active);
    }
    if (!text) return context.fail(text.error());
    const config::Problems problems = operations::workflowProblems(session.get(), *text);
    if (context.json()) {
        context.out().document({{"valid", problems.empty()}, {"problems", problemsJson(problems)}});
    } else {
        printProblems(context.out(), problems);
        if (problems.empty()) context.out().line("The workflow file is valid.");
    }
    if (problems.empty()) return ExitCode::Done;
    context.warn(printable(options.file) + " has " +
                 counted(static_cast<std::int64_t>(problems.size()), "problem", "problems") + ".");
    return ExitCode::Invalid;
}

ExitCode save(Context& context, const WorkflowVersionOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    auto text = readText(options.file);
    if (!text) return context.fail(text.error());
    if (const auto problems = operations::workflowProblems(session->get(), *text); !problems.empty()) {
        if (context.json()) context.out().document({{"saved", false}, {"problems", problemsJson(problems)}});
        complainOfProblems(context, options.file, problems);
        return ExitCode::Invalid;
    }
    auto workflow = operations::readWorkflowFor(**session, *text);
    if (!workflow) return context.fail(workflow.error());
    workspace::WorkflowVersions versions = (*session)->versions(workflow->id);
    auto known = versions.list();
    if (!known) return context.fail(known.error());
    auto version = versions.save(*text, "saved", options.note);
    if (!version) return context.fail(version.error());
    const bool isNew = std::none_of(known->begin(), known->end(),
                                    [&](const WorkflowVersion& one) { return one.number == version->number; });
    if (context.json()) {
        ordered_json document{{"saved", true}, {"new", isNew}, {"workflow", workflow->id}};
        document.update(versionJson(*version));
        context.out().document(document);
    } else {
        const std::string number = std::to_string(version->number);
        context.out().line(isNew ? "Saved as version " + number + " of " + printable(workflow->id) +
                                       ". It is not active yet."
                                 : "This is version " + number + " of " + printable(workflow->id) + " already.");
    }
    return ExitCode::Done;
}

ordered_json jsonOrNull(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json::parse(text, nullptr, false);
}

// Two versions compared.
struct ComparedVersions {
    std::string workflow;
    int from = 0;
    int to = 0;
    config::WorkflowDiff diff;
};

ordered_json diffJson(const ComparedVersions& diff) {
    ordered_json changes = ordered_json::array();
    for (const config::WorkflowChange& change : diff.diff.changes) {
        changes.push_back({{"pointer", change.pointer},
                           {"step", change.step.empty() ? ordered_json(nullptr) : ordered_json(change.step)},
                           {"kind", change.before.empty()  ? "added"
                                    : change.after.empty() ? "removed"
                                                           : "changed"},
                           {"before", jsonOrNull(change.before)},
                           {"after", jsonOrNull(change.after)}});
    }
    return {{"workflow", diff.workflow},
            {"from", diff.from},
            {"to", diff.to},
            {"same", diff.diff.isEmpty()},
            {"states_added", diff.diff.statesAdded},
            {"states_removed", diff.diff.statesRemoved},
            {"steps_added", diff.diff.stepsAdded},
            {"steps_removed", diff.diff.stepsRemoved},
            {"changes", std::move(changes)}};
}

void printDiff(Output& out, const config::WorkflowDiff& diff) {
    const auto names = [&out](const char* what, const std::vector<std::string>& all) {
        if (!all.empty()) out.line(what + printable(core::joined(all)));
    };
    names("States added: ", diff.statesAdded);
    names("States removed: ", diff.statesRemoved);
    names("Steps added: ", diff.stepsAdded);
    names("Steps removed: ", diff.stepsRemoved);
    for (const config::WorkflowChange& change : diff.changes) {
        const std::string where = change.pointer + (change.step.empty() ? "" : " (" + change.step + ")");
        const std::string was = change.before.empty() ? "(nothing)" : change.before;
        const std::string is = change.after.empty() ? "(nothing)" : change.after;
        out.line(printable(where + ": " + was + " -> " + is));
    }
    if (diff.isEmpty()) out.line("They say the same.");
}

ExitCode diff(Context& context, const WorkflowVersionOptions& options) {
    auto session = context.open(options.workspace, Access::Read);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    if (target->versions.empty())
        return context.misused("Name the versions to compare: one with the active one, or two.");
    if (target->versions.size() == 1) target->versions.emplace_back("active");
    const workspace::WorkflowVersions versions = (*session)->versions(target->workflow);
    ComparedVersions answer{target->workflow, 0, 0, {}};
    std::vector<std::string> texts;
    for (const std::string& word : target->versions) {
        const auto number = versionNumber(versions, word);
        if (!number) return context.fail(number.error());
        auto text = versions.read(*number);
        if (!text) return context.fail(text.error());
        texts.push_back(std::move(*text));
        answer.from = answer.to;
        answer.to = *number;
    }
    answer.diff = config::diffWorkflows(texts[0], texts[1]);
    if (context.json()) {
        context.out().document(diffJson(answer));
    } else {
        printDiff(context.out(), answer.diff);
    }
    return ExitCode::Done;
}

ExitCode remove(Context& context, const WorkflowVersionOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    if (target->versions.size() != 1) return context.misused("Name the version to delete.");
    workspace::WorkflowVersions versions = (*session)->versions(target->workflow);
    const auto number = versionNumber(versions, target->versions.front());
    if (!number) return context.fail(number.error());
    if (auto removed = versions.remove(*number); !removed) return context.fail(removed.error());
    if (context.json()) {
        context.out().document({{"workflow", target->workflow}, {"version", *number}, {"deleted", true}});
    } else {
        context.out().line("Deleted version " + std::to_string(*number) + " of " + printable(target->workflow) + ".");
    }
    return ExitCode::Done;
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<WorkflowVersionOptions>& options,
                 ExitCode (*run)(Context&, const WorkflowVersionOptions&)) {
    return commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
}

}  // namespace

void addWorkflowVersions(Commands& commands, CLI::App* group) {
    auto options = std::make_shared<WorkflowVersionOptions>();
    CLI::App* app = addOne(commands, group, "validate",
                           "Print every problem of a workflow file as JSON pointer and reason.", options, validate);
    app->add_option("-w,--workspace", options->workspace, "Check it with this workspace's variables and taxonomies.")
        ->type_name("ID");
    app->add_option("file", options->file, "Workflow file, or with -w a workflow; - reads standard input.")
        ->type_name("FILE")
        ->required();

    options = std::make_shared<WorkflowVersionOptions>();
    app =
        addOne(commands, group, "save", "Keep a workflow file as a new version; it is not active yet.", options, save);
    addWorkspaceOption(*app, options->workspace);
    app->add_option("file", options->file, "Workflow file; - reads standard input.")->type_name("FILE")->required();
    app->add_option("--note", options->note, "What is new in it.")->type_name("TEXT");

    options = std::make_shared<WorkflowVersionOptions>();
    app = addOne(commands, group, "diff", "Show what differs between two versions.", options, diff);
    addWorkspaceOption(*app, options->workspace);
    addWords(*app, options->words, "[WORKFLOW] A [B]", 1, 3,
             "The workflow and the versions; B is the active one by default.");

    options = std::make_shared<WorkflowVersionOptions>();
    app = addOne(commands, group, "delete", "Delete a version that is not active.", options, remove);
    addWorkspaceOption(*app, options->workspace);
    addWords(*app, options->words, "[WORKFLOW] VERSION", 1, 2, "The workflow and the version.");
}

}  // namespace groundswell::cli
