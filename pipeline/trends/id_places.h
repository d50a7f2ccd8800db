#pragma once

#include "pipeline/trends/block_list.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace groundswell::trends {

/// Which place each of some ascending ids has among them. Ids that mostly follow one upon the other take two bits each
/// and one look; others 8 bytes, and as many looks as halvings. Constant, and thread-safe.
class IdPlaces {
public:
    IdPlaces() = default;
    /// Ascending, each once; at most 2^32 - 1.
    explicit IdPlaces(const BlockList<std::int64_t>& ids);

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::optional<std::size_t> find(std::int64_t id) const;

private:
    /// 64 numbers.
    struct Word {
        std::uint64_t isId = 0;    ///< a bit each
        std::uint64_t before = 0;  ///< ids in the words before
    };

    std::size_t m_size = 0;
    std::int64_t m_first = 0;
    std::vector<Word> m_words;        ///< from m_first on; none = m_ids
    std::vector<std::int64_t> m_ids;  ///< when they lie far from each other
};

}  // namespace groundswell::trends
