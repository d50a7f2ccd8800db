#pragma once

#include "pipeline/similar/profile.h"
#include "pipeline/similar/sparse_vector.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace groundswell::similar {

/// In how many items of a corpus each term and each gram occurs, counted in all items or in a sample, and the vectors
/// weighted by it. Terms weigh (1 + ln tf) * idf^0.7 as in the clusters; grams half that exponent: a rare piece of a
/// word says less than a rare word. Const calls are thread-safe once finish() was called.
class CorpusStatistics {
public:
    /// `expected` = how many items will be added; grams are counted in some thousands of them only.
    explicit CorpusStatistics(std::int64_t expected);

    void add(const Profile& profile);
    /// To be called once, after all were added; `corpusItems` = those that the added ones stand for.
    void finish(std::int64_t corpusItems);

    /// Unit vectors; empty for a text without words.
    [[nodiscard]] SparseVector termVector(const Profile& profile) const;
    [[nodiscard]] SparseVector gramVector(const Profile& profile) const;
    /// idf^0.7 of a term.
    [[nodiscard]] double weightOf(std::uint64_t term) const;
    /// About how many items of the corpus have the term.
    [[nodiscard]] double itemsWith(std::uint64_t term) const;

private:
    struct Count {
        std::uint32_t items = 0;
        float weight = 0;
    };
    using Counts = std::unordered_map<std::uint64_t, Count>;
    /// How the counts of one kind become weights.
    struct Scale {
        double perCounted = 1;  ///< items of the corpus that one counted item stands for
        float unseen = 0;       ///< weight of what was not counted at all
    };
    static Scale weigh(Counts& counts, std::int64_t counted, std::int64_t corpusItems, double exponent);

    const std::int64_t m_gramStep;
    std::int64_t m_items = 0;
    std::int64_t m_gramItems = 0;
    Counts m_terms;
    Counts m_grams;
    Scale m_termScale;
    Scale m_gramScale;
};

}  // namespace groundswell::similar
