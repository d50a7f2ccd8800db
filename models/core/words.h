#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::core {

/// The words with `between` after each but the last: "a, b, c". Thread-safe.
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view between = ", ");

/// The same with another separator before the last: "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& words, std::string_view last = " and ");

/// Whether one of the words is this one, byte by byte.
[[nodiscard]] bool isOneOf(const std::vector<std::string>& words, std::string_view word) noexcept;

/// The text without `blanks` at either end; it points into `text`.
[[nodiscard]] std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") noexcept;

/// A to Z in lower case; all other bytes stay.
[[nodiscard]] std::string lowered(std::string_view text);

/// The first bytes of a text in UTF-8, at most so many and no part of a character; they point into `text`.
[[nodiscard]] std::string_view beginning(std::string_view text, std::size_t mostBytes) noexcept;

}  // namespace groundswell::core
