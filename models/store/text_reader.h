#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::store {

/// What is needed of an item to compare its text with others. A value.
struct ItemText {
    core::ItemId id;
    core::ClusterId cluster;
    std::string externalId;
    std::string source;
    std::string language;
    std::string title;
    std::string text;
};

/// Words for the full-text index: each is a phrase of words in the index's form; `prefix` finds longer words too.
struct IndexedPhrase {
    std::string words;
    bool prefix = false;
};

/// Reads many texts fast, without keywords and the rest of a row. Calls `take` row by row; false stops.
class TextReader {
public:
    virtual ~TextReader() = default;
    virtual core::Result<std::int64_t> count(const domain::Filter& filter) = 0;
    /// By item_id.
    virtual core::Result<void> forEach(const domain::Filter& filter,
                                       const std::function<bool(const ItemText&)>& take) = 0;
    /// Items from `blocks` places evenly spread over all items, `length` successive ones at each; by item_id.
    virtual core::Result<void> sample(std::int64_t blocks, std::int64_t length,
                                      const std::function<bool(const ItemText&)>& take) = 0;
    /// Those of the items that pass the filter, in the order of `items`.
    virtual core::Result<std::vector<ItemText>> load(std::span<const core::ItemId> items,
                                                     const domain::Filter& filter) = 0;
    /// Items whose title or text has the phrase, by item_id.
    virtual core::Result<std::vector<core::ItemId>> containing(const IndexedPhrase& phrase, std::int64_t limit) = 0;
    /// Items that have all the phrases, best by bm25 first: short texts before long ones. Slower than the other.
    virtual core::Result<std::vector<core::ItemId>> bestOf(std::span<const IndexedPhrase> phrases,
                                                           std::int64_t limit) = 0;
};

}  // namespace groundswell::store
