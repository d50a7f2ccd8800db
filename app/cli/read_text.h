#pragma once

#include "models/core/result.h"

#include <string>

namespace groundswell::cli {

/// A small file, or all of standard input for "-". Errors: those of reading.
[[nodiscard]] core::Result<std::string> readText(const std::string& file);

}  // namespace groundswell::cli
