#pragma once

#include "models/core/clock.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace groundswell::cluster {

class ByteReader;
class ByteWriter;

/// Stream time in whole seconds: coarse enough that the difference of any two points is representable.
using StreamTime = std::chrono::sys_seconds;

/// The time that a stream has reached: the running maximum of the 90th percentile of its last 101 time stamps. It never
/// goes back, and one wrong stamp does not move it. Not thread-safe.
class StreamClock {
public:
    /// Takes the stamp of the next dated item; stamps may come in any order.
    void observe(core::UtcTime stamp);

    /// Empty until enough stamps are known that a single wrong one cannot be the percentile.
    [[nodiscard]] std::optional<StreamTime> now() const noexcept { return m_now; }

    /// False while most of the recent stamps lie days behind now(): then the stream runs backwards or in no order, and
    /// time says nothing about how old a cluster is.
    [[nodiscard]] bool isOrdered() const;

    void save(ByteWriter& out) const;
    [[nodiscard]] bool restore(ByteReader& in);

private:
    void insert(StreamTime stamp);

    std::vector<StreamTime> m_recent;  // in arrival order, a ring once it is full
    std::size_t m_oldest = 0;
    std::vector<StreamTime> m_sorted;
    std::optional<StreamTime> m_now;
};

}  // namespace groundswell::cluster
