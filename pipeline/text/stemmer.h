#pragma once

#include <string_view>

namespace groundswell::text {

/// The Snowball stem of a lower-case word. Where `language` has no stemmer the word comes back; for texts of unknown
/// language the script's most widespread one decides (English for Latin), so that short and long texts on one subject
/// meet. The view is valid until this thread's next call. Thread-safe.
[[nodiscard]] std::string_view stem(std::string_view word, std::string_view language);

/// The name of the stemmer for a language, empty when there is none; equal names mean equal stems.
[[nodiscard]] std::string_view stemmerFor(std::string_view language);

}  // namespace groundswell::text
