#pragma once

#include "pipeline/cluster/stream_clock.h"

#include <cstdint>
#include <optional>

namespace groundswell::cluster {

/// Where a stream is: its time (empty while it has no dates) and the number of items taken.
struct StreamPosition {
    std::optional<StreamTime> time;
    std::uint64_t item = 0;
};

/// How long a cluster has been growing, in stream time and in items, and how much. A value.
struct Lifespan {
    std::uint64_t size = 0;           ///< items
    std::optional<StreamTime> first;  ///< stream time, not publication time, when the first item came
    std::optional<StreamTime> last;
    std::uint64_t bornAt = 0;     ///< number of the first item
    std::uint64_t touchedAt = 0;  ///< number of the last item

    void touch(StreamPosition now);
    /// The union of both.
    void absorb(const Lifespan& other);
    /// A cluster from before the first date counts from `time` on.
    void adoptTime(std::optional<StreamTime> time);
};

/// Whether a cluster leaves the index: silent, or so old for its size that what follows is a new chapter.
[[nodiscard]] bool isOver(const Lifespan& life, StreamPosition now);

/// Whether a cluster with the span of both would still be within the lifetime of its size.
[[nodiscard]] bool mayUnite(const Lifespan& one, const Lifespan& other);

}  // namespace groundswell::cluster
