#include "pipeline/cluster/blend.h"

#include <algorithm>
#include <cmath>

namespace groundswell::cluster {

double Blend::similarity(const ClusterIndex& index, Slot slot, double lexical, std::span<const float> dense) const {
    if (!isDense() || dense.empty() || !index.dense().has(slot)) return lexical;
    return blended(lexical, static_cast<double>(index.dense().cosine(slot, dense)));
}

double Blend::similarity(const ClusterIndex& index, Slot one, Slot other, double lexical) const {
    const DenseCentroids& dense = index.dense();
    if (!isDense() || !dense.has(one) || !dense.has(other)) return lexical;
    const double length = std::sqrt(dense.across(one, one) * dense.across(other, other));
    return blended(lexical, length > 0 ? dense.across(one, other) / length : 0);
}

double Blend::shareOfCoherence(const ClusterIndex& index, Slot one, Slot other, double product) const {
    const ActiveCluster& a = index.at(one);
    const ActiveCluster& b = index.at(other);
    const auto share = [](double across, double within) { return within > 0 ? across / within : (across > 0 ? 1 : 0); };
    const double lexical = share(product / (a.weightSum * b.weightSum), std::sqrt(a.coherence() * b.coherence()));
    const DenseCentroids& dense = index.dense();
    if (!isDense() || !dense.has(one) || !dense.has(other)) return lexical;
    const double byDense = share(dense.across(one, other), std::sqrt(dense.coherence(one) * dense.coherence(other)));
    return (1 - m_options.denseWeight) * std::min(lexical, 1.0) + m_options.denseWeight * std::min(byDense, 1.0);
}

double Blend::blended(double lexical, double dense) const {
    return (1 - m_options.denseWeight) * lexical + m_options.denseWeight * calibrated(dense);
}

// Dense models differ in how alike unrelated texts are. The cosine at which a model's texts are of one story counts
// like the one at which words say so; 1 stays 1, half of it is nothing.
double Blend::calibrated(double dense) const {
    const double same = m_options.denseSimilarity;
    const double join = m_options.joinSimilarity;
    if (dense >= same) return join + (1 - join) * (dense - same) / std::max(1 - same, 1e-9);
    return join * std::max(0.0, (dense - same / 2) / (same / 2));
}

}  // namespace groundswell::cluster
