#pragma once

#include <string>

namespace groundswell::app {

/// Opens the window on a profile (empty = the user's places) and runs until it is closed; the process's exit code.
/// Where there is no display, or no window in this build, it says so.
[[nodiscard]] int runWindow(int argc, char** argv, const std::string& profile);

}  // namespace groundswell::app
