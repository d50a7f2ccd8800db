#include "app/composition.h"

#ifdef GROUNDSWELL_WINDOW
#include "pipeline/workspace/workspace_directory.h"
#include "ui/shell/run_window.h"

#include <csignal>
#else
#include "app/cli/exit_code.h"
#include "app/cli/output.h"
#endif

namespace groundswell::app {

#ifdef GROUNDSWELL_WINDOW

int runWindow(int argc, char** argv, const std::string& profile) {
    // A server that hangs up is an error of that request and no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    return ui::runWindow(argc, argv, workspace::WorkspaceDirectory(profile).profile());
}

#else

int runWindow(int, char**, const std::string&) {
    cli::Output::complain("This build has no window; see `groundswell --help` for the commands.");
    return static_cast<int>(cli::ExitCode::Invalid);
}

#endif

}  // namespace groundswell::app
