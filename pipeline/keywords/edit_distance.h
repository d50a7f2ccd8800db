#pragma once

#include <string_view>

namespace groundswell::keywords {

/// 1 - Levenshtein distance / length of the longer text, in code points; 1 for two empty texts. Thread-safe.
[[nodiscard]] double editSimilarity(std::u32string_view a, std::u32string_view b);

}  // namespace groundswell::keywords
