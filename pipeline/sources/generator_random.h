#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace groundswell::sources {

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014): any number of
/// independent streams from a seed and a label, and the same numbers with every standard library. Not thread-safe.
class GeneratorRandom {
public:
    explicit GeneratorRandom(std::uint64_t seed, std::uint64_t first = 0, std::uint64_t second = 0)
        : m_state(mixed(mixed(seed + 0x9E3779B97F4A7C15U * (first + 1)) + 0xD1B54A32D192ED03U * (second + 1))) {}

    std::uint64_t next() { return mixed(m_state += 0x9E3779B97F4A7C15U); }
    /// 0 <= result < bound; bound is not 0. The bias of the multiplication is below 2^-32 for the bounds used.
    std::uint64_t below(std::uint64_t bound) { return ((next() >> 32U) * bound) >> 32U; }
    bool chance(unsigned percent) { return below(100) < percent; }
    /// 0 <= result < 1.
    double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    std::string_view pick(std::span<const std::string_view> words) { return words[below(words.size())]; }

private:
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

    std::uint64_t m_state;
};

}  // namespace groundswell::sources
