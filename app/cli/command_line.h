#pragma once

#include <string>
#include <variant>

namespace groundswell::cli {

/// What a person who gives no command wants: the window.
struct WindowRequest {
    std::string profile;
};

/// Reads the command line and, when there is a command, runs it: the process's exit code, or the wish for the window.
/// Makes no application object. To be called once, first thing in main.
[[nodiscard]] std::variant<int, WindowRequest> runCommandLine(int argc, char** argv);

}  // namespace groundswell::cli
