#pragma once

#include "models/core/clock.h"
#include "models/domain/filter.h"

#include <optional>
#include <string>

namespace groundswell::pipeline {

/// What a watched search counts.
struct WatchedConditions {
    domain::Filter filter;
    /// Of days that end with the one before `asOf`, already in `filter`; none = the dates, if any, are fixed.
    std::optional<std::int64_t> lastDays;
};

/// The target of a watched search: as it was typed, or, with more conditions than that, the JSON object by which views
/// keep theirs ("search", "from", "languages", ...), where "lastDays" stands for dates that move along. What is unknown
/// or of another shape is left out, as the window does. Clusters that are ignored are left out too, as everywhere in
/// the window. Nothing when no condition is left. Pure.
[[nodiscard]] std::optional<WatchedConditions> readWatchedConditions(const std::string& target, core::UtcTime asOf);

}  // namespace groundswell::pipeline
