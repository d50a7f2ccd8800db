#include "pipeline/trends/stable_order.h"

#include <array>
#include <numeric>

namespace groundswell::trends {

namespace {

constexpr int digitBits = 11;
constexpr std::size_t digits = std::size_t{1} << digitBits;

}  // namespace

std::vector<std::uint32_t> stableOrder(std::span<const std::uint64_t> keys) {
    std::vector<std::uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0U);
    std::uint64_t differing = 0;
    for (const std::uint64_t key : keys) differing |= key ^ keys.front();
    if (differing == 0) return order;
    std::vector<std::uint32_t> next(keys.size());
    for (int shift = 0; shift < 64; shift += digitBits) {
        if (((differing >> shift) & (digits - 1)) == 0) continue;
        const auto digitOf = [&](std::uint64_t key) { return (key >> shift) & (digits - 1); };
        std::array<std::uint32_t, digits> places{};
        for (const std::uint64_t key : keys) ++places[digitOf(key)];
        std::uint32_t place = 0;
        for (std::uint32_t& first : places) {
            const std::uint32_t count = first;
            first = place;
            place += count;
        }
        for (const std::uint32_t key : order) next[places[digitOf(keys[key])]++] = key;
        order.swap(next);
    }
    return order;
}

}  // namespace groundswell::trends
