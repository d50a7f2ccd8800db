#pragma once

#include "models/domain/keyword.h"

#include <string_view>
#include <vector>

namespace groundswell::keywords {

/// Settings of YAKE (Campos et al., "YAKE! Keyword extraction from single documents using multiple local features",
/// Information Sciences 509, 2020). The defaults are the published ones.
struct YakeOptions {
    int maxWords = 3;              ///< longest phrase, in words
    int window = 1;                ///< co-occurrence window, words to each side; 0 turns relatedness off
    double deduplication = 0.9;    ///< a candidate more similar than this to a better one is dropped
    std::size_t limit = 10;        ///< phrases returned
    bool dropContained = false;    ///< drop a phrase that a longer one contains as whole words
};

/// The paper's defaults; what the program ships.
[[nodiscard]] YakeOptions publishedYake();
/// The reference service's: window 0, deduplication .25, contained phrases dropped.
[[nodiscard]] YakeOptions prestoYake();

/// Key phrases of a text, best (lowest score) first, in lower case as the first occurrence's words. Thread-safe.
[[nodiscard]] std::vector<domain::Keyword> extractPhrases(std::string_view text, std::string_view language,
                                                          const YakeOptions& options);

}  // namespace groundswell::keywords
