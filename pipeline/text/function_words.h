#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace groundswell::text {

/// What is thought of a text's language before its words are counted.
struct LanguageGuess {
    std::string_view code;   ///< BCP 47; empty when there is none
    bool reliable = false;   ///< statistics of letters say so
    std::string_view claim;  ///< what the source says; empty when it says nothing
};

/// The function words and letters of a text, counted. A value; its members are thread-safe.
class FunctionWords {
public:
    /// Reads the first 63 words.
    explicit FunctionWords(std::string_view text);

    /// The language that they show, as a list of stop words is called; `guess.code` itself when nothing speaks against
    /// a reliable guess; empty when neither is clear. A different word of its list is a point for a language, a letter
    /// or ending that it does not write costs it two; a reliable guess is worth one word and a half, the source's claim
    /// one, a guess that is not reliable a half. In a short post five function words tell more than statistics of
    /// letters. One word alone never decides.
    [[nodiscard]] std::string_view language(const LanguageGuess& guess) const;

    /// What language() answers to every guess whose claim is that language or none; empty where guesses make a
    /// difference. Spares the price of a guess.
    [[nodiscard]] std::string_view languageWithoutGuess() const;

    /// The languages with the most points by words and letters alone, comma-separated; empty below two words.
    [[nodiscard]] std::string leaders() const;

private:
    /// Small counters for 64 languages at once: bit n of plane p is bit p of language n's count.
    class Tally {
    public:
        /// Adds 2^plane to the counts of all languages in the set.
        void add(std::uint64_t languages, std::size_t plane);
        [[nodiscard]] int of(unsigned language) const;
        /// Of the languages in the set those with the highest count.
        [[nodiscard]] std::uint64_t highest(std::uint64_t languages) const;

    private:
        static constexpr std::size_t planeCount = 7;
        std::array<std::uint64_t, planeCount> m_planes{};
    };
    class Counter;
    class Contest;

    [[nodiscard]] int pointsOf(unsigned language) const;

    Tally m_points;
    Tally m_words;  ///< of the lists, whatever their length
    Tally m_foreignLetters;
    bool m_hasForeignLetters = false;
    std::uint64_t m_met = 0;  ///< languages with a word
    int m_wordCount = 0;      ///< all words, noise of posts left out
};

}  // namespace groundswell::text
