#pragma once

#include "pipeline/cluster/bridges.h"
#include "pipeline/cluster/cluster_index.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/cluster/landmarks.h"
#include "pipeline/cluster/members.h"
#include "pipeline/cluster/repeated_texts.h"
#include "pipeline/cluster/stream_clock.h"
#include "pipeline/cluster/vocabulary.h"

#include <optional>
#include <vector>

namespace groundswell::cluster {

/// What a clusterer knows and how it decides. Not thread-safe.
struct Clusterer::State {
    explicit State(ClustererOptions settings) : options(settings) {}

    Assignment add(const Arrival& arrival);
    /// Merges, divides, then retires: a slow stream's clusters must get their chance to merge before silence removes
    /// them.
    void tick(std::vector<Regrouping>& regroupings);
    [[nodiscard]] bool isTickDue() const;
    /// Where the stream is; without time while that says nothing.
    [[nodiscard]] StreamPosition position() const;

    [[nodiscard]] std::string save() const;
    [[nodiscard]] bool restore(std::string_view payload);

    ClustererOptions options;
    StreamClock clock;
    Vocabulary vocabulary;
    ClusterIndex index;
    Landmarks copies;  ///< texts by the hash of their normal form
    Landmarks links;   ///< pages that items point to
    Landmarks posts;   ///< items by their own name, for those that pass them on
    RepeatedTexts repeated;
    Bridges bridges;
    Members members;
    std::uint64_t items = 0;
    std::int64_t lastId = 0;
    std::int64_t idsRaisedBy = 0;
    std::uint64_t itemsAtTick = 0;
    std::optional<StreamTime> timeAtTick;

private:
    struct Match {
        std::optional<Slot> slot;
        float similarity = 0;
    };
    [[nodiscard]] Match match(const Arrival& arrival);
    [[nodiscard]] Match matchKnown(Slot slot);
    [[nodiscard]] Match bestCluster(const Arrival& arrival);
    [[nodiscard]] const std::vector<Match>& candidates(std::span<const float> dense);
    [[nodiscard]] std::optional<Slot> linkedCluster(const Arrival& arrival) const;
    void countBridges(const Match& best);
    void remember(const Arrival& arrival, Slot slot);
    void merge(std::vector<Regrouping>& regroupings);
    void divide(std::vector<Regrouping>& regroupings);
    void divide(Slot slot, std::vector<Regrouping>& regroupings);
    void forget(Slot slot);
    void retire();

    std::vector<WeightedTerm> m_vector;  // of the item being added
    std::vector<Match> m_candidates;     // clusters that it may fit
    std::vector<Match> m_near;           // those that it nearly fits
};

}  // namespace groundswell::cluster
