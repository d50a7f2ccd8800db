#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/filter.h"
#include "models/domain/trend.h"
#include "models/store/read_connection.h"
#include "pipeline/trends/rising.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace groundswell::operations {

/// More are neither answered nor looked at.
inline constexpr std::int64_t mostRisingNow = 5'000;

/// Of which clusters the window shows that they rise, and as of when. Its defaults are those of the window.
struct RisingRequest {
    domain::TrendWindow window = domain::TrendWindow::Day;
    /// Later items do not count; none = the newest published_at that is not in the future.
    std::optional<core::UtcTime> asOf;
    domain::Filter filter;
    /// Distinct authors, or outlets, of the items in the window: one of the two is enough. 0 and 0 = any.
    std::int64_t minAuthors = domain::leastVoices;
    std::int64_t minOutlets = domain::leastVoices;
    std::int64_t limit = 20;  ///< from 1 to mostRisingNow
    /// How many are looked at, the fastest first.
    std::int64_t candidates = mostRisingNow;
};

/// A cluster that rises, with the raw counts and why. The cluster's own numbers are those of now.
struct RisingEntry {
    domain::Cluster cluster;
    domain::TrendNumbers numbers;
    store::TrendVoices voices;  ///< of the items in the window
    std::vector<domain::Reason> reasons;
};

/// The ids of what rises, one more than the limit where there are more, by a board that is at hand; `request.asOf` is
/// not looked at. Errors: those of the store.
[[nodiscard]] core::Result<trends::RisingIds> risingIds(store::ReadConnection& reader, const trends::Board& board,
                                                        const RisingRequest& request);

struct RisingReport {
    std::optional<core::UtcTime> asOf;  ///< none = no item has a time
    std::int64_t clusters = 0;          ///< there are in the store
    std::vector<RisingEntry> rising;    ///< the fastest first
    bool more = false;                  ///< others rise, or may: beyond the limit, or not looked at
    bool unseen = false;                ///< others rise whose voices were not counted: there were too many
};

/// The clusters that rise, in the order and with the numbers of the window's "Rising now". Reads an index of all items
/// and all members of the clusters that it returns. Errors: Cancelled, those of the store.
[[nodiscard]] core::Result<RisingReport> readRisingNow(store::ReadConnection& reader, const RisingRequest& request,
                                                       core::UtcTime now, const std::stop_token& stop);

}  // namespace groundswell::operations
