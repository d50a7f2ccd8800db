#include "app/cli/handed_commands.h"

#include "app/cli/command_line.h"
#include "app/cli/standard_input.h"
#include "models/store/writer.h"

#include <CLI/CLI.hpp>

#include <exception>

namespace groundswell::cli {

using workspace::HandedCommand;
using workspace::HandedRequest;

namespace {

using Send = void (HandedCommand::*)(std::string_view);

/// One of the other process's streams. Thread-safe.
class HandedSink final : public report::ByteSink {
public:
    HandedSink(HandedCommand& command, Send send) : m_command(command), m_send(send) {}
    core::Result<void> write(std::string_view bytes) override {
        (m_command.*m_send)(bytes);
        return {};
    }

private:
    HandedCommand& m_command;
    const Send m_send;
};

bool runsBeside(const HandedRequest& request) {
    try {
        CommandSet set;
        set.parse(request.arguments);
        return set.chosenIsShort();
    } catch (const std::exception&) {
        return false;
    }
}

// What this process has submitted so far is in the store before the command looks at it.
core::Result<std::unique_ptr<workspace::WorkspaceSession>> sessionFor(workspace::WorkspaceSession& owners) {
    auto written = owners.store().writer().run([](store::WriteTransaction&) { return core::Result<void>(); });
    if (!written) return written.error();
    return owners.beside();
}

ExitCode runOver(CommandSet& set, HandedCommand& command, workspace::WorkspaceSession& owners,
                 const jobs::ProgressSink& progress, const Console& console) {
    auto session = sessionFor(owners);
    if (!session) {
        complainTo(*console.err, session.error().describe());
        return exitCodeOf(session.error().code);
    }
    FileInput input(command.standardInput());
    const sources::StandardInputScope scope(input);
    GlobalOptions& globals = set.globals();
    globals.profile = command.request().profile;
    const Log log(globals.profile, globals.logLevel);
    Context context(globals, command.stop(), {.console = console, .session = session->get(), .alsoProgress = progress});
    context.keepNotesIn(log);
    const ExitCode code = set.chosen()(context);
    static_cast<void>(context.out().flush());
    return code;
}

int run(HandedCommand& command, workspace::WorkspaceSession& owners, const jobs::ProgressSink& progress) {
    const HandedRequest& request = command.request();
    HandedSink out(command, &HandedCommand::out);
    HandedSink err(command, &HandedCommand::err);
    const Console console{&out, &err, request.outIsTerminal, request.errIsTerminal};
    try {
        CommandSet set(request.directory);
        set.parse(request.arguments);
        if (set.chosen()) return static_cast<int>(runOver(set, command, owners, progress, console));
    } catch (const std::exception& error) {
        complainTo(err, std::string("The program failed: ") + error.what() + ".");
    }
    return static_cast<int>(ExitCode::Failed);
}

}  // namespace

workspace::HandedCommands handedCommands() {
    return {runsBeside, run};
}

}  // namespace groundswell::cli
