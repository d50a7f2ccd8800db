#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// Version of searchText, the ICU release included; the full-text index is rebuilt when it differs.
[[nodiscard]] std::string searchTextVersion();

/// The form of a text that goes into the full-text index and that queries are turned into: NFC, case folded, diacritics
/// of alphabetic scripts removed (vowel signs of Indic scripts are letters and stay), words of scripts without
/// spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) separated by ICU. Unstemmed. Thread-safe.
[[nodiscard]] std::string searchText(std::string_view text);

}  // namespace groundswell::text
