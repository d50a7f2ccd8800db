#pragma once

#include "pipeline/workspace/handed_command.h"

namespace groundswell::cli {

/// Runs command lines of other processes exactly as those would, over a session that is open here.
[[nodiscard]] workspace::HandedCommands handedCommands();

}  // namespace groundswell::cli
