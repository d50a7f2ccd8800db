#include "pipeline/similar/neighbours.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

namespace groundswell::similar {

namespace {

constexpr double gramShare = 0.4;
constexpr double memberDiscount = 0.8;
// Scores that are written alike are alike, so that their order is that of the ids.
constexpr double scoreSteps = 1e6;

double stepped(double score) {
    return std::round(score * scoreSteps) / scoreSteps;
}

}  // namespace

double otherThanCopy(double score) noexcept {
    constexpr double mostOfOthers = 1 - 1 / scoreSteps;
    return std::clamp(stepped(score), 0.0, mostOfOthers);
}

double blendedScore(double termCosine, double gramCosine) noexcept {
    return otherThanCopy((1 - gramShare) * termCosine + gramShare * gramCosine);
}

void sortByScore(std::vector<Neighbour>& items) {
    std::sort(items.begin(), items.end(), [](const Neighbour& a, const Neighbour& b) {
        return a.score != b.score ? a.score > b.score : a.item < b.item;
    });
}

std::vector<NearCluster> nearClusters(const std::vector<Neighbour>& items) {
    struct Sum {
        std::size_t place = 0;
        double best = 0;
        double remainder = 1;
        double discount = 1;
    };
    std::map<core::ClusterId, Sum> sums;
    std::vector<NearCluster> clusters;
    for (const Neighbour& item : items) {
        if (item.cluster.isNone()) continue;
        const auto [found, isNew] = sums.try_emplace(item.cluster, Sum{clusters.size(), item.score});
        if (isNew) clusters.push_back({item.cluster, 0, item.item, 0});
        Sum& sum = found->second;
        sum.remainder *= 1 - item.score * item.score * sum.discount;
        sum.discount *= memberDiscount;
        clusters[sum.place].score = stepped(std::sqrt(1 - sum.remainder));
        clusters[sum.place].items += item.score * 2 >= sum.best ? 1 : 0;
    }
    std::sort(clusters.begin(), clusters.end(), [](const NearCluster& a, const NearCluster& b) {
        return a.score != b.score ? a.score > b.score : a.cluster < b.cluster;
    });
    return clusters;
}

}  // namespace groundswell::similar
