#pragma once

#include "models/domain/keyword_question.h"
#include "pipeline/trends/keyword_index.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::trends {

/// Marks of an index's items; none = all of them.
using ItemMarks = std::optional<std::vector<bool>>;

/// The numbers of every keyword of an index over some of its items: 24 bytes a keyword, 1 an item. Constant once made,
/// and thread-safe.
class KeywordTable {
public:
    /// Counts `counted`; what is recent and usual is taken from `lately`, which knows no dates. `asOf` ends the recent
    /// window, exclusively.
    KeywordTable(std::shared_ptr<const KeywordIndex> index, const ItemMarks& counted, const ItemMarks& lately,
                 core::UtcTime asOf);

    /// The keywords that are wanted, as places in the index, in order. `question.filter` is not looked at.
    [[nodiscard]] std::vector<std::uint32_t> order(const domain::KeywordQuestion& question) const;
    /// Their rows in full, each with `bins` counts of `width` that end at asOf. Takes time for the items that have
    /// them.
    [[nodiscard]] std::vector<domain::KeywordTrend> rows(std::span<const std::uint32_t> keywords,
                                                         std::chrono::microseconds width, int bins) const;
    [[nodiscard]] core::UtcTime asOf() const { return m_asOf; }

private:
    struct Numbers {
        std::uint32_t items = 0;
        std::uint32_t clusters = 0;
        std::uint32_t recent = 0;
        float usual = -1;             ///< below 0 = not known
        std::uint32_t last = noItem;  ///< the item that was published last; none = no time is known
        std::uint16_t languages = 0;
    };
    /// What is kept while the keywords are counted, one after the other.
    struct Seen;
    static constexpr std::uint32_t noItem = std::numeric_limits<std::uint32_t>::max();

    void markItems(const ItemMarks& counted, const ItemMarks& lately, const Seen& seen);
    [[nodiscard]] Numbers numbersOf(std::uint32_t keyword, Seen& seen) const;
    [[nodiscard]] std::uint64_t sortKey(std::uint32_t keyword, domain::KeywordSort sort) const;
    [[nodiscard]] std::vector<std::uint32_t> wanted(const domain::KeywordQuestion& question) const;
    [[nodiscard]] std::vector<bool> watched(const domain::KeywordQuestion& question) const;
    [[nodiscard]] domain::KeywordTrend row(std::uint32_t keyword) const;
    [[nodiscard]] std::vector<std::string> languagesOf(std::uint32_t keyword) const;

    std::shared_ptr<const KeywordIndex> m_index;
    core::UtcTime m_asOf;
    std::vector<std::uint8_t> m_marks;  ///< of items
    std::vector<Numbers> m_numbers;     ///< of keywords
};

}  // namespace groundswell::trends
