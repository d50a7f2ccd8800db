#pragma once

#include "models/core/error.h"

namespace groundswell::cli {

/// How the program ends, for whoever called it.
enum class ExitCode : int {
    Done = 0,
    Failed = 1,
    Invalid = 2,  ///< bad usage or invalid input
    Partial = 3,  ///< some items, rows, files or sources failed or wait
    Store = 4,    ///< locked, damaged or newer than this program
    Interrupted = 130,
};

[[nodiscard]] ExitCode exitCodeOf(core::ErrorCode code) noexcept;

}  // namespace groundswell::cli
