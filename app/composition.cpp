#include "app/composition.h"

#include "app/cli/exit_code.h"
#include "app/cli/output.h"

#ifdef GROUNDSWELL_WINDOW
#include "app/cli/handed_commands.h"
#include "pipeline/secrets/secrets.h"
#include "pipeline/workspace/workspace_directory.h"
#include "ui/shell/run_window.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#endif

namespace groundswell::app {

#ifdef GROUNDSWELL_WINDOW

namespace {

// Qt would abort where there is none.
bool hasDisplay() {
    static constexpr std::array names{"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
    return std::any_of(names.begin(), names.end(), [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    });
}

}  // namespace

int runWindow(int argc, char** argv, const std::string& profile) {
    if (!hasDisplay()) {
        cli::Output::complain("There is no display to open a window on; see `groundswell --help` for the commands.");
        return static_cast<int>(cli::ExitCode::Failed);
    }
    // A server that hangs up is an error of that request and no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    pipeline::ServiceOptions options;
    options.profile = workspace::WorkspaceDirectory(profile).profile();
    secrets::use(std::make_shared<secrets::Secrets>(options.profile, secrets::desktopKeychain()));
    // The window owns the workspace that it shows: commands that write to it run here.
    options.handedCommands = std::make_shared<const workspace::HandedCommands>(cli::handedCommands());
    options.program = GROUNDSWELL_VERSION;
    return ui::runWindow(argc, argv, std::move(options));
}

#else

int runWindow(int, char**, const std::string&) {
    cli::Output::complain("This build has no window; see `groundswell --help` for the commands.");
    return static_cast<int>(cli::ExitCode::Failed);
}

#endif

}  // namespace groundswell::app
