#include "app/cli/commands.h"
#include "app/cli/workflow_answer.h"
#include "app/cli/workflow_group.h"
#include "app/cli/workflow_target.h"
#include "models/core/words.h"
#include "pipeline/operations/workflow_check.h"
#include "pipeline/operations/workspace_workflows.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace groundswell::cli {

using nlohmann::ordered_json;
using workspace::Access;
using workspace::WorkflowVersion;
using workspace::WorkspaceSession;

namespace {

struct WorkflowOptions {
    std::string workspace;
    std::vector<std::string> words;
    bool log = false;
};

ordered_json straysOf(const std::vector<operations::StrayItems>& all, const std::string& workflow) {
    ordered_json rows = ordered_json::array();
    for (const operations::StrayItems& one : all) {
        if (one.workflow == workflow) rows.push_back({{"state", one.state}, {"items", one.items}});
    }
    return rows;
}

core::Result<std::vector<operations::StrayItems>> findStrays(WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto states = operations::countItemStates(session, **reader);
    if (!states) return states.error();
    return std::move(states->strays);
}

// One workflow as it stands.
struct Standing {
    std::string id;
    std::string badge;  // "active", "inactive" or "invalid"
    std::string problem;
    std::optional<WorkflowVersion> active;
    std::size_t versions = 0;
    std::vector<std::string> sources;
};

core::Result<Standing> standing(const WorkspaceSession& session, const std::string& id) {
    Standing one;
    one.id = id;
    const workspace::WorkflowVersions versions = session.versions(id);
    auto all = versions.list();
    if (!all) return all.error();
    one.versions = all->size();
    for (const WorkflowVersion& version : *all) {
        if (version.active) one.active = version;
    }
    for (const config::SourceConfig& source : session.config().sources) {
        if (session.config().workflowOf(source.id) == id) one.sources.push_back(source.id);
    }
    const auto text = versions.readActive();
    one.badge = text ? "active" : "inactive";
    if (!text) return one;
    if (const auto problems = operations::workflowProblems(&session, *text); !problems.empty()) {
        one.badge = "invalid";
        one.problem = problems.front().pointer + ": " + problems.front().reason;
    }
    return one;
}

ordered_json standingJson(const WorkspaceSession& session, const Standing& one,
                          const std::vector<operations::StrayItems>& strays) {
    return {{"workflow", one.id},
            {"state", one.badge},
            {"is_default", one.id == session.config().workflow},
            {"active_version", one.active ? ordered_json(one.active->number) : ordered_json(nullptr)},
            {"tested", one.active ? ordered_json(testedText(*one.active)) : ordered_json(nullptr)},
            {"versions", one.versions},
            {"sources", one.sources},
            {"strays", straysOf(strays, one.id)},
            {"problem", one.problem.empty() ? ordered_json(nullptr) : ordered_json(one.problem)}};
}

ExitCode list(Context& context, const WorkflowOptions& options) {
    auto session = context.open(options.workspace, Access::Read);
    if (!session) return context.fail(session.error());
    auto strays = findStrays(**session);
    if (!strays) return context.fail(strays.error());
    ordered_json rows = ordered_json::array();
    std::vector<std::vector<std::string>> table{{"WORKFLOW", "STATE", "ACTIVE", "TESTED", "VERSIONS", "SOURCES"}};
    for (const std::string& id : workspace::workflowIds((*session)->layout().workflows())) {
        auto one = standing(**session, id);
        if (!one) return context.fail(one.error());
        rows.push_back(standingJson(**session, *one, *strays));
        table.push_back({id, one->badge, one->active ? std::to_string(one->active->number) : "-",
                         one->active ? testedText(*one->active) : "-", std::to_string(one->versions),
                         printable(core::joined(one->sources))});
    }
    if (context.json()) {
        context.out().document({{"workflows", std::move(rows)}});
    } else {
        context.out().text(alignedTable(table));
    }
    tellOfStrays(context, **session, *strays);
    return ExitCode::Done;
}

ExitCode show(Context& context, const WorkflowOptions& options) {
    auto session = context.open(options.workspace, Access::Read);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    const workspace::WorkflowVersions versions = (*session)->versions(target->workflow);
    core::Result<std::string> text = core::Error();
    if (target->versions.empty()) {
        text = versions.readActive();
    } else {
        const auto number = versionNumber(versions, target->versions.front());
        if (!number) return context.fail(number.error());
        text = versions.read(*number);
    }
    if (!text) return context.fail(text.error());
    context.out().text(*text);
    return ExitCode::Done;
}

ordered_json eventJson(const workspace::VersionEvent& event) {
    return {{"at", core::formatTime(event.at)},
            {"what", event.what},
            {"version", event.version},
            {"note", event.note.empty() ? ordered_json(nullptr) : ordered_json(event.note)}};
}

void printVersions(Output& out, const std::vector<WorkflowVersion>& all) {
    std::vector<std::vector<std::string>> rows{{"VERSION", "STATE", "SAVED", "ORIGIN", "TESTED", "HASH", "NOTE"}};
    for (const WorkflowVersion& one : all) {
        rows.push_back({std::to_string(one.number), one.active ? "active" : "",
                        one.note.origin.empty() ? "" : wholeSeconds(one.note.savedAt), printable(one.note.origin),
                        testedText(one), one.hash.substr(0, 12), shortened(printable(one.note.note), 40)});
    }
    out.text(alignedTable(rows));
}

void printEvents(Output& out, const std::vector<workspace::VersionEvent>& events) {
    std::vector<std::vector<std::string>> rows{{"TIME", "WHAT", "VERSION", "NOTE"}};
    for (const workspace::VersionEvent& one : events)
        rows.push_back({wholeSeconds(one.at), printable(one.what), std::to_string(one.version), printable(one.note)});
    out.text(alignedTable(rows));
}

ExitCode listVersions(Context& context, const WorkflowOptions& options) {
    auto session = context.open(options.workspace, Access::Read);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    const workspace::WorkflowVersions versions = (*session)->versions(target->workflow);
    auto all = versions.list();
    if (!all) return context.fail(all.error());
    const bool isRecorded = std::any_of(all->begin(), all->end(), [](const auto& one) { return one.active; });
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const WorkflowVersion& one : *all) rows.push_back(versionJson(one));
        ordered_json events = ordered_json::array();
        for (const workspace::VersionEvent& one : versions.events()) events.push_back(eventJson(one));
        context.out().document({{"workflow", target->workflow},
                                {"versions", std::move(rows)},
                                {"edited_by_hand", !isRecorded},
                                {"events", std::move(events)}});
        return ExitCode::Done;
    }
    if (options.log) {
        printEvents(context.out(), versions.events());
    } else {
        printVersions(context.out(), *all);
    }
    if (!isRecorded) {
        context.out().line(
            "The active file is none of these; it is recorded when the workspace is next opened for "
            "writing.");
    }
    return ExitCode::Done;
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<WorkflowOptions>& options, ExitCode (*run)(Context&, const WorkflowOptions&)) {
    return commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
}

}  // namespace

void addWords(CLI::App& app, std::vector<std::string>& words, const std::string& type, int least, int most,
              const std::string& help) {
    CLI::Option* option = app.add_option("words", words, help)->type_name(type)->expected(least, most);
    if (least > 0) option->required();
}

void tellOfStrays(Context& context, const WorkspaceSession& session,
                  const std::vector<operations::StrayItems>& strays) {
    for (const operations::StrayItems& one : strays) {
        context.warn(counted(one.items, "item stands", "items stand") + " in the state \"" + printable(one.state) +
                     "\", which the workflow " + one.workflow + " does not have; move " +
                     (one.items == 1 ? "it" : "them") + " with `groundswell workflow move -w " + session.config().id +
                     " " + one.workflow + " --from " + printable(one.state) + " --to STATE`.");
    }
}

void addWorkflowCommands(Commands& commands) {
    CLI::App* group = commands.addGroup("workflow", "See, check, test, change and bring back workflows.");
    auto options = std::make_shared<WorkflowOptions>();
    CLI::App* app =
        addOne(commands, group, "list", "List the workflows with their state and active version.", options, list);
    addWorkspaceOption(*app, options->workspace);

    options = std::make_shared<WorkflowOptions>();
    app = addOne(commands, group, "show", "Print a workflow file: the active one, or a version.", options, show);
    addWorkspaceOption(*app, options->workspace);
    addWords(*app, options->words, "[WORKFLOW] [VERSION]", 0, 2,
             "The workflow (default: the workspace's) and the version.");

    options = std::make_shared<WorkflowOptions>();
    app = addOne(commands, group, "versions", "List the versions of a workflow.", options, listVersions);
    addWorkspaceOption(*app, options->workspace);
    addWords(*app, options->words, "[WORKFLOW]", 0, 1, "The workflow; default: the workspace's.");
    app->add_flag("--log", options->log, "List what was done with them instead.");

    addWorkflowVersions(commands, group);
    addWorkflowLife(commands, group);
    addWorkflowItems(commands, group);
}

}  // namespace groundswell::cli
