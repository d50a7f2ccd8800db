#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/store/text_reader.h"
#include "pipeline/similar/corpus_statistics.h"
#include "pipeline/similar/profile.h"

#include <cstddef>
#include <vector>

namespace groundswell::similar {

/// What to look up in the full-text index for one word.
struct Lookup {
    store::IndexedPhrase phrase;
    double items = 0;   ///< about how many items have it
    double weight = 0;  ///< what an item gains that has it
};

/// The words of a text, rarest first, each once, as far as they are needed: once enough items are in sight the more
/// frequent words only tell them apart and are left to the comparison. Thread-safe.
[[nodiscard]] std::vector<Lookup> lookupsOf(const Profile& query, const CorpusStatistics& statistics);

/// Items that share words with the query, from the store's full-text index: those with the greatest weight of shared
/// words first, ties by id. A text without such words is looked up as one phrase. For the reader's thread.
[[nodiscard]] core::Result<std::vector<core::ItemId>> indexCandidates(store::TextReader& reader, const Profile& query,
                                                                      const CorpusStatistics& statistics);

}  // namespace groundswell::similar
