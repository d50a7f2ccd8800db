#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace groundswell::trends {

/// Places of the keys by key, smallest first; equal keys stay in the order in which they came. At most 2^32 - 1 keys.
/// Radix sort, least significant digit first: takes as many passes as there are groups of 11 bits in which the keys
/// differ, and 4 bytes a key besides the answer. Pure.
[[nodiscard]] std::vector<std::uint32_t> stableOrder(std::span<const std::uint64_t> keys);

/// The same number that sorts as the signed one does.
[[nodiscard]] constexpr std::uint64_t orderedKey(std::int64_t number) noexcept {
    return static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63);
}
/// What orderedKey() was made of.
[[nodiscard]] constexpr std::int64_t numberOfKey(std::uint64_t key) noexcept {
    return static_cast<std::int64_t>(key ^ (std::uint64_t{1} << 63));
}

}  // namespace groundswell::trends
