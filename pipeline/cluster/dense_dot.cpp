#include "pipeline/cluster/dense_dot.h"

#include <array>
#include <cstddef>

namespace groundswell::cluster {

// Eight sums side by side, in an order that no compiler may change: fast, and the same everywhere.
float denseDot(std::span<const float> a, std::span<const float> b) noexcept {
    constexpr std::size_t lanes = 8;
    std::array<float, lanes> sums{};
    std::size_t i = 0;
    for (; i + lanes <= a.size(); i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    }
    float sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    for (; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

}  // namespace groundswell::cluster
