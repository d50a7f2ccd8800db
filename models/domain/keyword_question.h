#pragma once

#include "models/domain/filter.h"
#include "models/domain/keyword.h"
#include "models/domain/rows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// Columns that keywords can be sorted by; ties by text, then kind.
enum class KeywordSort { Items, Rising, Recent, Usual, Text, Kind, Clusters, Languages, LastPublished, Watched };

/// Which keywords to show and in which order. A value.
struct KeywordQuestion {
    Filter filter;                   ///< of the items that are counted
    std::vector<KeywordKind> kinds;  ///< any of these; none = all
    std::int64_t minItems = 1;
    std::int64_t minClusters = 0;
    std::string contains;              ///< a part of the keyword, whatever the case
    std::vector<std::string> watched;  ///< for the order by Watched
    KeywordSort sort = KeywordSort::Items;
    SortOrder order = SortOrder::Descending;

    friend bool operator==(const KeywordQuestion&, const KeywordQuestion&) = default;
};

/// A keyword with how it goes lately. A value.
struct KeywordTrend {
    KeywordRow row;
    std::int64_t recent = 0;              ///< items in the last 24 h
    std::optional<double> usual;          ///< mean of the same hours of the weeks before; none = younger than that
    std::vector<std::int64_t> sparkline;  ///< oldest first
};

}  // namespace groundswell::domain
