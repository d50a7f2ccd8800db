#pragma once

#include "models/domain/filter.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace groundswell::store {

/// Ids, each behind the number that it is ordered by.
using KeyedIds = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// By key in the direction, then by id upwards. In memory: it takes a third of a statement's time, and no room on the
/// disk.
inline void sortByKey(KeyedIds& ids, domain::SortOrder order) {
    const bool falls = order == domain::SortOrder::Descending;
    std::sort(ids.begin(), ids.end(), [falls](const auto& a, const auto& b) {
        if (a.first != b.first) return falls ? a.first > b.first : a.first < b.first;
        return a.second < b.second;
    });
}

}  // namespace groundswell::store
