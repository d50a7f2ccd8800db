#pragma once

#include "models/domain/run.h"
#include "models/store/statement.h"

#include <string_view>

namespace groundswell::store {

/// The columns of pipeline_runs that runOf() reads, in its order.
extern const std::string_view runColumns;

/// The run in a row that was selected with runColumns first.
[[nodiscard]] domain::Run runOf(const Statement& row);

}  // namespace groundswell::store
