#include "pipeline/keywords/edit_distance.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace groundswell::keywords {

namespace {

constexpr std::size_t wordBits = 64;

/// Bits of the places in `pattern` where `c` stands.
std::uint64_t placesOf(char32_t c, std::u32string_view pattern) {
    std::uint64_t places = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) places |= static_cast<std::uint64_t>(pattern[i] == c) << i;
    return places;
}

/// Myers, "A fast bit-vector algorithm for approximate string matching", J. ACM 46 (1999), in Hyyro's form: a column of
/// the table in two words. `pattern` has 1 to 64 characters.
std::size_t bitParallelDistance(std::u32string_view pattern, std::u32string_view text) {
    const std::uint64_t last = std::uint64_t{1} << (pattern.size() - 1);
    std::uint64_t positive = ~std::uint64_t{0};
    std::uint64_t negative = 0;
    std::size_t distance = pattern.size();
    for (const char32_t c : text) {
        const std::uint64_t match = placesOf(c, pattern);
        const std::uint64_t diagonal = (((match & positive) + positive) ^ positive) | match | negative;
        std::uint64_t horizontalPositive = negative | ~(diagonal | positive);
        const std::uint64_t horizontalNegative = positive & diagonal;
        if ((horizontalPositive & last) != 0) ++distance;
        if ((horizontalNegative & last) != 0) --distance;
        horizontalPositive = (horizontalPositive << 1U) | 1U;
        positive = (horizontalNegative << 1U) | ~(diagonal | horizontalPositive);
        negative = horizontalPositive & diagonal;
    }
    return distance;
}

std::size_t tableDistance(std::u32string_view a, std::u32string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

double editSimilarity(std::u32string_view a, std::u32string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.empty()) return 1.0;
    std::size_t distance = b.size();
    if (!a.empty()) distance = a.size() <= wordBits ? bitParallelDistance(a, b) : tableDistance(a, b);
    return 1.0 - static_cast<double>(distance) / static_cast<double>(b.size());
}

}  // namespace groundswell::keywords
