#include "models/core/histogram.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace groundswell::core {

namespace {

constexpr unsigned precisionBits = 5;  // 32 buckets for each power of two
constexpr std::size_t mostBuckets = (std::size_t{64 - precisionBits - 1} << precisionBits) + (2U << precisionBits);

std::size_t bucketOf(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > precisionBits + 1 ? width - precisionBits - 1 : 0;
    return (std::size_t{shift} << precisionBits) + static_cast<std::size_t>(value >> shift);
}

// The middle of the values that a bucket is for.
double middleOf(std::size_t bucket) {
    const std::size_t shift = bucket < (2U << precisionBits) ? 0 : (bucket >> precisionBits) - 1;
    const auto lowest = static_cast<double>(bucket - (shift << precisionBits));
    return std::ldexp(lowest, static_cast<int>(shift)) + (std::ldexp(1.0, static_cast<int>(shift)) - 1) / 2;
}

template <class T>
bool readNumber(std::string_view& text, T& number, char end) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (text.empty()) return end == ' ';
    if (text.front() != end) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

void Histogram::addToBucket(std::size_t bucket, std::uint64_t count) {
    if (count == 0) return;
    if (bucket >= m_buckets.size()) m_buckets.resize(bucket + 1);
    m_buckets[bucket] += count;
    m_count += count;
}

void Histogram::add(std::uint64_t value, std::uint64_t count) {
    addToBucket(bucketOf(value), count);
}

void Histogram::merge(const Histogram& other) {
    for (std::size_t bucket = 0; bucket < other.m_buckets.size(); ++bucket)
        addToBucket(bucket, other.m_buckets[bucket]);
}

double Histogram::quantile(double share) const {
    if (m_count == 0) return 0;
    const double rank = std::clamp(std::ceil(share * static_cast<double>(m_count)), 1.0, static_cast<double>(m_count));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < m_buckets.size(); ++bucket) {
        seen += m_buckets[bucket];
        if (static_cast<double>(seen) >= rank) return middleOf(bucket);
    }
    return middleOf(m_buckets.size() - 1);
}

std::string Histogram::text() const {
    std::string out;
    std::size_t before = 0;
    for (std::size_t bucket = 0; bucket < m_buckets.size(); ++bucket) {
        if (m_buckets[bucket] == 0) continue;
        out += (out.empty() ? "" : " ") + std::to_string(bucket - before) + ":" + std::to_string(m_buckets[bucket]);
        before = bucket;
    }
    return out;
}

std::optional<Histogram> Histogram::parse(std::string_view text) {
    Histogram histogram;
    std::size_t bucket = 0;
    while (!text.empty()) {
        std::size_t distance = 0;
        std::uint64_t count = 0;
        if (!readNumber(text, distance, ':') || !readNumber(text, count, ' ')) return std::nullopt;
        if (distance >= mostBuckets || bucket + distance >= mostBuckets || count == 0) return std::nullopt;
        bucket += distance;
        histogram.addToBucket(bucket, count);
    }
    return histogram;
}

}  // namespace groundswell::core
