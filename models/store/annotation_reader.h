#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/annotation.h"
#include "models/domain/filter.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::store {

/// Items of something that is watched.
struct WatchNumbers {
    std::int64_t items = 0;
    std::int64_t collectedSince = 0;  ///< after a moment, to the second
    std::optional<core::UtcTime> firstPublished;
    std::optional<core::UtcTime> lastPublished;
    std::vector<std::int64_t> bins;  ///< by published_at, oldest first
};

/// Reads what people decided about what they see.
class AnnotationReader {
public:
    virtual ~AnnotationReader() = default;
    /// By name.
    virtual core::Result<std::vector<domain::LabelCount>> labels() = 0;
    /// Of a cluster, newest first. Aliases are resolved.
    virtual core::Result<std::vector<domain::Note>> notes(core::ClusterId cluster) = 0;
    /// Oldest first.
    virtual core::Result<std::vector<domain::Watch>> watches() = 0;
    /// In their order.
    virtual core::Result<std::vector<domain::SavedView>> views() = 0;
    /// Those of every timeline and those of a cluster, by time; with no cluster the former alone.
    virtual core::Result<std::vector<domain::ChartMark>> marks(core::ClusterId cluster) = 0;
    /// What the items that pass the filter are now, in one pass over them. The bins end before `until`. InvalidInput
    /// for bins without a width.
    virtual core::Result<WatchNumbers> numbers(const domain::Filter& filter, core::UtcTime since, core::UtcTime until,
                                               std::chrono::microseconds width, int bins) = 0;
    /// When something of the workspace was looked at last.
    virtual core::Result<std::optional<core::UtcTime>> lookedAt(const std::string& what) = 0;
};

}  // namespace groundswell::store
