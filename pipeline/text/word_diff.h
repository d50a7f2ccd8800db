#pragma once

#include "models/domain/diff_span.h"

#include <string_view>

namespace groundswell::text {

/// Which words `text` adds to `exemplar` and which it leaves out: the longest common subsequence of their words and
/// signs, regardless of case and blanks. Scripts without spaces are cut by ICU's dictionaries; a link is one word. Of
/// long texts the first 500 words or 8,000 bytes are compared. Takes at most a few milliseconds. Thread-safe.
[[nodiscard]] domain::TextDiff diffWords(std::string_view exemplar, std::string_view text);

}  // namespace groundswell::text
