#pragma once

#include "models/core/ids.h"

#include <cstdint>
#include <vector>

namespace groundswell::similar {

/// An item near a text. A value.
struct Neighbour {
    core::ItemId item;
    core::ClusterId cluster;  ///< none while the item is not in one
    double score = 0;         ///< 0..1 in steps of 1e-6; 1 = a copy
};

/// A cluster near a text. A value.
struct NearCluster {
    core::ClusterId cluster;
    double score = 0;        ///< 0..1: at least its nearest member's, more where more members are near
    core::ItemId nearest;    ///< its nearest member
    std::int64_t items = 0;  ///< members that score at least half as much as that, among the items compared
};

/// Nearest first; ties by id.
struct Neighbours {
    std::vector<Neighbour> items;
    std::vector<NearCluster> clusters;
};

/// A score of something that is no copy: 0..1 and below 1, in steps of 1e-6.
[[nodiscard]] double otherThanCopy(double score) noexcept;
/// Score of an item by the cosine of its terms and that of its grams. Below 1: that is a copy's.
[[nodiscard]] double blendedScore(double termCosine, double gramCosine) noexcept;

/// Sorts items, nearest first.
void sortByScore(std::vector<Neighbour>& items);

/// The clusters of items that are sorted by score. A cluster's score is the root of 1 - product of (1 - s_k^2 * 0.8^k)
/// over its members' scores, the k-th nearest with k = 0, 1, ...: that of a single one, more where several are near,
/// and hardly more for a crowd of faint ones.
[[nodiscard]] std::vector<NearCluster> nearClusters(const std::vector<Neighbour>& items);

}  // namespace groundswell::similar
