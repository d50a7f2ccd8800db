#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/cluster_index.h"

#include <algorithm>
#include <cmath>

namespace groundswell::cluster {

namespace {

// A term is at least one byte of place and four of weight; a cluster's own numbers take far more than this.
constexpr std::size_t leastTermBytes = 5;
constexpr std::size_t leastClusterBytes = 40;
// The index brings a larger gain back to 1 before it could be saved.
constexpr double largestSavedGain = 1048576;

void saveLifespan(ByteWriter& out, const Lifespan& life) {
    out.varint(life.size);
    out.optionalTime(life.first);
    out.optionalTime(life.last);
    out.varint(life.bornAt);
    out.varint(life.touchedAt);
}

Lifespan restoreLifespan(ByteReader& in) {
    Lifespan life;
    life.size = in.varint();
    life.first = in.optionalTime();
    life.last = in.optionalTime();
    life.bornAt = in.varint();
    life.touchedAt = in.varint();
    return life;
}

bool isSane(const ActiveCluster& cluster) {
    const auto isMeasure = [](double value) { return std::isfinite(value) && value >= 0; };
    return cluster.life.size > 0 && cluster.life.bornAt <= cluster.life.touchedAt && isMeasure(cluster.squaredNorm) &&
           isMeasure(cluster.weightSum) && isMeasure(cluster.squaredWeightSum) && std::isfinite(cluster.gain) &&
           cluster.gain <= largestSavedGain && cluster.gain > 0;
}

}  // namespace

void ClusterIndex::save(ByteWriter& out, const std::vector<TermIndex>& rankOf) const {
    const std::vector<Slot> slots = activeById();
    out.varint(slots.size());
    for (const Slot slot : slots) saveCluster(out, slot, rankOf);
    m_dense.save(out, slots);
}

void ClusterIndex::saveCluster(ByteWriter& out, Slot slot, const std::vector<TermIndex>& rankOf) const {
    const ActiveCluster& cluster = m_clusters[slot];
    out.signedVarint(cluster.id.value);
    saveLifespan(out, cluster.life);
    out.varint(cluster.changed ? 1 : 0);
    out.varint(cluster.sizeAtCheck);
    for (const double value : {cluster.gain, cluster.squaredNorm, cluster.weightSum, cluster.squaredWeightSum}) {
        out.fixed(value);
    }
    out.varint(cluster.terms.size());
    // In their own order: it decides ties when the centroid is cut.
    for (const TermIndex term : cluster.terms) {
        out.varint(rankOf[term]);
        out.fixed(findPosting(*listOf(term), slot)->weight);
    }
}

bool ClusterIndex::restore(ByteReader& in, std::size_t termCount) {
    const std::size_t count = in.count(leastClusterBytes);
    core::ClusterId previous;
    for (std::size_t i = 0; i < count; ++i) {
        const core::ClusterId id{in.signedVarint()};
        if (id <= previous || !restoreCluster(in, id, termCount)) return false;
        previous = id;
    }
    return in.good() && m_dense.restore(in, activeById());
}

bool ClusterIndex::restoreCluster(ByteReader& in, core::ClusterId id, std::size_t termCount) {
    const Slot slot = open(id);
    ActiveCluster& cluster = m_clusters[slot];
    cluster.life = restoreLifespan(in);
    cluster.changed = in.varint() != 0;
    cluster.sizeAtCheck = in.varint();
    for (double* value : {&cluster.gain, &cluster.squaredNorm, &cluster.weightSum, &cluster.squaredWeightSum}) {
        *value = in.fixed<double>();
    }
    const std::size_t terms = in.count(leastTermBytes);
    for (std::size_t i = 0; i < terms; ++i) {
        const std::uint64_t term = in.varint();
        const float weight = in.fixed<float>();
        if (term >= termCount || !std::isfinite(weight) || weight < 0) return false;
        PostingList& list = listFor(static_cast<TermIndex>(term));
        if (!list.empty() && list.back().slot == slot) return false;
        list.push_back({slot, weight});
        cluster.terms.push_back(static_cast<TermIndex>(term));
    }
    updateNorm(slot);
    return in.good() && isSane(cluster);
}

}  // namespace groundswell::cluster
