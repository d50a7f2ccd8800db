#include "pipeline/cluster/cluster_index.h"

#include <algorithm>
#include <cmath>

namespace groundswell::cluster {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::size_t termsBeforeCut = 512;
constexpr std::size_t termsAfterCut = 256;
constexpr seconds halfLife = hours(168);
// Beyond this the older content is nothing beside the newer one, and floats stay far from their limits.
constexpr double mostHalfLives = 40;
constexpr double largestGain = 1048576;
// One item has no pairs to measure. As high as the 1 of an item with itself, it would keep most single items alone.
constexpr double coherenceOfOne = 0.4;

double growth(std::optional<StreamTime> from, std::optional<StreamTime> to) {
    if (!from || !to || *to <= *from) return 1;
    const double elapsed = static_cast<double>((*to - *from).count()) / static_cast<double>(halfLife.count());
    return std::exp2(std::min(elapsed, mostHalfLives));
}

bool isStronger(const WeightedTerm& a, const WeightedTerm& b) {
    return a.weight > b.weight;
}

}  // namespace

double ActiveCluster::coherence() const {
    const double pairs = weightSum * weightSum - squaredWeightSum;
    if (life.size < 2 || pairs <= 0) return coherenceOfOne;
    return std::clamp((squaredNorm - squaredWeightSum) / pairs, 0.0, 1.0);
}

Slot ClusterIndex::open(core::ClusterId id) {
    Slot slot = static_cast<Slot>(m_clusters.size());
    if (m_freeSlots.empty()) {
        m_clusters.emplace_back();
        m_inverseNorms.push_back(0);
        m_products.push_back(0);
    } else {
        slot = m_freeSlots.back();
        m_freeSlots.pop_back();
    }
    m_clusters[slot].id = id;
    m_slotOf.emplace(id, slot);
    return slot;
}

void ClusterIndex::add(Slot slot, const std::vector<WeightedTerm>& vector, StreamPosition now,
                       std::span<const float> dense) {
    ActiveCluster& cluster = m_clusters[slot];
    cluster.gain *= growth(cluster.life.last, now.time);
    for (const WeightedTerm& term : vector) addTerm(slot, term.term, static_cast<double>(term.weight) * cluster.gain);
    m_dense.add(slot, dense, cluster.gain);
    cluster.weightSum += cluster.gain;
    cluster.squaredWeightSum += cluster.gain * cluster.gain;
    cluster.life.touch(now);
    cluster.changed = true;
    if (cluster.terms.size() >= termsBeforeCut) cutToStrongest(slot);
    if (cluster.gain > largestGain) rescale(slot);
    updateNorm(slot);
}

void ClusterIndex::merge(Slot from, Slot into) {
    ActiveCluster& target = m_clusters[into];
    const ActiveCluster& source = m_clusters[from];
    target.gain *= growth(target.life.last, source.life.last);
    const double scale = target.gain / source.gain / growth(source.life.last, target.life.last);
    std::vector<WeightedTerm> vector;
    centroid(from, vector);
    for (const WeightedTerm& term : vector) addTerm(into, term.term, static_cast<double>(term.weight) * scale);
    m_dense.merge(from, into, scale);
    target.weightSum += source.weightSum * scale;
    target.squaredWeightSum += source.squaredWeightSum * scale * scale;
    target.life.absorb(source.life);
    target.changed = true;
    remove(from);
    if (target.terms.size() >= termsBeforeCut) cutToStrongest(into);
    if (target.gain > largestGain) rescale(into);
    updateNorm(into);
}

void ClusterIndex::raiseIds(std::int64_t by) {
    m_slotOf.clear();
    for (Slot slot = 0; slot < m_clusters.size(); ++slot) {
        core::ClusterId& id = m_clusters[slot].id;
        if (id.isNone()) continue;
        id.value += by;
        m_slotOf.emplace(id, slot);
    }
}

void ClusterIndex::remove(Slot slot) {
    for (const TermIndex term : m_clusters[slot].terms) dropTerm(slot, term);
    m_slotOf.erase(m_clusters[slot].id);
    m_clusters[slot] = ActiveCluster{};
    m_dense.clear(slot);
    m_inverseNorms[slot] = 0;
    m_freeSlots.push_back(slot);
}

std::vector<Slot> ClusterIndex::activeById() const {
    std::vector<Slot> slots;
    for (Slot slot = 0; slot < m_clusters.size(); ++slot) {
        if (!m_clusters[slot].id.isNone()) slots.push_back(slot);
    }
    std::sort(slots.begin(), slots.end(), [&](Slot a, Slot b) { return m_clusters[a].id < m_clusters[b].id; });
    return slots;
}

std::optional<Slot> ClusterIndex::find(core::ClusterId id) const {
    const auto found = m_slotOf.find(id);
    if (found == m_slotOf.end()) return std::nullopt;
    return found->second;
}

const ClusterIndex::PostingList* ClusterIndex::listOf(TermIndex term) const {
    return holds(term) ? &m_lists[m_listOf[term] - 1] : nullptr;
}

ClusterIndex::PostingList& ClusterIndex::listFor(TermIndex term) {
    if (term >= m_listOf.size()) m_listOf.resize(static_cast<std::size_t>(term) + 1, 0);
    if (m_listOf[term] == 0) {
        if (m_freeLists.empty()) {
            m_lists.emplace_back();
            m_listOf[term] = static_cast<std::uint32_t>(m_lists.size());
        } else {
            m_listOf[term] = m_freeLists.back() + 1;
            m_freeLists.pop_back();
        }
    }
    return m_lists[m_listOf[term] - 1];
}

ClusterIndex::PostingList::iterator ClusterIndex::findPosting(PostingList& list, Slot slot) {
    return std::lower_bound(list.begin(), list.end(), slot, [](const Posting& p, Slot s) { return p.slot < s; });
}

ClusterIndex::PostingList::const_iterator ClusterIndex::findPosting(const PostingList& list, Slot slot) {
    return std::lower_bound(list.begin(), list.end(), slot, [](const Posting& p, Slot s) { return p.slot < s; });
}

void ClusterIndex::addTerm(Slot slot, TermIndex term, double weight) {
    PostingList& list = listFor(term);
    auto posting = findPosting(list, slot);
    if (posting == list.end() || posting->slot != slot) {
        posting = list.insert(posting, Posting{slot, 0});
        m_clusters[slot].terms.push_back(term);
    }
    const auto before = static_cast<double>(posting->weight);
    posting->weight = static_cast<float>(before + weight);
    const auto after = static_cast<double>(posting->weight);
    m_clusters[slot].squaredNorm += after * after - before * before;
}

void ClusterIndex::dropTerm(Slot slot, TermIndex term) {
    PostingList& list = listFor(term);
    list.erase(findPosting(list, slot));
    if (!list.empty()) return;
    // The memory of a list that was long once would otherwise stay with whatever rare term uses it next.
    PostingList{}.swap(list);
    m_freeLists.push_back(m_listOf[term] - 1);
    m_listOf[term] = 0;
}

const std::vector<Candidate>& ClusterIndex::candidates(const std::vector<WeightedTerm>& query,
                                                       std::size_t longestList) {
    m_touched.clear();
    m_longTerms.clear();
    for (const WeightedTerm& term : query) {
        const PostingList* list = listOf(term.term);
        if (list == nullptr) continue;
        if (list->size() > longestList) {
            m_longTerms.push_back(term);
        } else {
            accumulate(*list, term.weight);
        }
    }
    for (const WeightedTerm& term : m_longTerms) accumulateLong(*listOf(term.term), term.weight);
    m_candidates.clear();
    for (const Slot slot : m_touched) {
        if (m_products[slot] <= 0) continue;
        m_candidates.push_back({slot, m_products[slot]});
        m_products[slot] = 0;
    }
    return m_candidates;
}

void ClusterIndex::accumulate(const PostingList& list, float weight) {
    for (const Posting& posting : list) {
        float& product = m_products[posting.slot];
        if (product == 0) m_touched.push_back(posting.slot);
        product += weight * posting.weight;
    }
}

void ClusterIndex::accumulateLong(const PostingList& list, float weight) {
    constexpr std::size_t searchCost = 16;  // a binary search costs about as much as reading so many postings
    if (m_touched.size() * searchCost < list.size()) {
        for (const Slot slot : m_touched) {
            const auto posting = findPosting(list, slot);
            if (posting != list.end() && posting->slot == slot) m_products[slot] += weight * posting->weight;
        }
        return;
    }
    for (const Posting& posting : list) {
        if (m_products[posting.slot] != 0) m_products[posting.slot] += weight * posting.weight;
    }
}

float ClusterIndex::product(Slot slot, const std::vector<WeightedTerm>& query) const {
    float sum = 0;
    for (const WeightedTerm& term : query) {
        const PostingList* list = listOf(term.term);
        if (list == nullptr) continue;
        const auto posting = findPosting(*list, slot);
        if (posting != list->end() && posting->slot == slot) sum += term.weight * posting->weight;
    }
    return sum;
}

void ClusterIndex::centroid(Slot slot, std::vector<WeightedTerm>& vector) const {
    vector.clear();
    for (const TermIndex term : m_clusters[slot].terms)
        vector.push_back({term, findPosting(*listOf(term), slot)->weight});
}

void ClusterIndex::cutToStrongest(Slot slot) {
    std::vector<WeightedTerm> vector;
    centroid(slot, vector);
    std::stable_sort(vector.begin(), vector.end(), isStronger);
    std::vector<TermIndex>& terms = m_clusters[slot].terms;
    terms.clear();
    for (std::size_t i = 0; i < vector.size(); ++i) {
        if (i < termsAfterCut) {
            terms.push_back(vector[i].term);
        } else {
            dropTerm(slot, vector[i].term);
        }
    }
    recomputeNorm(slot);
}

void ClusterIndex::rescale(Slot slot) {
    ActiveCluster& cluster = m_clusters[slot];
    const double scale = 1 / cluster.gain;
    for (const TermIndex term : cluster.terms) {
        Posting& posting = *findPosting(listFor(term), slot);
        posting.weight = static_cast<float>(static_cast<double>(posting.weight) * scale);
    }
    m_dense.rescale(slot, scale);
    cluster.gain = 1;
    cluster.weightSum *= scale;
    cluster.squaredWeightSum *= scale * scale;
    recomputeNorm(slot);
}

void ClusterIndex::updateNorm(Slot slot) {
    const double squared = m_clusters[slot].squaredNorm;
    m_inverseNorms[slot] = squared > 0 ? static_cast<float>(1 / std::sqrt(squared)) : 0;
}

void ClusterIndex::recomputeNorm(Slot slot) {
    double sum = 0;
    for (const TermIndex term : m_clusters[slot].terms) {
        const auto weight = static_cast<double>(findPosting(*listOf(term), slot)->weight);
        sum += weight * weight;
    }
    m_clusters[slot].squaredNorm = sum;
    updateNorm(slot);
}

}  // namespace groundswell::cluster
