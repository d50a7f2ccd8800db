#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/domain/search_query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// What to do with clusters that somebody marked as not interesting, and with their items.
enum class Ignored { Show, Hide, Only };

/// Which items, clusters or keywords to show or export. Everything that is set must hold; a list means any of it. For
/// clusters the conditions on items mean "has at least one such item", for items those on clusters mean "is in such a
/// cluster". A value.
struct Filter {
    std::optional<core::UtcTime> from;  ///< published_at, inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    std::vector<std::string> languages;
    std::vector<std::string> sources;
    std::vector<std::string> queries;
    std::vector<core::ClusterId> clusters;   ///< merged ids are resolved
    std::string keyword;                     ///< exactly this key phrase or hashtag, case-insensitive
    std::string author;                      ///< exactly, but for the case of ASCII letters
    std::vector<std::string> labels;         ///< an analyst's on the cluster; "" = it has none
    std::vector<std::string> withoutLabels;  ///< it has none of these
    bool watched = false;                    ///< only clusters that are watched
    Ignored ignored = Ignored::Show;
    std::optional<std::int64_t> minItems;  ///< this and what follows: of the cluster, inclusive
    std::optional<std::int64_t> maxItems;
    std::optional<std::int64_t> minUnique;
    std::optional<std::int64_t> minAuthors;
    std::optional<std::int64_t> minSources;
    std::string state;
    core::RunId run;  ///< that brought or changed the item last; none = any
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
enum class ClusterSort {
    Items,
    Unique,
    AllTime,
    Authors,
    Sources,
    FirstPublished,
    LastPublished,
    Id,
    Rising,  ///< these four depend on the time; the window is a day
    Recent,
    Usual,
    Burst,
    Text,    ///< of the exemplar, byte by byte
    Source,  ///< of the exemplar
    Labels
};
/// Whether it is for pipeline/trends to sort by.
[[nodiscard]] constexpr bool isTrendSort(ClusterSort sort) noexcept {
    return sort >= ClusterSort::Rising && sort <= ClusterSort::Burst;
}
/// Columns that items can be sorted by; ties by item_id.
enum class ItemSort { Id, Published, Source, Author, Language, Similarity, Cluster, State };

}  // namespace groundswell::domain
