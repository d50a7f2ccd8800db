#pragma once

#include "models/core/ids.h"
#include "pipeline/similar/sparse_vector.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace groundswell::similar {

/// An inverted index in memory over the vectors of items: for many questions to one corpus. About 100 bytes and 8 more
/// for each term an item. Const calls are thread-safe.
class MemoryIndex {
public:
    /// In ascending order of ids.
    void add(core::ItemId item, const SparseVector& terms, const std::array<std::uint64_t, 3>& copies);

    /// The `most` items of the largest cosine with `query`, nearest first, ties by id; behind them at most as many that
    /// have one of `copies`.
    [[nodiscard]] std::vector<core::ItemId> nearest(const SparseVector& query,
                                                    const std::array<std::uint64_t, 3>& copies, std::size_t most) const;

private:
    struct Posting {
        std::uint32_t place = 0;
        float weight = 0;
    };

    /// The places that have a cosine above 0, and all cosines, by place.
    [[nodiscard]] std::vector<std::uint32_t> addUp(const SparseVector& query, std::vector<float>& cosines) const;

    std::vector<core::ItemId> m_items;
    std::unordered_map<std::uint64_t, std::uint32_t> m_lists;  ///< term -> number of its list
    std::vector<std::vector<Posting>> m_postings;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> m_copies;
};

}  // namespace groundswell::similar
