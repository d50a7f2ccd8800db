#include "pipeline/trends/burst.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace groundswell::trends {

namespace {

constexpr double burstFactor = 2;
constexpr double burstMostShare = 0.9999;
constexpr std::size_t burstStates = burstLevels + 1;

struct BurstRates {
    std::array<double, burstStates> logOf{};     // of an item being the cluster's
    std::array<double, burstStates> logOther{};  // of its being another's
};

BurstRates burstRates(double usual) {
    BurstRates rates;
    double share = usual;
    for (std::size_t state = 0; state < burstStates; ++state, share *= burstFactor) {
        const double bounded = std::min(share, burstMostShare);
        rates.logOf[state] = std::log(bounded);
        rates.logOther[state] = std::log1p(-bounded);
    }
    return rates;
}

}  // namespace

int burstLevel(std::span<const std::int64_t> counts, std::span<const std::int64_t> totals) {
    double mine = 0;
    double all = 0;
    double times = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        mine += static_cast<double>(counts[i]);
        all += static_cast<double>(totals[i]);
        if (totals[i] > 0) ++times;
    }
    if (mine <= 0 || times < 2 || mine >= all) return 0;
    const BurstRates rates = burstRates(mine / all);
    const double climb = std::log(times);
    std::array<double, burstStates> cost{};
    for (std::size_t state = 0; state < burstStates; ++state) cost[state] = climb * static_cast<double>(state);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (totals[i] <= 0) continue;
        std::array<double, burstStates> next{};
        for (std::size_t to = 0; to < burstStates; ++to) {
            double least = cost[to];
            for (std::size_t from = 0; from < burstStates; ++from) {
                const double up = from < to ? climb * static_cast<double>(to - from) : 0;
                least = std::min(least, cost[from] + up);
            }
            next[to] = least - static_cast<double>(counts[i]) * rates.logOf[to] -
                       static_cast<double>(totals[i] - counts[i]) * rates.logOther[to];
        }
        cost = next;
    }
    // The lowest of those that cost the same.
    return static_cast<int>(std::min_element(cost.begin(), cost.end()) - cost.begin());
}

}  // namespace groundswell::trends
