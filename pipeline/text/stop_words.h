#pragma once

#include <cstdint>
#include <string_view>

namespace groundswell::text {

/// True when the lower-case `word` is a function word of any shipped language, or noise of social posts ("rt", "via").
/// Words that carry meaning in another shipped language ("war" is German and English) count only where `language` is
/// one that has them. Thread-safe.
[[nodiscard]] bool isStopWord(std::string_view word, std::string_view language);

/// True when the lower-case `word` is a function word of `language` (BCP 47); English for unknown ones. Thread-safe.
[[nodiscard]] bool isStopWordOf(std::string_view word, std::string_view language);

}  // namespace groundswell::text
