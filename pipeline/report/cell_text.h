#pragma once

#include <string>
#include <string_view>

namespace groundswell::report {

/// The text with every NUL and every byte that is not part of valid UTF-8 replaced by U+FFFD. Thread-safe.
[[nodiscard]] std::string validText(std::string_view text);

/// True when a spreadsheet may run the text as a formula: after blanks its first character is one of = + - @ TAB CR LF
/// NUL or a full-width = + - @ (OWASP, "CSV injection"). Thread-safe.
[[nodiscard]] bool looksLikeFormula(std::string_view text) noexcept;

}  // namespace groundswell::report
