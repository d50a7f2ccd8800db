#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// Version of searchText, the ICU release included; the full-text index is rebuilt when it differs.
[[nodiscard]] std::string searchTextVersion();

/// The form of a text that goes into the full-text index and that queries are turned into: words separated by one
/// space, case and compatibility forms folded, diacritics of alphabetic scripts removed (vowel signs of Indic scripts
/// are letters and stay), unstemmed. Scripts without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give one
/// word a letter, its marks included: dictionaries cut the same word differently in a sentence and in a query ("人民"
/// is lost inside "中华人民共和国"), while the letters of a query word, matched as a phrase, are found wherever they
/// stand together. So a query word that comes back as several words must be matched as a phrase. For FTS5's tokenizer
/// "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'". Thread-safe.
[[nodiscard]] std::string searchText(std::string_view text);

}  // namespace groundswell::text
