#include "app/cli/command_line.h"

#include "app/cli/interrupt.h"
#include "app/cli/log.h"
#include "pipeline/secrets/secrets.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace groundswell::cli {

namespace {

void addAllCommands(Commands& commands) {
    addWorkspaceCommands(commands);
    addAcquire(commands);
    addBackfill(commands);
    addImport(commands);
    addProcess(commands);
    addExpire(commands);
    addRun(commands);
    addScheduleCommands(commands);
    addJobsCommands(commands);
    addWorkflowCommands(commands);
    addExport(commands);
    addSearch(commands);
    addTrends(commands);
    addItem(commands);
    addSimilar(commands);
    addClusters(commands);
    addStatus(commands);
    addMetrics(commands);
    addSql(commands);
    addBackup(commands);
    addRestore(commands);
    addDemo(commands);
    addDoctor(commands);
    addSecretCommands(commands);
    commands.addGlobals();
}

std::string usageSentence(const CommandSet& set, const CLI::ParseError& error) {
    const std::string words = set.understoodWords();
    const CLI::App* app = &set.root();
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    const std::vector<std::string> rest = app->remaining();
    std::string what = error.what();
    // A word where another command is to follow.
    const bool takesCommand = !app->get_subcommands([](const CLI::App*) { return true; }).empty();
    if (takesCommand && !rest.empty() && !rest.front().starts_with('-')) {
        what = "There is no command \"" + (app == &set.root() ? "" : app->get_name() + " ") + rest.front() + "\"";
    }
    while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.pop_back();
    return what + "; see `" + words + " --help`.";
}

// Help and version are answers; everything else is bad usage.
int answer(const CommandSet& set, const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
        Output out;
        const auto* help = dynamic_cast<const CLI::CallForHelp*>(&error);
        if (help == nullptr) {
            out.line(error.what());
        } else {
            const CLI::App* app = &set.root();
            while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
            const std::string words = set.understoodWords();
            const std::size_t last = words.rfind(' ');
            out.text(app->help(last == std::string::npos ? std::string() : words.substr(0, last)));
        }
        return static_cast<int>(out.flush() ? ExitCode::Done : ExitCode::Failed);
    }
    Output::complain(usageSentence(set, error));
    return static_cast<int>(ExitCode::Invalid);
}

int runChosen(CommandSet& set, std::vector<std::string> arguments) {
    const std::string words = set.understoodWords();
    const Interrupt interrupt;
    Context context(set.globals(), interrupt.token(), {.arguments = std::move(arguments)});
    secrets::use(std::make_shared<secrets::Secrets>(context.directory().profile(), secrets::desktopKeychain()));
    const Log log(context.directory().profile(), set.globals().logLevel);
    context.keepNotesIn(log);
    log.began(words);
    ExitCode code = set.chosen()(context);
    if (!context.out().flush() && code == ExitCode::Done) code = ExitCode::Failed;
    log.ended(words, static_cast<int>(code));
    return static_cast<int>(code);
}

}  // namespace

CommandSet::CommandSet(const std::string& folder)
    : m_root(std::make_unique<CLI::App>("Groundswell collects posts and articles and shows which stories are rising.\n"
                                        "Without a command it opens a window.",
                                        "groundswell")),
      m_commands(std::make_unique<Commands>(*m_root, m_globals)) {
    addAllCommands(*m_commands);
    if (!folder.empty()) m_commands->resolvePaths(folder);
}

CommandSet::~CommandSet() = default;

void CommandSet::parse(const std::vector<std::string>& arguments) {
    // CLI11 takes them from the back.
    m_root->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
}

std::string CommandSet::understoodWords() const {
    std::string words = "groundswell";
    const CLI::App* app = m_root.get();
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        words += " " + app->get_name();
    }
    return words;
}

std::variant<int, WindowRequest> runCommandLine(int argc, char** argv) {
    CommandSet set;
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    try {
        set.parse(arguments);
    } catch (const CLI::ParseError& error) {
        return answer(set, error);
    }
    if (!set.chosen()) return WindowRequest{set.globals().profile};
    return runChosen(set, std::move(arguments));
}

}  // namespace groundswell::cli
