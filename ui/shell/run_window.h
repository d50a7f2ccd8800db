#pragma once

#include "pipeline/service.h"

namespace groundswell::ui {

/// Shows the window with the workspaces of the options' profile folder; returns the exit code when it is closed. Makes
/// the application object, so none may exist. Arguments that are not Qt's are ignored.
int runWindow(int argc, char** argv, pipeline::ServiceOptions options);

}  // namespace groundswell::ui
