#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/content_item.h"
#include "models/domain/keyword.h"
#include "models/domain/source_choice.h"
#include "models/domain/step_mark.h"
#include "models/domain/step_record.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// One extracted item on its way in.
struct IncomingItem {
    domain::ContentItem item;  ///< id, cluster, language unset; state = where the workflow starts
    std::string searchText;    ///< StoreOptions.searchText of indexedText
    /// When its record was fetched; none = at the time of the write.
    std::optional<core::UtcTime> seenAt = std::nullopt;
    /// Its workflow asks for its numbers: it goes through it again when only they changed.
    bool numbersDecide = false;
};

enum class UpsertMode { Add, Update };  ///< Add leaves stored items as they are
/// NumbersChanged = nothing but the engagement numbers did.
enum class UpsertOutcome { Created, Changed, Unchanged, NumbersChanged };

/// A dense vector on its way in.
struct NewVector {
    std::string model;
    std::size_t dimensions = 0;
    std::string bytes;  ///< as encodeVector made them
};

/// What the workflow found out about one item; commits its new state.
struct ProcessedItem {
    core::ItemId id;
    std::uint64_t contentHash = 0;  ///< of the item that was processed: a row that changed meanwhile is left alone
    std::string state;
    std::string error;  ///< why it failed; empty otherwise
    std::int64_t attempts = 0;
    std::optional<std::string> language;
    std::optional<std::vector<domain::Keyword>> keywords;
    std::optional<NewVector> vector;
    /// The steps that it came through; many items share one value. Null = none, the marks stay as they are.
    std::shared_ptr<const domain::StepMarks> made;
    std::optional<std::vector<domain::StepOutput>> outputs;  ///< all that it has now
};

/// Writes items with their keywords and index rows. Lives in a WriteTransaction.
class ItemWriter {
public:
    virtual ~ItemWriter() = default;

    /// Inserts or updates by (source, external id, field). A changed item goes back to its workflow's first state and
    /// keeps item_id, cluster (until it is clustered again), labels and notes; its vector, where title and text are the
    /// same. One of which only the numbers changed stays where it is. What numbers were before is kept. One outcome per
    /// item, in order.
    virtual core::Result<std::vector<UpsertOutcome>> upsert(std::span<const IncomingItem> items, UpsertMode mode,
                                                            core::RunId run, core::UtcTime now) = 0;
    /// Stores results and states. Rows that are gone or have another content hash are skipped; the number of stored
    /// ones.
    virtual core::Result<std::int64_t> storeProcessed(std::span<const ProcessedItem> items) = 0;
    /// Moves all items in state `from` to `to` (retry, rebuild) with attempts 0; how many.
    virtual core::Result<std::int64_t> moveState(const std::string& from, const std::string& to) = 0;
    /// The same for the items of some sources.
    virtual core::Result<std::int64_t> moveState(const std::string& from, const std::string& to,
                                                 const domain::SourceChoice& sources) = 0;
    /// Removes items with keywords, vectors, index rows and their share in clusters.
    virtual core::Result<std::int64_t> remove(std::span<const core::ItemId> items) = 0;
    /// Ids of a source's items whose (external id, field) is not among the given XXH3 hashes; for replacing a source.
    virtual core::Result<std::vector<core::ItemId>> missingFrom(const std::string& source,
                                                                std::span<const std::uint64_t> sortedKeyHashes) = 0;
};

/// What of an item is indexed: its title, when it has one that is not its text, a line break, and its text.
[[nodiscard]] std::string indexedText(std::string_view title, std::string_view text);

/// The hash that missingFrom compares: XXH3 of external id, NUL, field.
[[nodiscard]] std::uint64_t itemKeyHash(const std::string& externalId, const std::string& field);

}  // namespace groundswell::store
