#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::similar {

/// The words of a text that say what it is about, in order and in lower case: no stop words, links, mentions, single
/// Latin letters; dictionary words of scripts without spaces. Thread-safe.
[[nodiscard]] std::vector<std::string> contentWords(std::string_view text, std::string_view language);

/// The text, followed by the single words of its hashtags that are written together in capitals ("#AustralianFires"
/// adds "Australian Fires"). Thread-safe.
[[nodiscard]] std::string withHashtagWords(std::string_view text);

/// A piece of text for comparing spellings: three successive characters of the words, or two where scripts without
/// spaces are concerned; and how often it occurs.
struct Gram {
    std::uint64_t key = 0;
    float frequency = 0;
};

/// Grams of the words with one space between them and around all, sorted by key, none twice. Thread-safe.
[[nodiscard]] std::vector<Gram> gramsOf(const std::vector<std::string>& words);

}  // namespace groundswell::similar
