#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/backfill.h"
#include "models/domain/source_choice.h"
#include "models/domain/step_mark.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace groundswell::store {

/// Number of a set of step marks; 0 = what made the values is not known.
using StepSetNumber = std::int64_t;

/// How many items of a source stand in a state, with values made by one set.
struct StepSetCount {
    std::string source;
    std::string state;
    StepSetNumber set = 0;
    std::int64_t items = 0;
};

/// Reads by which steps the values of items were made.
class StepHistoryReader {
public:
    virtual ~StepHistoryReader() = default;
    virtual core::Result<std::map<StepSetNumber, domain::StepMarks>> sets() = 0;
    /// One pass over all items.
    virtual core::Result<std::vector<StepSetCount>> counts() = 0;
    /// By workflow.
    virtual core::Result<std::vector<domain::Backfill>> backfills() = 0;
};

/// Which items go to another state.
struct ItemMove {
    std::set<std::string> from;
    std::string to;
    domain::SourceChoice sources;
    std::optional<std::set<StepSetNumber>> sets;  ///< only items of these; none = of all
    core::ItemId after;                           ///< only later ones
    core::ItemId last;                            ///< and none after this; none = to the end
    std::int64_t limit = 0;                       ///< at most so many; 0 = all
};

/// What became of it.
struct ItemMoveOutcome {
    std::int64_t items = 0;
    core::ItemId reached;  ///< no item up to here is left to move; none when all were looked at
};

/// Moves items between states, and keeps backfills. Lives in a WriteTransaction.
class StepHistoryWriter {
public:
    virtual ~StepHistoryWriter() = default;
    /// In order of item_id, with attempts 0 and no error; the marks stay until the steps replace them.
    virtual core::Result<ItemMoveOutcome> move(const ItemMove& move) = 0;
    /// Replaces the workflow's backfill; an item that comes later is none of its.
    virtual core::Result<void> beginBackfill(domain::Backfill backfill) = 0;
    /// Notes how far it came.
    virtual core::Result<void> continueBackfill(const std::string& workflow, core::ItemId after) = 0;
    /// Forgetting one that is not there is no error.
    virtual core::Result<void> endBackfill(const std::string& workflow) = 0;
};

}  // namespace groundswell::store
