#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/text_reader.h"
#include "pipeline/similar/corpus_statistics.h"
#include "pipeline/similar/memory_index.h"
#include "pipeline/similar/neighbours.h"
#include "pipeline/similar/profile.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

namespace groundswell::similar {

/// A text whose neighbours are sought. A value.
struct Question {
    std::string title;
    std::string text;
    std::string language;         ///< as identified; empty = identify it
    std::string claimedLanguage;  ///< a hint for that
    core::ItemId self;            ///< a stored item that is not its own neighbour
};

/// How much is wanted of an answer.
struct Wanted {
    std::size_t items = 10;
    std::size_t clusters = 10;
    double minScore = 0;  ///< of items and of clusters
};

/// Which items are compared, and what for.
struct Corpus {
    domain::Filter filter;      ///< a set of known claims is one source, for example
    std::size_t questions = 1;  ///< how many will be asked; decides what is prepared
};

/// Finds the items and clusters nearest to texts by lexical vectors: cosine of weighted stems, with the cosine of
/// three-letter pieces of the best ones for misspellings and forms of words. Candidates come from an index in memory
/// (small corpora, many questions) or from the store's full-text index (README.md); the scores do not depend on which.
/// One view of the data for all questions is the caller's to begin (ReadConnection::beginSnapshot). For one thread.
class NeighbourSearch {
public:
    /// Counts document frequencies and prepares the index. Cancelled after a stop request. The reader must outlive it.
    static core::Result<std::unique_ptr<NeighbourSearch>> prepare(store::TextReader& reader, Corpus corpus,
                                                                  const std::stop_token& stop = {});

    /// How many items the corpus has.
    [[nodiscard]] std::int64_t items() const noexcept { return m_items; }
    core::Result<Neighbours> nearest(const Question& question, const Wanted& wanted);

private:
    /// An item in the form that is compared.
    struct Compared {
        Profile profile;
        core::ClusterId cluster;
        SparseVector terms;
        std::optional<SparseVector> grams;  ///< made when they are first needed
    };
    using Entry = std::pair<const core::ItemId, Compared>;

    NeighbourSearch(store::TextReader& reader, Corpus corpus, std::int64_t items);
    core::Result<void> countAll(const std::stop_token& stop);
    core::Result<void> countSample(const std::stop_token& stop);
    core::Result<void> indexAll(const std::stop_token& stop);
    void indexKept();

    core::Result<std::vector<core::ItemId>> candidates(const Profile& query, const SparseVector& terms,
                                                       std::size_t depth);
    core::Result<std::vector<Entry*>> compared(std::vector<core::ItemId> items, std::size_t most);
    core::Result<void> load(const std::vector<core::ItemId>& items);
    void keep(const store::ItemText& item, Profile profile);
    std::vector<Neighbour> ranked(const Profile& query, const SparseVector& terms, const std::vector<Entry*>& entries,
                                  std::size_t depth);

    store::TextReader& m_reader;
    const Corpus m_corpus;
    const std::int64_t m_items;
    CorpusStatistics m_statistics;
    std::optional<MemoryIndex> m_index;
    std::unordered_map<core::ItemId, Compared> m_kept;  ///< of the corpus; bounded, nothing but a saving of time
};

}  // namespace groundswell::similar
