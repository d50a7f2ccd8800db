#pragma once

#include "models/core/result.h"

#include <string>
#include <string_view>

namespace groundswell::sources {

/// True when the first line of a file is a capture: an object of Zeeschuimer's NDJSON, which wraps what a platform sent
/// in "data", or of 4CAT's, which adds "__import_meta" to it.
[[nodiscard]] bool looksCaptured(std::string_view head);

/// Turns a captured object into a record of the plain form by the shape of its platform; the object itself stays in
/// "raw". Objects that are no captures come back as they are. InvalidInput, with the reason as a sentence, for what the
/// platform sent that is no post. Missing counts are left out. `json` must be valid. Thread-safe.
[[nodiscard]] core::Result<std::string> shapeCapture(std::string json);

}  // namespace groundswell::sources
