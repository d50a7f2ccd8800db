#pragma once

#include <string_view>

namespace groundswell::text {

/// What is thought of a text's language before its words are counted.
struct LanguageGuess {
    std::string_view code;   ///< BCP 47; empty when there is none
    bool reliable = false;   ///< statistics of letters say so
    std::string_view claim;  ///< what the source says; empty when it says nothing
};

/// The language whose function words and letters a text shows, as a list of stop words is called; `guess.code` itself
/// when nothing speaks against a reliable guess; empty when neither is clear. A different word of its list is a point
/// for a language, a letter that it does not write costs it two; a reliable guess is worth one word and a half, the
/// source's claim one, a guess that is not reliable a half. In a short post five function words tell more than
/// statistics of letters. One word alone never decides. Reads the first 63 words. Thread-safe.
[[nodiscard]] std::string_view languageByFunctionWords(std::string_view text, const LanguageGuess& guess);

}  // namespace groundswell::text
