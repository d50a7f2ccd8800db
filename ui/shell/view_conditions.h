#pragma once

#include "ui/shell/view_filter.h"

#include <string>

namespace groundswell::ui {

/// Conditions as a JSON object, for saved views and the session: what is not set is left out. Pure.
[[nodiscard]] std::string writeConditions(const FilterValues& values);
/// What is unknown or of another shape is left out; what is no JSON is no condition. Pure.
[[nodiscard]] FilterValues readConditions(const std::string& json);

}  // namespace groundswell::ui
