#pragma once

#include "models/domain/step_mark.h"

#include <string>
#include <string_view>

namespace groundswell::store {

/// {"step id": ["step", version, "parameters"]}, keys sorted: equal sets give equal texts.
[[nodiscard]] std::string encodeStepMarks(const domain::StepMarks& marks);
/// Sorted by id; what is no mark is left out.
[[nodiscard]] domain::StepMarks decodeStepMarks(std::string_view text);

}  // namespace groundswell::store
