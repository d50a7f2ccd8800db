#include "pipeline/cluster/merge_pass.h"

#include "pipeline/cluster/blend.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>

namespace groundswell::cluster {

namespace {

constexpr std::size_t longestMergeList = 2'000;
constexpr std::uint64_t smallSize = 3;
constexpr double leastShareOfCoherence = 0.3;
// Two clusters that texts lie between: so many, in relation to the smaller one.
constexpr std::uint32_t leastBridges = 3;
constexpr double leastShareOfBridges = 0.1;
constexpr double leastBridgedSimilarity = 0.1;
constexpr double leastShareOfCoherenceBridged = 0.12;

double requiredSimilarity(const ActiveCluster& one, const ActiveCluster& other, const ClustererOptions& options) {
    const bool isSmall = one.life.size <= smallSize || other.life.size <= smallSize;
    return isSmall ? options.smallMergeSimilarity : options.mergeSimilarity;
}

class MergePass {
public:
    MergePass(ClusterIndex& index, Bridges& bridges, const ClustererOptions& options)
        : m_index(index), m_bridges(bridges), m_options(options), m_blend(options) {}

    std::vector<MadeMerge> run() {
        for (const Slot slot : m_index.activeById()) {
            if (m_index.at(slot).changed) enqueue(slot);
        }
        while (!m_queue.empty()) {
            const Slot slot = std::get<2>(*m_queue.begin());
            m_queue.erase(m_queue.begin());
            if (const std::optional<Slot> partner = bestPartner(slot)) unite(slot, *partner);
        }
        for (const Slot slot : m_index.activeById()) m_index.at(slot).changed = false;
        return std::move(m_made);
    }

private:
    struct Partner {
        Slot slot = 0;
        double product = 0;  // of the lexical centroids
        double similarity = 0;
    };
    using Entry = std::tuple<std::uint64_t, core::ClusterId, Slot>;  // size, id: the order of the pass

    [[nodiscard]] Entry entry(Slot slot) const { return {m_index.at(slot).life.size, m_index.at(slot).id, slot}; }
    void enqueue(Slot slot) { m_queue.insert(entry(slot)); }

    [[nodiscard]] bool isBridged(Slot one, Slot other) const {
        if (!m_options.bridging) return false;
        const std::uint32_t texts = m_bridges.between(one, other);
        const std::uint64_t smaller = std::min(m_index.at(one).life.size, m_index.at(other).life.size);
        return texts >= leastBridges && texts >= leastShareOfBridges * static_cast<double>(smaller);
    }

    std::optional<Slot> bestPartner(Slot slot) {
        m_index.centroid(slot, m_query);
        m_best.reset();
        const double inverseNorm = static_cast<double>(m_index.inverseNorm(slot));
        for (const Candidate& candidate : m_index.candidates(m_query, longestMergeList)) {
            if (candidate.slot == slot) continue;
            const auto product = static_cast<double>(candidate.product);
            const double lexical = product * inverseNorm * static_cast<double>(m_index.inverseNorm(candidate.slot));
            consider(slot, {candidate.slot, product, m_blend.similarity(m_index, slot, candidate.slot, lexical)});
        }
        if (m_blend.isDense()) considerByDense(slot);
        return m_best ? std::optional(m_best->slot) : std::nullopt;
    }

    // Those that share no word but are near by their dense vectors.
    void considerByDense(Slot slot) {
        for (const Slot other : m_index.activeById()) {
            if (other == slot || !m_index.dense().has(other)) continue;
            const double product = static_cast<double>(m_index.product(other, m_query));
            if (product > 0) continue;
            consider(slot, {other, 0, m_blend.similarity(m_index, slot, other, 0)});
        }
    }

    void consider(Slot slot, const Partner& partner) {
        const ActiveCluster& cluster = m_index.at(slot);
        const ActiveCluster& other = m_index.at(partner.slot);
        const bool bridged = partner.similarity >= leastBridgedSimilarity && isBridged(slot, partner.slot);
        if (!bridged && partner.similarity < requiredSimilarity(cluster, other, m_options)) return;
        const bool isBetter = !m_best || partner.similarity > m_best->similarity ||
                              (partner.similarity == m_best->similarity && other.id < m_index.at(m_best->slot).id);
        if (!isBetter || !isCoherent(slot, partner, bridged) || !mayUnite(cluster.life, other.life)) return;
        m_best = partner;
    }

    // Guards against the chain that ends in one junk cluster: what lies between the two sides must hold together about
    // as well as the sides themselves do.
    [[nodiscard]] bool isCoherent(Slot slot, const Partner& partner, bool bridged) const {
        const double leastShare = bridged ? leastShareOfCoherenceBridged : leastShareOfCoherence;
        return m_blend.shareOfCoherence(m_index, slot, partner.slot, partner.product) >= leastShare;
    }

    void unite(Slot one, Slot other) {
        const ActiveCluster& a = m_index.at(one);
        const ActiveCluster& b = m_index.at(other);
        const bool keepsOne = a.life.size != b.life.size ? a.life.size > b.life.size : a.id < b.id;
        const Slot into = keepsOne ? one : other;
        const Slot from = keepsOne ? other : one;
        m_queue.erase(entry(one));
        m_queue.erase(entry(other));
        m_made.push_back({m_index.at(from).id, m_index.at(into).id, from, into});
        m_index.merge(from, into);
        m_bridges.redirect(from, into);
        enqueue(into);
    }

    ClusterIndex& m_index;
    Bridges& m_bridges;
    const ClustererOptions& m_options;
    const Blend m_blend;
    std::optional<Partner> m_best;
    std::set<Entry> m_queue;
    std::vector<WeightedTerm> m_query;
    std::vector<MadeMerge> m_made;
};

}  // namespace

std::vector<MadeMerge> mergeChanged(ClusterIndex& index, Bridges& bridges, const ClustererOptions& options) {
    return MergePass(index, bridges, options).run();
}

}  // namespace groundswell::cluster
