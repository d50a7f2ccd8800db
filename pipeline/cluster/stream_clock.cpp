#include "pipeline/cluster/stream_clock.h"

#include "pipeline/cluster/byte_io.h"

#include <algorithm>

namespace groundswell::cluster {

namespace {

constexpr std::size_t windowLength = 101;
// With eleven stamps the 90th percentile is the second largest, so that a first stamp from the future cannot win.
constexpr std::size_t leastStamps = 11;
constexpr std::chrono::hours farBehind{72};

}  // namespace

void StreamClock::observe(core::UtcTime stamp) {
    insert(std::chrono::floor<std::chrono::seconds>(stamp));
    if (m_sorted.size() < leastStamps) return;
    const StreamTime percentile = m_sorted[(m_sorted.size() - 1) * 9 / 10];
    if (!m_now || percentile > *m_now) m_now = percentile;
}

bool StreamClock::isOrdered() const {
    return !m_now || *m_now - m_sorted[m_sorted.size() / 2] <= farBehind;
}

void StreamClock::insert(StreamTime stamp) {
    if (m_recent.size() < windowLength) {
        m_recent.push_back(stamp);
    } else {
        m_sorted.erase(std::lower_bound(m_sorted.begin(), m_sorted.end(), m_recent[m_oldest]));
        m_recent[m_oldest] = stamp;
        m_oldest = (m_oldest + 1) % windowLength;
    }
    m_sorted.insert(std::upper_bound(m_sorted.begin(), m_sorted.end(), stamp), stamp);
}

void StreamClock::save(ByteWriter& out) const {
    out.varint(m_recent.size());
    for (std::size_t i = 0; i < m_recent.size(); ++i) {
        out.signedVarint(m_recent[(m_oldest + i) % m_recent.size()].time_since_epoch().count());
    }
    out.optionalTime(m_now);
}

bool StreamClock::restore(ByteReader& in) {
    const std::uint64_t count = in.varint();
    if (count > windowLength) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
        m_recent.push_back(in.time());
    }
    m_sorted = m_recent;
    std::sort(m_sorted.begin(), m_sorted.end());
    m_now = in.optionalTime();
    return in.good() && (m_now.has_value() == (count >= leastStamps));
}

}  // namespace groundswell::cluster
