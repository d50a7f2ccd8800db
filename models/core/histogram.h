#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::core {

/// Counts whole numbers by size in buckets whose width grows with them, in the manner of HdrHistogram (G. Tene,
/// "HdrHistogram: A High Dynamic Range Histogram"): exact below 64, above that 32 buckets for each power of two. What
/// it tells of a value is at most 1/64 (1.6 %) away from it, for values up to 2^64 - 1. A value; not thread-safe.
class Histogram {
public:
    void add(std::uint64_t value, std::uint64_t count = 1);
    /// As if the values of both had been added to this one.
    void merge(const Histogram& other);

    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }
    /// The smallest value that at least this share (0 to 1) of all values does not exceed, within the error above; 0
    /// without any value.
    [[nodiscard]] double quantile(double share) const;

    /// The buckets that hold something as "distance:count" with blanks between, each distance from the bucket before.
    [[nodiscard]] std::string text() const;
    /// Reads it back; empty for anything else.
    [[nodiscard]] static std::optional<Histogram> parse(std::string_view text);

    friend bool operator==(const Histogram&, const Histogram&) = default;

private:
    void addToBucket(std::size_t bucket, std::uint64_t count);

    std::vector<std::uint64_t> m_buckets;  // up to the highest that holds something
    std::uint64_t m_count = 0;
};

}  // namespace groundswell::core
