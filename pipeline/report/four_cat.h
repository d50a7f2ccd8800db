#pragma once

#include "models/domain/rows.h"
#include "pipeline/report/table.h"

#include <string>
#include <vector>

namespace groundswell::report {

/// The columns of an item as 4CAT reads a CSV of one's own: first those that it asks for (id, thread_id, author, body,
/// timestamp), then what else is known.
[[nodiscard]] const std::vector<std::string>& fourCatColumns();
/// In that order. Times are UTC, "YYYY-MM-DD HH:MM:SS"; a post that is no comment is its own thread; lists are joined
/// by commas. Pure, thread-safe.
[[nodiscard]] Row fourCatCells(const domain::ItemRow& row);

}  // namespace groundswell::report
