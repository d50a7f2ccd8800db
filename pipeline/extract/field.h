#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace groundswell::extract {

/// The fields of config::mappableFields, and marks that only the usual forms have.
enum class Field {
    Id,
    Text,
    Title,
    Language,
    PublishedAt,
    Url,
    Author,
    Outlet,
    Label,
    Kind,
    Thread,
    Metrics,
    TweetUser,  ///< screen name: the record is a tweet object
    TweetMark,  ///< a column that only tables of tweets have
    RepostOf,   ///< the post that the record passes on
    QuoteOf,    ///< the post that it quotes
    Part,       ///< one of the texts of config::Mapping::items
};

inline constexpr std::size_t mappableFieldCount = 12;
inline constexpr std::size_t fieldCount = 16;  ///< without Part, of which there are several

/// Names of the mappable fields, in the order of Field.
inline constexpr std::array<std::string_view, mappableFieldCount> fieldNames{
    "id", "text", "title", "language", "published_at", "url", "author", "outlet", "label", "kind", "thread", "metrics"};

}  // namespace groundswell::extract
