#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace groundswell::sources {

/// A table that some other program writes. Immutable.
struct KnownTable {
    std::vector<std::string_view> signature;  ///< columns that only such tables have together
    std::vector<std::string_view> dropped;    ///< columns that are not for the archive
    std::vector<std::pair<std::string_view, std::string_view>> renamed;  ///< columns whose usual meaning is another
};

/// The table that has these columns, or null.
[[nodiscard]] const KnownTable* knownTable(const std::vector<std::string>& columns);

}  // namespace groundswell::sources
