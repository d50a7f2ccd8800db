#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// A story: items that say the same, and its numbers. The counters equal a recount of the items at every commit. A
/// value.
struct Cluster {
    core::ClusterId id;
    std::int64_t items = 0;
    std::int64_t unique = 0;             ///< distinct texts among the items
    std::int64_t allTime = 0;            ///< items ever added, expired and moved ones included
    std::int64_t authors = 0;            ///< distinct; 0 = of no item the author is known
    std::int64_t sources = 0;            ///< distinct outlets, where an item has none its source
    std::vector<std::string> languages;  ///< most items first, then by name; without "und..."
    std::optional<core::UtcTime> firstPublished;
    std::optional<core::UtcTime> lastPublished;
    core::ItemId exemplar;  ///< the most typical item, or the one that a person chose
    std::string exemplarText;
    std::vector<std::string> keywords;  ///< what its items say and others do not, best first
    std::vector<std::string> labels;
    bool watched = false;
    bool ignored = false;  ///< somebody marked it as not interesting
    bool exemplarPinned = false;
    std::int64_t notes = 0;
    std::string source;  ///< the exemplar's
};

/// One bar of a timeline.
struct TimeBin {
    core::UtcTime start{};
    std::int64_t items = 0;

    friend bool operator==(const TimeBin&, const TimeBin&) = default;
};

/// What a person decided about clusters, by which it can be undone, and the cluster that came of it.
struct ClusterEdit {
    core::EditId id;
    core::ClusterId cluster;
};

/// How many items one day has.
struct DayCount {
    core::UtcDay day{};
    std::int64_t items = 0;

    friend bool operator==(const DayCount&, const DayCount&) = default;
};

/// Width of a timeline's bars; days and weeks are UTC's, weeks begin on Monday.
enum class BinWidth { Hour, SixHours, Day, Week };

}  // namespace groundswell::domain
