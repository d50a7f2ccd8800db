#pragma once

#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/compare.h"
#include "models/domain/filter.h"
#include "models/store/read_connection.h"

#include <span>
#include <vector>

namespace groundswell::pipeline {

/// More bins than this are added up to wider ones: one item with a wrong date must not cost a gigabyte.
inline constexpr std::size_t mostTimelineBins = 100'000;

/// See Service::timelines. What `whole` has after `now` alone makes no bins.
core::Result<domain::Timelines> answerTimelines(store::ReadConnection& reader, std::span<const domain::Filter> sets,
                                                const domain::Filter& whole, domain::BinWidth width, core::UtcTime now);
core::Result<domain::SharedCounts> answerShared(store::ReadConnection& reader, std::span<const domain::Filter> sets);
core::Result<std::vector<domain::SeriesNumbers>> answerSeriesNumbers(store::ReadConnection& reader,
                                                                     std::span<const domain::Filter> sets,
                                                                     core::UtcTime now);

/// Counts with holes over `bins` bins from `start` on; pure. What lies outside is left out.
[[nodiscard]] std::vector<std::int64_t> filledBins(const std::vector<domain::TimeBin>& bins, core::UtcTime start,
                                                   std::chrono::microseconds width, std::size_t count);

}  // namespace groundswell::pipeline
