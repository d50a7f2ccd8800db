#pragma once

#include "pipeline/cluster/cluster_index.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/cluster/copies.h"
#include "pipeline/cluster/stream_clock.h"
#include "pipeline/cluster/vocabulary.h"

#include <optional>
#include <vector>

namespace groundswell::cluster {

/// What a clusterer knows and how it decides. Not thread-safe.
struct Clusterer::State {
    explicit State(ClustererOptions settings) : options(settings) {}

    Assignment add(const text::Features& features, std::optional<core::UtcTime> publishedAt);
    /// Merges, then retires: a slow stream's clusters must get their chance to merge before silence removes them.
    void tick(std::vector<Merge>& merges);
    [[nodiscard]] bool isTickDue() const;

    [[nodiscard]] std::string save() const;
    [[nodiscard]] bool restore(std::string_view payload);

    ClustererOptions options;
    StreamClock clock;
    Vocabulary vocabulary;
    ClusterIndex index;
    Copies copies;
    std::uint64_t items = 0;
    std::int64_t lastId = 0;
    std::uint64_t itemsAtTick = 0;
    std::optional<StreamTime> timeAtTick;

private:
    struct Match {
        std::optional<Slot> slot;
        float similarity = 0;
    };
    [[nodiscard]] Match bestCluster();
    [[nodiscard]] Match matchCopy(const text::Features& features, Slot slot);
    [[nodiscard]] Match matchNew(const text::Features& features);
    [[nodiscard]] StreamPosition position() const { return {clock.now(), items}; }
    void retire();

    std::vector<WeightedTerm> m_vector;  // of the item being added
};

}  // namespace groundswell::cluster
