#pragma once

#include "models/core/clock.h"
#include "models/domain/content_item.h"
#include "models/domain/keyword.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// A row of the items table as it is shown: the item, its similarity to its cluster and its keywords.
struct ItemRow {
    ContentItem item;
    std::optional<double> similarity;
    std::vector<Keyword> keywords;
};

/// A keyword over many items.
struct KeywordRow {
    std::string text;
    KeywordKind kind = KeywordKind::Phrase;
    std::int64_t items = 0;
    std::int64_t clusters = 0;
    std::vector<std::string> languages;
    std::optional<core::UtcTime> firstPublished;
    std::optional<core::UtcTime> lastPublished;
};

/// A value of a facet and how many items have it.
struct FacetValue {
    std::string value;
    std::int64_t count = 0;
};

/// A hit of a full-text search.
struct SearchHit {
    ItemRow row;
    double rank = 0;  ///< bm25, lower is better
};

}  // namespace groundswell::domain
