#pragma once

#include "models/core/ids.h"
#include "pipeline/cluster/dense_centroids.h"
#include "pipeline/cluster/lifespan.h"
#include "pipeline/cluster/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace groundswell::cluster {

class ByteReader;
class ByteWriter;

/// Place of an active cluster in the index; used again after the cluster left.
using Slot = std::uint32_t;

/// A cluster that can still grow. Its centroid is the sum of its items' vectors; younger items weigh more. Instead of
/// shrinking old weights at every touch, new ones enter with the growing `gain`; all sums are in these units.
struct ActiveCluster {
    core::ClusterId id;  ///< none: the slot is free
    Lifespan life;
    bool changed = false;           ///< since the last merge pass
    std::uint64_t sizeAtCheck = 0;  ///< when its members were last looked at for a division
    double gain = 1;                ///< what an item of the time life.last weighs
    double squaredNorm = 0;         ///< of the centroid
    double weightSum = 0;           ///< of the items
    double squaredWeightSum = 0;
    std::vector<TermIndex> terms;  ///< the weights are in the posting lists

    /// Average cosine between two different items of the cluster, 0..1; for a single item that of a typical pair.
    [[nodiscard]] double coherence() const;
};

/// A cluster that shares terms with what was asked for.
struct Candidate {
    Slot slot = 0;
    float product = 0;  ///< scalar product of its centroid with the query
};

/// The active clusters and, for every term, which of their centroids hold it with what weight. A value: a copy is a
/// place to try a merge pass without consequences. Not thread-safe.
class ClusterIndex {
public:
    Slot open(core::ClusterId id);
    /// Adds an item's vector to the centroid and touches the cluster.
    void add(Slot slot, const std::vector<WeightedTerm>& vector, StreamPosition now, std::span<const float> dense = {});
    void raiseIds(std::int64_t by);
    /// Joins `from` into `into`; the slot of `from` is free afterwards.
    void merge(Slot from, Slot into);
    void remove(Slot slot);

    [[nodiscard]] ActiveCluster& at(Slot slot) { return m_clusters[slot]; }
    [[nodiscard]] const ActiveCluster& at(Slot slot) const { return m_clusters[slot]; }
    /// All slots are smaller than this.
    [[nodiscard]] std::size_t slotEnd() const noexcept { return m_clusters.size(); }
    /// Slots in use, by ascending cluster id.
    [[nodiscard]] std::vector<Slot> activeById() const;
    [[nodiscard]] std::optional<Slot> find(core::ClusterId id) const;
    [[nodiscard]] bool holds(TermIndex term) const noexcept { return term < m_listOf.size() && m_listOf[term] != 0; }

    /// Clusters that share a term with the query whose posting list is no longer than `longestList`, with the complete
    /// product over all terms; valid until the next call.
    [[nodiscard]] const std::vector<Candidate>& candidates(const std::vector<WeightedTerm>& query,
                                                           std::size_t longestList);
    /// Scalar product of one centroid with the query.
    [[nodiscard]] float product(Slot slot, const std::vector<WeightedTerm>& query) const;
    /// 1 / length of the centroid; 0 when it is empty.
    [[nodiscard]] float inverseNorm(Slot slot) const { return m_inverseNorms[slot]; }
    /// The centroid, terms in the order in which they came.
    void centroid(Slot slot, std::vector<WeightedTerm>& vector) const;

    /// Centroids of dense vectors, by slot.
    [[nodiscard]] const DenseCentroids& dense() const noexcept { return m_dense; }

    /// Clusters by ascending id; terms as places in the saved vocabulary.
    void save(ByteWriter& out, const std::vector<TermIndex>& rankOf) const;
    [[nodiscard]] bool restore(ByteReader& in, std::size_t termCount);

private:
    struct Posting {
        Slot slot = 0;
        float weight = 0;
    };
    using PostingList = std::vector<Posting>;  // by slot

    [[nodiscard]] const PostingList* listOf(TermIndex term) const;
    PostingList& listFor(TermIndex term);
    [[nodiscard]] static PostingList::iterator findPosting(PostingList& list, Slot slot);
    [[nodiscard]] static PostingList::const_iterator findPosting(const PostingList& list, Slot slot);
    void addTerm(Slot slot, TermIndex term, double weight);
    void dropTerm(Slot slot, TermIndex term);
    void accumulate(const PostingList& list, float weight);
    void accumulateLong(const PostingList& list, float weight);
    void cutToStrongest(Slot slot);
    void rescale(Slot slot);
    void updateNorm(Slot slot);
    void recomputeNorm(Slot slot);
    void saveCluster(ByteWriter& out, Slot slot, const std::vector<TermIndex>& rankOf) const;
    [[nodiscard]] bool restoreCluster(ByteReader& in, core::ClusterId id, std::size_t termCount);

    std::vector<ActiveCluster> m_clusters;
    std::vector<float> m_inverseNorms;
    DenseCentroids m_dense;
    std::unordered_map<core::ClusterId, Slot> m_slotOf;
    std::vector<Slot> m_freeSlots;
    std::vector<std::uint32_t> m_listOf;  // by term, 0 = none, else place in m_lists + 1
    std::vector<PostingList> m_lists;
    std::vector<std::uint32_t> m_freeLists;

    // Scratch of candidates(); m_products is all zero between calls.
    std::vector<float> m_products;
    std::vector<Slot> m_touched;
    std::vector<WeightedTerm> m_longTerms;
    std::vector<Candidate> m_candidates;
};

}  // namespace groundswell::cluster
