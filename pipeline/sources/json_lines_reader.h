#pragma once

#include "models/core/result.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/text_input.h"

namespace groundswell::sources {

/// Reads JSON objects: one a line, or (when the first line shows it) an array of objects or objects one after another
/// over several lines. Content is handed on as it stands in the file; only white space between the tokens of objects
/// that span lines is dropped.
[[nodiscard]] core::Result<void> readJsonLines(TextInput& input, ImportContext& context);

}  // namespace groundswell::sources
