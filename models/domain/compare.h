#pragma once

#include "models/core/clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// Several sets of items, and all items that they are parts of, counted over the same bins without holes. A value.
struct Timelines {
    core::UtcTime start{};
    std::chrono::microseconds width{};              ///< of one bin
    std::vector<std::vector<std::int64_t>> series;  ///< in the order of the question
    std::vector<std::int64_t> whole;                ///< as long as each of the series
    std::vector<std::int64_t> later;                ///< of each of the series: items behind the bins, dated ahead

    [[nodiscard]] std::size_t bins() const { return whole.size(); }
    [[nodiscard]] core::UtcTime startOf(std::size_t bin) const {
        return start + width * static_cast<std::int64_t>(bin);
    }
    [[nodiscard]] core::UtcTime end() const { return startOf(bins()); }

    friend bool operator==(const Timelines&, const Timelines&) = default;
};

/// What several sets of items have in common. A value.
struct SharedCounts {
    struct Pair {
        std::size_t first = 0;
        std::size_t second = 0;
        std::int64_t authors = 0;  ///< that posted in both

        friend bool operator==(const Pair&, const Pair&) = default;
    };
    std::vector<Pair> pairs;  ///< every two of the sets, first < second, in order
    std::int64_t authorsOfAll = 0;
    std::int64_t outletsOfAll = 0;  ///< where an item has no outlet its source counts
    std::int64_t itemsOfSeveral = 0;

    friend bool operator==(const SharedCounts&, const SharedCounts&) = default;
};

/// What a card tells of one of the compared sets, beside its timeline.
struct SeriesNumbers {
    std::optional<core::UtcTime> firstPublished;  ///< whatever the range
    std::string exemplarText;                     ///< of a cluster
    std::optional<std::int64_t> recent;           ///< of a cluster: items in the last 24 h
    std::optional<double> usual;                  ///< of a cluster; none = younger than that
};

}  // namespace groundswell::domain
