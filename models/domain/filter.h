#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/domain/search_query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// Which items, clusters or keywords to show or export. Everything that is set must hold; a list means any of it. For
/// clusters the conditions on items mean "has at least one such item". A value.
struct Filter {
    std::optional<core::UtcTime> from;  ///< published_at, inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    std::vector<std::string> languages;
    std::vector<std::string> sources;
    std::vector<std::string> queries;
    std::vector<core::ClusterId> clusters;  ///< merged ids are resolved
    std::string keyword;                    ///< exactly this key phrase or hashtag, case-insensitive
    std::string label;                      ///< an analyst's label on the cluster
    std::optional<std::int64_t> minItems;
    std::optional<std::int64_t> minUnique;
    std::string state;
    SearchQuery text;

    friend bool operator==(const Filter&, const Filter&) = default;
};

/// One page of a table.
struct Page {
    std::int64_t offset = 0;
    std::int64_t limit = 100;

    friend bool operator==(const Page&, const Page&) = default;
};

enum class SortOrder { Ascending, Descending };

/// Columns that clusters can be sorted by; ties by cluster_id.
enum class ClusterSort { Items, Unique, AllTime, Authors, Sources, FirstPublished, LastPublished, Id };
/// Columns that items can be sorted by; ties by item_id.
enum class ItemSort { Id, Published, Source, Author, Language, Similarity };

}  // namespace groundswell::domain
