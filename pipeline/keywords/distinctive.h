#pragma once

#include "models/domain/keyword.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace groundswell::keywords {

/// One keyword in all its spellings: without case, '#' and spaces, so that "#BostonMarathon" is "Boston Marathon".
[[nodiscard]] std::string identityOf(std::string_view keyword);

/// In how many items of a sample of everything a keyword is. A value.
class Background {
public:
    void addItem(std::span<const domain::Keyword> keywords);
    /// Share of the items, never 0.
    [[nodiscard]] double shareOf(const std::string& identity) const;

private:
    std::unordered_map<std::uint64_t, std::uint32_t> m_items;  ///< by the identity's hash
    std::uint32_t m_count = 0;
};

/// What the items of one cluster say more often than others do: by Dunning's log-likelihood ratio ("Accurate methods
/// for the statistics of surprise and coincidence", Computational Linguistics 19, 1993), of which the cluster's part is
/// taken. Best first, each in its most frequent spelling (ties: the smaller string). Left out are parts of a better one
/// that stand in hardly more items and, of at least four items, what less than two of them or a fortieth say.
/// Thread-safe.
[[nodiscard]] std::vector<std::string> distinctiveKeywords(const std::vector<std::vector<domain::Keyword>>& items,
                                                           const Background& background, std::size_t limit);

}  // namespace groundswell::keywords
