#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::keywords {

/// What YAKE takes a word for. Only plain words, names and acronyms make phrases.
enum class WordTag : std::uint8_t { Plain, Name, Acronym, Number, Unusual };

/// One word of a text, or a run of ASCII punctuation, which no phrase crosses.
struct YakeToken {
    std::string_view text;       ///< points into the prepared text
    std::uint32_t sentence = 0;  ///< 0-based
    WordTag tag = WordTag::Plain;
    bool isPunctuation = false;
    bool isUnspaced = false;  ///< of a script without spaces
};

/// The text that YAKE reads: at most 64 KiB, typographic quotes straight, a line break before a capital as a paragraph
/// and every other one as a space.
void prepareForYake(std::string_view text, std::string& prepared);

/// Splits prepared text into sentences and words as segtok's web tokenizer does, the one that YAKE's authors use: links
/// and addresses whole, dots after abbreviations and single hyphens, apostrophes and commas inside words kept, English
/// contractions cut. Beyond it, mentions stay whole and scripts without spaces are cut by ICU.
void tokenizeForYake(std::string_view prepared, std::vector<YakeToken>& tokens);

}  // namespace groundswell::keywords
