#pragma once

#include <string>
#include <string_view>

namespace groundswell::domain {

/// What found a keyword.
enum class KeywordKind {
    Phrase,
    Hashtag,
    Entity,  ///< a name: person, organisation, place
    Topic,   ///< a class of a taxonomy
};

/// "phrase", "hashtag", "entity", "topic": as exports and views write it.
[[nodiscard]] std::string_view keywordKindName(KeywordKind kind) noexcept;

/// A key phrase, hashtag, name or topic of one item. For phrases a lower score is better (YAKE); all others have 1. A
/// value.
struct Keyword {
    std::string text;
    KeywordKind kind = KeywordKind::Phrase;
    double score = 1.0;
    std::string origin = {};  ///< of a topic: what gave it, "taxonomy:NAME"

    friend bool operator==(const Keyword&, const Keyword&) = default;
};

}  // namespace groundswell::domain
