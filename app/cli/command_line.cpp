#include "app/cli/command_line.h"

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/log.h"

#include <CLI/CLI.hpp>

namespace groundswell::cli {

namespace {

void addAllCommands(Commands& commands) {
    addWorkspaceCommands(commands);
    addAcquire(commands);
    addImport(commands);
    addProcess(commands);
    addExpire(commands);
    addRun(commands);
    addScheduleCommands(commands);
    addWorkflowCommands(commands);
    addExport(commands);
    addSearch(commands);
    addSimilar(commands);
    addClusters(commands);
    addStatus(commands);
    addSql(commands);
    addBackup(commands);
    addRestore(commands);
    addDemo(commands);
    addDoctor(commands);
    commands.addGlobals();
}

// "groundswell workspace create", as far as the words were understood.
std::string understoodWords(const CLI::App& root) {
    std::string words = "groundswell";
    const CLI::App* app = &root;
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        words += " " + app->get_name();
    }
    return words;
}

std::string usageSentence(const CLI::App& root, const CLI::ParseError& error) {
    const std::string words = understoodWords(root);
    const std::vector<std::string> rest = root.remaining();
    std::string what = error.what();
    if (words == "groundswell" && !rest.empty() && rest.front().front() != '-') {
        what = "There is no command \"" + rest.front() + "\"";
    }
    while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.pop_back();
    return what + "; see `" + words + " --help`.";
}

// Help and version are answers; everything else is bad usage.
int answer(const CLI::App& root, const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
        Output out;
        const auto* help = dynamic_cast<const CLI::CallForHelp*>(&error);
        if (help == nullptr) {
            out.line(error.what());
        } else {
            const CLI::App* app = &root;
            while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
            const std::string words = understoodWords(root);
            const std::size_t last = words.rfind(' ');
            out.text(app->help(last == std::string::npos ? std::string() : words.substr(0, last)));
        }
        return static_cast<int>(out.flush() ? ExitCode::Done : ExitCode::Failed);
    }
    Output::complain(usageSentence(root, error));
    return static_cast<int>(ExitCode::Invalid);
}

int runAction(const Action& action, const GlobalOptions& globals, const std::string& words) {
    const Interrupt interrupt;
    Context context(globals, interrupt.token());
    const Log log(context.directory().profile(), globals.logLevel);
    context.keepNotesIn(log);
    log.began(words);
    ExitCode code = action(context);
    if (!context.out().flush() && code == ExitCode::Done) code = ExitCode::Failed;
    log.ended(words, static_cast<int>(code));
    return static_cast<int>(code);
}

}  // namespace

std::variant<int, WindowRequest> runCommandLine(int argc, char** argv) {
    CLI::App root(
        "Groundswell collects posts and articles and shows which stories are rising.\n"
        "Without a command it opens a window.",
        "groundswell");
    GlobalOptions globals;
    Commands commands(root, globals);
    addAllCommands(commands);
    try {
        root.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return answer(root, error);
    }
    if (!commands.chosen()) return WindowRequest{globals.profile};
    return runAction(commands.chosen(), globals, understoodWords(root));
}

}  // namespace groundswell::cli
