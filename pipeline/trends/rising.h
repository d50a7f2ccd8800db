#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/cluster.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

namespace groundswell::trends {

/// The window that is compared with its usual.
inline constexpr std::chrono::hours risingWindow{24};
/// Weeks that the usual is the mean of.
inline constexpr int usualWeeks = 4;

/// How much a cluster grew lately. Raw counts first, the ratio follows from them.
struct Rise {
    domain::Cluster cluster;
    std::int64_t recent = 0;      ///< items in the window that ends at `asOf`
    std::optional<double> usual;  ///< none = younger than a week
    core::UtcTime asOf{};
};

/// (recent + 5) / (usual + 5), an unknown usual counted as 0; the 5 keeps small numbers calm.
[[nodiscard]] double riseRatio(std::int64_t recent, std::optional<double> usual);

/// Mean of the same weekday and hours in the four weeks before, over those weeks in which the cluster was there. `days`
/// are its items per 24 h, oldest first, the last one being the recent window. None when it is younger than a week.
[[nodiscard]] std::optional<double> usualOf(std::span<const std::int64_t> days);

/// Clusters by ratio, at least three items in the window. `asOf` = newest published_at that is not after `now`.
[[nodiscard]] core::Result<std::vector<Rise>> risingClusters(store::ReadConnection& reader, core::UtcTime now,
                                                             int limit);

}  // namespace groundswell::trends
