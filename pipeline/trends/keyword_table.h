#pragma once

#include "models/domain/keyword_question.h"
#include "pipeline/trends/keyword_index.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::trends {

/// Marks of an index's items; none = all of them.
using ItemMarks = std::optional<std::vector<bool>>;

/// The numbers of every keyword of an index over some of its items. Constant once made, and thread-safe.
class KeywordTable {
public:
    /// Counts `counted`; what is recent and usual is taken from `lately`, which knows no dates. `asOf` ends the recent
    /// window, exclusively.
    KeywordTable(std::shared_ptr<const KeywordIndex> index, ItemMarks counted, ItemMarks lately, core::UtcTime asOf);

    /// The keywords that are wanted, as places in the index, in order. `question.filter` is not looked at.
    [[nodiscard]] std::vector<std::uint32_t> order(const domain::KeywordQuestion& question) const;
    /// Their rows in full, each with `bins` counts of `width` that end at asOf.
    [[nodiscard]] std::vector<domain::KeywordTrend> rows(std::span<const std::uint32_t> keywords,
                                                         std::chrono::microseconds width, int bins) const;
    [[nodiscard]] core::UtcTime asOf() const { return m_asOf; }

private:
    struct Numbers {
        std::uint32_t items = 0;
        std::uint32_t clusters = 0;
        std::uint32_t languages = 0;
        std::uint32_t recent = 0;
        float usual = -1;  ///< below 0 = not known
        std::int64_t first = 0;
        std::int64_t last = 0;  ///< before `first` = no time is known
    };

    void count();
    void countRecent();
    void countDistinct();
    [[nodiscard]] bool isCounted(std::size_t item) const { return !m_counted || (*m_counted)[item]; }
    [[nodiscard]] bool isLately(std::size_t item) const { return !m_lately || (*m_lately)[item]; }
    [[nodiscard]] double usual(std::uint32_t keyword) const;

    std::shared_ptr<const KeywordIndex> m_index;
    ItemMarks m_counted;
    ItemMarks m_lately;
    core::UtcTime m_asOf;
    std::vector<Numbers> m_numbers;
};

}  // namespace groundswell::trends
