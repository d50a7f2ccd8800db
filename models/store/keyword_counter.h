#pragma once

#include "models/domain/keyword.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace groundswell::store {

/// Counts in how many items a keyword is, whatever its case. A value.
class KeywordCounter {
public:
    void addItem(std::span<const domain::Keyword> keywords);
    /// Most items first, then by text; each in its most frequent spelling, of equally frequent ones the smaller string.
    [[nodiscard]] std::vector<std::string> mostFrequent(std::size_t limit) const;

private:
    struct Count {
        std::int64_t items = 0;
        std::int64_t lastItem = 0;  ///< number of the item that was counted last
        std::map<std::string, std::int64_t> spellings;
    };

    std::unordered_map<std::string, Count> m_counts;  ///< by the folded text
    std::int64_t m_items = 0;
};

}  // namespace groundswell::store
