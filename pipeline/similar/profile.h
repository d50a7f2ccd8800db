#pragma once

#include "pipeline/text/features.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::similar {

/// What of a text takes part in comparisons. A value.
struct Profile {
    std::vector<text::Feature> terms;       ///< the lexical vector before weighting, sorted by term
    std::array<std::uint64_t, 3> copies{};  ///< hashes of the normalised whole, text and title; 0 = none
    std::string readable;                   ///< title and text, cleaned, with the single words of hashtags
    std::string language;                   ///< as given or, where it was not, as identified
};

/// `language` empty = identify it, with `claimed` as a hint. Title and text count as one text. Thread-safe.
[[nodiscard]] Profile profileOf(std::string_view title, std::string_view text, std::string_view language,
                                std::string_view claimed = {});

/// True when the texts are the same but for case, punctuation, links and mentions: wholes, texts, or the whole of
/// `query` and the title of `item`. Thread-safe.
[[nodiscard]] bool isCopy(const std::array<std::uint64_t, 3>& query, const std::array<std::uint64_t, 3>& item) noexcept;

}  // namespace groundswell::similar
