#pragma once

#include <string>

namespace groundswell::app {

/// Opens the window on a profile (empty = the user's places) and runs until it is closed; the process's exit code. In a
/// build without a window: says so and answers 2.
[[nodiscard]] int runWindow(int argc, char** argv, const std::string& profile);

}  // namespace groundswell::app
