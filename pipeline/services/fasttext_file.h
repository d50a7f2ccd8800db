#pragma once

#include "models/core/result.h"

#include <string>

namespace groundswell::services {

/// Whether a file is a whole model of fastText (version 12 and before), as far as its sizes tell. The library believes
/// every size that a file names: of a damaged one it takes any amount of memory, or reads what is not there as zeros.
/// Errors: NotFound, InvalidInput. Quantised models are checked up to their matrices.
[[nodiscard]] core::Result<void> checkFastTextFile(const std::string& file);

}  // namespace groundswell::services
