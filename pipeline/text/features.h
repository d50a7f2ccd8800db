#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace groundswell::text {

/// One feature of a text: a hashed stem or hashtag and how often it occurs in the text.
struct Feature {
    std::uint64_t term = 0;  ///< XXH3 of the feature's normal form
    float frequency = 0;     ///< occurrences in the text, at least 1

    friend bool operator==(const Feature&, const Feature&) = default;
};

/// The built-in lexical vector before weighting, sorted by term, no term twice; the hash of the normalised text, by
/// which copies are found (0 when the text has no letter or digit); and the pages that the text links to (pageKey).
struct Features {
    std::vector<Feature> terms;
    std::uint64_t copyHash = 0;
    std::vector<std::uint64_t> links = {};

    friend bool operator==(const Features&, const Features&) = default;
};

/// Version of what extractFeatures returns; clusters made with another one are rebuilt.
inline constexpr int featuresVersion = 4;

/// Features of cleaned text in `language` (BCP 47 or "und..."; decides the stemmer). Design: clustering of short posts
/// by stems, whole hashtags and their words (#HighParkFire); URLs, mentions and stop words of the language and its
/// relatives are dropped. Thread-safe.
[[nodiscard]] Features extractFeatures(std::string_view text, std::string_view language);

}  // namespace groundswell::text
