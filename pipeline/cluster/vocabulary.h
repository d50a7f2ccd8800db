#pragma once

#include "pipeline/text/features.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace groundswell::cluster {

class ByteReader;
class ByteWriter;

/// Number of a known term; stays the same until the term is pruned.
using TermIndex = std::uint32_t;

struct WeightedTerm {
    TermIndex term = 0;
    float weight = 0;
};

/// Document frequencies learnt from the stream, and the TF-IDF vectors made with them. The number of terms is bounded
/// by prune(). Not thread-safe.
class Vocabulary {
public:
    /// Counts a text as one more document, then writes its vector of length 1, in the order of its features.
    void learn(const text::Features& features, std::uint64_t item, std::vector<WeightedTerm>& vector);

    /// The same vector without counting; a term never seen takes its share of the length but is not written.
    void weigh(const text::Features& features, std::vector<WeightedTerm>& vector) const;

    /// Forgets the rarest terms, longest unseen first, when there are more than `most`, down to three quarters of it;
    /// terms for which `isPinned` holds stay.
    void prune(std::size_t most, const std::function<bool(TermIndex)>& isPinned);

    [[nodiscard]] std::size_t size() const noexcept { return m_terms.size() - m_free.size(); }
    /// All TermIndex are smaller than this.
    [[nodiscard]] std::size_t indexEnd() const noexcept { return m_terms.size(); }

    /// Writes the terms ordered by their hash; `rankOf` receives each term's place in that order.
    void save(ByteWriter& out, std::vector<TermIndex>& rankOf) const;
    /// Afterwards a term's index is its place in the saved order. False for malformed bytes.
    [[nodiscard]] bool restore(ByteReader& in);

private:
    struct Term {
        std::uint64_t hash = 0;
        std::uint64_t lastItem = 0;
        std::uint32_t documents = 0;  // 0 = free
    };
    struct Cell {
        std::uint64_t hash = 0;
        TermIndex indexPlusOne = 0;  // 0 = empty
    };

    [[nodiscard]] std::size_t cellOf(std::uint64_t hash) const noexcept;
    TermIndex findOrAdd(std::uint64_t hash);
    void rehash(std::size_t cells);
    [[nodiscard]] double weight(float frequency, std::uint32_t documents) const;
    [[nodiscard]] std::vector<TermIndex> used() const;

    std::vector<Term> m_terms;
    std::vector<TermIndex> m_free;
    std::vector<Cell> m_cells;  // open addressing, a power of two, at most half full
    std::uint64_t m_documents = 0;
};

}  // namespace groundswell::cluster
