#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/trend.h"
#include "pipeline/trends/board.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace groundswell::trends {

/// Of so many at most the voices are counted.
inline constexpr std::size_t mostCandidates = 5'000;

/// Fewer items in the window do not rise.
inline constexpr std::int64_t leastRisingItems = 3;

/// How much a cluster grew lately. Raw counts first, the ratio follows from them.
struct Rise {
    domain::Cluster cluster;
    std::int64_t recent = 0;      ///< items in the window that ends at `asOf`
    std::optional<double> usual;  ///< none = younger than a week
    core::UtcTime asOf{};
};

/// Mean of the same weekday and hours in the four weeks before, over those weeks in which there was something. `days`
/// are items per 24 h, oldest first, the last one being the recent window. None for what is younger than a week.
[[nodiscard]] std::optional<double> usualOf(std::span<const std::int64_t> days);

/// What is to be found of those that rise.
struct RisingChoice {
    domain::TrendWindow window = domain::TrendWindow::Day;
    /// Distinct authors, or outlets, of the items in the window: one of the two is enough. 0 and 0 = any.
    std::int64_t minAuthors = 0;
    std::int64_t minOutlets = 0;
    int limit = 0;
    /// How many are looked at, the fastest first.
    std::size_t candidates = mostCandidates;
};

struct RisingIds {
    std::vector<core::ClusterId> ids;  ///< the fastest first
    /// The fastest that was not looked at, where the candidates ended before the limit was reached.
    std::optional<core::ClusterId> unseen;
};

/// The clusters of the board that rise fastest, of those in `among` (by id; null = all), at least three items in the
/// window.
[[nodiscard]] core::Result<RisingIds> risingOf(const Board& board, store::ReadConnection& reader,
                                               const RisingChoice& choice, const std::vector<core::ClusterId>* among);

/// Clusters by ratio in the last day, at least three items in it. `asOf` = newest published_at that is not after `now`.
[[nodiscard]] core::Result<std::vector<Rise>> risingClusters(store::ReadConnection& reader, core::UtcTime now,
                                                             int limit);

}  // namespace groundswell::trends
