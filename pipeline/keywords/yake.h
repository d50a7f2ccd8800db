#pragma once

#include "models/domain/keyword.h"

#include <string_view>
#include <vector>

namespace groundswell::keywords {

/// Settings of YAKE (Campos et al., "YAKE! Keyword extraction from single documents using multiple local features",
/// Information Sciences 509, 2020). The defaults are the published ones.
struct YakeOptions {
    int maxWords = 3;            ///< longest phrase, in words
    int window = 1;              ///< co-occurrence window, words to each side; 0 turns relatedness off
    double deduplication = 0.9;  ///< a candidate more similar than this to a better one is dropped
    std::size_t limit = 10;      ///< phrases returned
    bool dropContained = false;  ///< drop a phrase that a longer one contains as whole words
    /// Only phrases that stand somewhere whole, between stop words, signs, numbers, hashtags or verbs: "machine
    /// learning", not also "machine"; of longer ones the last words. Early and longer ones rank first; single words
    /// other than names come last and only fill up to five.
    bool wholePhrases = false;
    /// Shorter words count as stop words; the paper knows one limit, but most Chinese and Japanese words have two
    /// letters.
    std::size_t shortestWord = 3;
    std::size_t shortestUnspacedWord = 2;
};

/// The paper's defaults. It ranks every part of a phrase beside the phrase: ten keywords of an abstract are often three
/// phrases, which is why a tenth of its first ten are right where whole phrases reach a third.
[[nodiscard]] YakeOptions publishedYake();
/// The reference service's: window 0, deduplication .25, contained phrases dropped, no shorter words in any script.
[[nodiscard]] YakeOptions prestoYake();

/// Whole phrases of up to five words by YAKE's features: no overlapping parts of one phrase. What the program ships.
/// The verbs and adjectives of talk that end a phrase are English; other languages use stop words only.
[[nodiscard]] YakeOptions wholePhraseYake();

/// Key phrases of a text, best (lowest score) first, each as its first occurrence is written (compare case-folded).
/// Reads the first 64 KiB of longer texts. Chinese, Japanese, Thai, Lao, Khmer and Burmese are cut into words by ICU.
/// Thread-safe.
[[nodiscard]] std::vector<domain::Keyword> extractPhrases(std::string_view text, std::string_view language,
                                                          const YakeOptions& options);

}  // namespace groundswell::keywords
