#pragma once

#include "pipeline/cluster/cluster_index.h"
#include "pipeline/cluster/clusterer.h"

#include <span>

namespace groundswell::cluster {

/// How alike two things are by their words and by their dense vectors together, on the scale of the words. Thread-safe.
class Blend {
public:
    explicit Blend(const ClustererOptions& options) : m_options(options) {}

    [[nodiscard]] bool isDense() const noexcept { return m_options.denseWeight > 0; }

    /// Of a text and a cluster; `lexical` is their cosine by words. Without a dense vector on either side it decides
    /// alone.
    [[nodiscard]] double similarity(const ClusterIndex& index, Slot slot, double lexical,
                                    std::span<const float> dense) const;
    /// Of two clusters.
    [[nodiscard]] double similarity(const ClusterIndex& index, Slot one, Slot other, double lexical) const;
    /// Of a cosine by words and one of dense vectors, whatever they are of.
    [[nodiscard]] double blended(double lexical, double dense) const;
    /// What lies between two clusters in relation to what holds each together, 1 = as much; `product` of the centroids.
    [[nodiscard]] double shareOfCoherence(const ClusterIndex& index, Slot one, Slot other, double product) const;

private:
    [[nodiscard]] double calibrated(double dense) const;

    const ClustererOptions& m_options;
};

}  // namespace groundswell::cluster
