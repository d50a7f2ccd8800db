#pragma once

#include <cstdint>
#include <string_view>

namespace groundswell::text {

/// True when the lower-case `word` tells nothing about the subject of a text in `language` (BCP 47): a function word of
/// the language, of its close relatives or of English, or noise of social posts ("rt", "via"). Other languages' words
/// do not count, because they carry meaning here: "net" is Dutch, "war" German, "kim" Turkish. In a text of unknown
/// language a word counts that English or at least four languages have, or that has letters beyond ASCII. Thread-safe.
[[nodiscard]] bool isStopWord(std::string_view word, std::string_view language);

/// True when the lower-case `word` is a function word of `language` (BCP 47); English for unknown ones. Thread-safe.
[[nodiscard]] bool isStopWordOf(std::string_view word, std::string_view language);

/// True for stop words of `language`, and for English verbs, numerals and adjectives of talk ("proposed", "two", "new")
/// that stand beside a key phrase and not in it. Thread-safe.
[[nodiscard]] bool endsPhrase(std::string_view word, std::string_view language);

/// What the lists say of a word.
struct StopWord {
    std::uint64_t languages = 0;  ///< that have it among their function words, one bit a list
    bool isNoise = false;         ///< what posts are full of in any language: "rt", "http"
    std::uint64_t hash = 0;       ///< tells words apart; the same in every call
};

/// Looks a lower-case word up in all lists. Thread-safe.
[[nodiscard]] StopWord findStopWord(std::string_view word);

/// The language code of a bit's number; empty for lists that are none of a language.
[[nodiscard]] std::string_view languageOfBit(unsigned bit);

/// The bit of the list that serves a language (BCP 47); 0 where there is none. Thread-safe.
[[nodiscard]] std::uint64_t listOfLanguage(std::string_view language);

/// The bits of the lists of a language and of its close relatives; 0 where there are none. Thread-safe.
[[nodiscard]] std::uint64_t listsNear(std::string_view language);

}  // namespace groundswell::text
