#include "app/cli/commands.h"
#include "app/cli/read_text.h"
#include "models/config/starters.h"
#include "models/config/workflow_config.h"
#include "models/config/workspace_config.h"
#include "pipeline/system/files.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct WorkspaceOptions {
    std::string id;
    std::string name;
    std::string file;
    std::string starter;
    bool yes = false;
};

std::shared_ptr<WorkspaceOptions> makeOptions() {
    return std::make_shared<WorkspaceOptions>();
}

void addProblemCount(core::Error& error, const std::string& file) {
    error.with("file", file);
    if (error.contextValue("problems") == "1") {
        std::erase_if(error.context, [](const auto& entry) { return entry.first == "problems"; });
    } else {
        error.with("remedy", "`groundswell workspace validate` names all problems.");
    }
}

core::Result<config::WorkspaceConfig> readConfig(const std::string& file) {
    auto text = readText(file);
    if (!text) return text.error();
    auto config = config::parseWorkspace(*text);
    if (!config) addProblemCount(config.error(), file);
    return config;
}

ExitCode create(Context& context, const config::WorkspaceConfig& config) {
    auto folder = context.directory().create(config);
    if (!folder) return context.fail(folder.error());
    if (context.json()) {
        context.out().document({{"id", config.id}, {"name", config.name}, {"folder", folder->string()}});
    } else {
        context.out().line("Created workspace " + config.id + ".");
    }
    return ExitCode::Done;
}

ExitCode listWorkspaces(Context& context) {
    auto entries = context.directory().list();
    if (!entries) return context.fail(entries.error());
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const workspace::WorkspaceEntry& entry : *entries) {
            rows.push_back({{"id", entry.id},
                            {"name", entry.name},
                            {"folder", entry.folder.string()},
                            {"problem", entry.problem.empty() ? ordered_json(nullptr) : ordered_json(entry.problem)}});
        }
        context.out().document({{"workspaces", std::move(rows)}});
        return ExitCode::Done;
    }
    if (entries->empty()) {
        context.warn("There are no workspaces yet; `groundswell workspace create --id ID` makes one.");
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows{{"ID", "NAME"}};
    for (const workspace::WorkspaceEntry& entry : *entries) {
        rows.push_back(
            {entry.id, entry.problem.empty() ? printable(entry.name) : "(" + printable(entry.problem) + ")"});
    }
    context.out().text(alignedTable(rows));
    return ExitCode::Done;
}

ExitCode show(Context& context, const WorkspaceOptions& options) {
    auto folder = context.directory().find(options.id);
    if (!folder) return context.fail(folder.error());
    auto text = system::readTextFile(workspace::WorkspaceLayout{*folder}.config());
    if (!text) return context.fail(text.error());
    context.out().text(*text);
    return ExitCode::Done;
}

ExitCode createFromOptions(Context& context, const WorkspaceOptions& options) {
    const int ways = (options.file.empty() ? 0 : 1) + (options.starter.empty() ? 0 : 1);
    if (ways == 0 && options.id.empty()) return context.misused("Name a workspace file, or an id with --id.");
    if (ways == 2) return context.misused("Name either a workspace file or a starter, not both.");
    core::Result<config::WorkspaceConfig> config = config::makeWorkspace(options.id, options.name);
    if (!options.file.empty()) {
        config = readConfig(options.file);
    } else if (!options.starter.empty()) {
        const std::string_view document = config::starterDocument(options.starter);
        if (document.empty()) return context.misused("There is no starter \"" + options.starter + "\".");
        config = config::parseWorkspace(document);
    }
    if (!config && config.error().code == core::ErrorCode::NotFound && core::isValidName(options.file))
        return context.fail(std::move(config).error().with(
            "remedy", "For a workspace of that id: `groundswell workspace create --id " + options.file + "`."));
    if (!config) return context.fail(config.error());
    if (!options.id.empty()) config->id = options.id;
    if (!options.name.empty()) config->name = options.name;
    return create(context, *config);
}

ExitCode exportConfig(Context& context, const WorkspaceOptions& options) {
    auto folder = context.directory().find(options.id);
    if (!folder) return context.fail(folder.error());
    auto text = system::readTextFile(workspace::WorkspaceLayout{*folder}.config());
    if (!text) return context.fail(text.error());
    if (options.file == "-") {
        context.out().text(*text);
        return ExitCode::Done;
    }
    if (auto written = system::writeFileAtomically(options.file, *text); !written) {
        return context.fail(written.error());
    }
    if (context.json()) {
        context.out().document({{"id", options.id}, {"file", options.file}});
    } else {
        context.out().line("Wrote workspace " + options.id + " to " + printable(options.file) + ".");
    }
    return ExitCode::Done;
}

ExitCode importConfig(Context& context, const WorkspaceOptions& options) {
    auto config = readConfig(options.file);
    if (!config) return context.fail(config.error());
    return create(context, *config);
}

// A workspace has the standard workflow, and those that lie in its folder.
bool workflowExists(const std::string& id, const std::string& file) {
    if (id == config::standardWorkflow().id) return true;
    if (file == "-") return false;
    std::error_code ignored;
    const auto folder = std::filesystem::path(file).parent_path();
    return std::filesystem::exists(workspace::WorkspaceLayout{folder}.workflow(id), ignored);
}

config::Problems problemsOf(const std::string& text, const std::string& file) {
    config::Problems problems = config::checkWorkspaceText(text);
    const auto document = ordered_json::parse(text, nullptr, false);
    if (!document.is_object()) return problems;
    const auto named = document.find("workflow");
    if (named == document.end() || !named->is_string()) return problems;
    const bool told = std::any_of(problems.begin(), problems.end(),
                                  [](const config::Problem& problem) { return problem.pointer == "/workflow"; });
    const auto id = named->get<std::string>();
    if (!told && !workflowExists(id, file)) {
        problems.push_back({"/workflow", "There is no workflow \"" + id + "\" here; a new workspace has \"" +
                                             config::standardWorkflow().id + "\"."});
    }
    return problems;
}

ExitCode validate(Context& context, const WorkspaceOptions& options) {
    auto text = readText(options.file);
    if (!text) return context.fail(text.error());
    const config::Problems problems = problemsOf(*text, options.file);
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const config::Problem& problem : problems) {
            rows.push_back({{"pointer", problem.pointer}, {"reason", problem.reason}});
        }
        context.out().document({{"valid", problems.empty()}, {"problems", std::move(rows)}});
    } else {
        for (const config::Problem& problem : problems) {
            const std::string where = problem.pointer.empty() ? "(document)" : problem.pointer;
            context.out().line(printable(where + ": " + problem.reason));
        }
        if (problems.empty()) context.out().line("The workspace file is valid.");
    }
    if (problems.empty()) return ExitCode::Done;
    context.warn(options.file + " has " + counted(static_cast<std::int64_t>(problems.size()), "problem", "problems") +
                 ".");
    return ExitCode::Invalid;
}

ExitCode remove(Context& context, const WorkspaceOptions& options) {
    if (!options.yes) {
        return context.misused("This erases the store, the archive and the backups of " + options.id +
                               "; add --yes to do it.");
    }
    if (auto removed = context.directory().remove(options.id); !removed) return context.fail(removed.error());
    if (context.json()) {
        context.out().document({{"id", options.id}, {"deleted", true}});
    } else {
        context.out().line("Deleted workspace " + options.id + ".");
    }
    return ExitCode::Done;
}

std::string starterNames() {
    std::string out;
    for (const config::Starter& starter : config::starters()) {
        out += (out.empty() ? "" : ", ") + std::string(starter.id);
    }
    return out;
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<WorkspaceOptions>& options, ExitCode (*run)(Context&, const WorkspaceOptions&)) {
    return commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
}

void addCreate(Commands& commands, CLI::App* group) {
    const auto options = makeOptions();
    CLI::App* app = addOne(commands, group, "create",
                           "Make a workspace: as a file says, or with the standard workflow and a file source.",
                           options, createFromOptions);
    app->add_option("file", options->file, "Workspace file; - reads standard input.")->type_name("FILE.json");
    app->add_option("--id", options->id, "Its id; with a file, another id than the file's.")->type_name("ID");
    app->add_option("--name", options->name, "Its name.")->type_name("NAME");
    app->add_option("--starter", options->starter,
                    "Begin with one that comes with the program: " + starterNames() + ".")
        ->type_name("NAME");
}

}  // namespace

void addWorkspaceCommands(Commands& commands) {
    CLI::App* group = commands.addGroup("workspace", "List, make, show, check and erase workspaces.");
    commands.add("list", "List the workspaces.", listWorkspaces, group);

    auto options = makeOptions();
    CLI::App* app = addOne(commands, group, "show", "Print the workspace file.", options, show);
    app->add_option("id", options->id, "The workspace.")->type_name("ID")->required();

    addCreate(commands, group);

    options = makeOptions();
    app = addOne(commands, group, "export", "Write the workspace file.", options, exportConfig);
    app->add_option("id", options->id, "The workspace.")->type_name("ID")->required();
    app->add_option("file", options->file, "Where to; - writes to standard output.")->type_name("FILE")->required();

    options = makeOptions();
    app = addOne(commands, group, "import", "Make the workspace that a file describes.", options, importConfig);
    app->add_option("file", options->file, "Workspace file; - reads standard input.")->type_name("FILE")->required();

    options = makeOptions();
    app = addOne(commands, group, "validate", "Print every problem of a workspace file as JSON pointer and reason.",
                 options, validate);
    app->add_option("file", options->file, "Workspace file; - reads standard input.")->type_name("FILE")->required();

    options = makeOptions();
    app = addOne(commands, group, "delete", "Erase a workspace: store, archive and backups.", options, remove);
    app->add_option("id", options->id, "The workspace.")->type_name("ID")->required();
    app->add_flag("--yes", options->yes, "Do not ask.");

    addWorkspaceFeeds(commands, group);
}

}  // namespace groundswell::cli
