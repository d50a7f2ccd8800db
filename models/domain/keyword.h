#pragma once

#include <string>

namespace groundswell::domain {

/// What found a keyword.
enum class KeywordKind { Phrase, Hashtag };

/// A key phrase or hashtag of one item. For phrases a lower score is better (YAKE); hashtags have 1. A value.
struct Keyword {
    std::string text;
    KeywordKind kind = KeywordKind::Phrase;
    double score = 1.0;

    friend bool operator==(const Keyword&, const Keyword&) = default;
};

}  // namespace groundswell::domain
