#pragma once

#include "pipeline/cluster/clusterer.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::testing {

struct StreamItem {
    text::Features features;
    std::optional<core::UtcTime> publishedAt;
};

/// Features with the given terms, each once, and a hash made of them.
text::Features featuresOf(std::vector<std::uint64_t> terms);

/// A point of time that many seconds after a fixed one.
core::UtcTime secondsIn(std::int64_t seconds);

/// Items on drifting topics with some words of their own, some copies, some texts of stop words and some without any
/// date; the same seed gives the same items everywhere.
std::vector<StreamItem> syntheticStream(std::size_t count, std::uint64_t seed, std::int64_t secondsBetweenItems);

/// Feeds items and notes every assignment and merge, similarities to the bit.
std::vector<std::string> feed(cluster::Clusterer& clusterer, const std::vector<StreamItem>& items, std::size_t from,
                              std::size_t to);

}  // namespace groundswell::testing
