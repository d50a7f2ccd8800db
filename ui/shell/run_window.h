#pragma once

#include <filesystem>

namespace groundswell::ui {

/// Shows the window with the workspaces of a profile folder; returns the exit code when it is closed. Makes the
/// application object, so none may exist. Arguments that are not Qt's are ignored.
int runWindow(int argc, char** argv, const std::filesystem::path& profile);

}  // namespace groundswell::ui
