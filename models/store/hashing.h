#pragma once

#include <cstdint>
#include <string_view>

namespace groundswell::store {

/// XXH3 as the tables hold it: signed, because SQLite's integers are.
[[nodiscard]] std::int64_t storedHash(std::string_view text) noexcept;

}  // namespace groundswell::store
