#pragma once

#include <string>
#include <string_view>

struct sqlite3;

namespace groundswell::store {

/// Unicode case folding, for comparing keywords.
[[nodiscard]] std::string foldCase(std::string_view text);

/// Makes it known to a connection's SQL as fold(x).
void registerFold(sqlite3* database);

}  // namespace groundswell::store
