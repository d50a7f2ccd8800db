#pragma once

#include <cstdint>
#include <span>

namespace groundswell::trends {

inline constexpr int burstLevels = 3;  ///< above the usual rate

/// The level of burst that the last of some equal times belongs to, 0 = none: the state of Kleinberg's automaton for
/// batches (J. Kleinberg, "Bursty and hierarchical structure in streams", KDD 2002, section 4) with s = 2 and gamma
/// = 1. `counts` are the cluster's items of each time, `totals` all items of it; oldest first, of one length. Pure.
[[nodiscard]] int burstLevel(std::span<const std::int64_t> counts, std::span<const std::int64_t> totals);

}  // namespace groundswell::trends
