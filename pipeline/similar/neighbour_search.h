#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/read_connection.h"
#include "pipeline/similar/compared_items.h"
#include "pipeline/similar/corpus_statistics.h"
#include "pipeline/similar/dense_blend.h"
#include "pipeline/similar/memory_index.h"
#include "pipeline/similar/neighbours.h"
#include "pipeline/similar/profile.h"
#include "pipeline/similar/sparse_vector.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::jobs {
class WorkerPool;
}

namespace groundswell::similar {

/// A text whose neighbours are sought. A value.
struct Question {
    std::string title;
    std::string text;
    std::string language;         ///< as identified; empty = identify it
    std::string claimedLanguage;  ///< a hint for that
    core::ItemId self;            ///< a stored item that is not its own neighbour
    std::vector<float> dense;     ///< unit vector of the corpus' model; empty = none, then words decide alone
};

/// How much is wanted of an answer.
struct Wanted {
    std::size_t items = 10;
    std::size_t clusters = 10;
    double minScore = 0;  ///< of items and of clusters
};

/// Which items are compared, and what for.
struct Corpus {
    domain::Filter filter;            ///< a set of known claims is one source, for example
    std::size_t questions = 1;        ///< how many will be asked; decides what is prepared
    std::optional<DenseBlend> dense;  ///< the dense vectors that count beside words
};

/// Finds the items and clusters nearest to texts by lexical vectors: cosine of weighted stems, with the cosine of
/// three-letter pieces of the best ones for misspellings and forms of words; where corpus and question have dense
/// vectors, blended with their cosine. Candidates come from an index in memory (small corpora, many questions) or from
/// the store's full-text index, and from comparing all dense vectors (README.md); the scores do not depend on which.
/// One view of the data for all questions is the caller's to begin (ReadConnection::beginSnapshot). For one thread,
/// with the help of a pool if there is one: the answers do not depend on that.
class NeighbourSearch {
public:
    /// Counts document frequencies and prepares the index. Cancelled after a stop request. Reader and pool must outlive
    /// it.
    static core::Result<std::unique_ptr<NeighbourSearch>> prepare(store::ReadConnection& reader, Corpus corpus,
                                                                  const std::stop_token& stop = {},
                                                                  jobs::WorkerPool* pool = nullptr);

    /// How many items the corpus has.
    [[nodiscard]] std::int64_t items() const noexcept { return m_size; }
    core::Result<Neighbours> nearest(const Question& question, const Wanted& wanted);
    /// The answers in the order of the questions. Cancelled after a stop request.
    core::Result<std::vector<Neighbours>> nearest(std::span<const Question> questions, const Wanted& wanted,
                                                  const std::stop_token& stop = {});

private:
    /// A question on its way to its answer.
    struct Sought {
        const Question* question = nullptr;
        Profile profile;
        SparseVector terms;
        std::vector<core::ItemId> candidates;
        std::vector<ComparedItems::Entry*> entries;           ///< by id
        std::vector<std::pair<core::ItemId, float>> cosines;  ///< of dense vectors, by id
        std::vector<core::ItemId> denseNearest;               ///< by id
    };
    struct Scored;

    NeighbourSearch(store::ReadConnection& reader, Corpus corpus, std::int64_t size, jobs::WorkerPool* pool);
    core::Result<void> countAll(const std::stop_token& stop);
    core::Result<void> countSample(const std::stop_token& stop);
    core::Result<void> indexAll(const std::stop_token& stop);
    void indexKept();

    [[nodiscard]] std::size_t groupSize(std::size_t depth) const;
    core::Result<std::vector<Sought>> soughtOf(std::span<const Question> questions, std::size_t depth);
    core::Result<void> addDense(std::vector<Sought>& group, std::size_t depth, const std::stop_token& stop);
    [[nodiscard]] std::vector<Scored> farthestLeftOut(std::vector<Scored> scored, const Sought& sought,
                                                      std::size_t depth) const;
    [[nodiscard]] std::vector<Neighbour> ranked(const Sought& sought, std::size_t depth) const;
    [[nodiscard]] Neighbours answer(const Sought& sought, std::size_t depth, const Wanted& wanted) const;

    store::ReadConnection& m_reader;
    jobs::WorkerPool* const m_pool;
    const Corpus m_corpus;
    const std::int64_t m_size;
    CorpusStatistics m_statistics;
    std::optional<MemoryIndex> m_index;
    ComparedItems m_items;
};

}  // namespace groundswell::similar
