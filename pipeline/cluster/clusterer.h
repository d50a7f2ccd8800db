#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "pipeline/text/features.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::cluster {

/// Settings that decide what is one story. The defaults are what ships, for every kind of stream.
struct ClustererOptions {
    double joinSimilarity = 0.40;
    double mergeSimilarity = 0.27;
    double smallMergeSimilarity = 0.18;  ///< when either side has at most 3 items
};

/// Where one item went.
struct Assignment {
    core::ClusterId cluster;  ///< none for a text without features
    float similarity = 0;     ///< cosine to the centroid before joining; 1 for the first item of a cluster
    bool opened = false;      ///< the item opened this cluster
};

/// Cluster `from` was joined into `into`; its items and its id belong to `into` from now on.
struct Merge {
    core::ClusterId from;
    core::ClusterId into;
};

/// Version of the algorithm; a saved state of another version is refused and clusters are rebuilt.
inline constexpr int clustererVersion = 1;

/// One-pass clustering of a stream of short texts with online document frequencies, merging and retiring clusters in
/// stream time. Deterministic: the same calls in the same order give the same ids. Not thread-safe.
class Clusterer {
public:
    explicit Clusterer(ClustererOptions options = {});
    ~Clusterer();
    Clusterer(Clusterer&&) noexcept;
    Clusterer& operator=(Clusterer&&) noexcept;

    /// Takes the next item of the stream. Merges that became due are appended to `merges`, in the order to apply them;
    /// the assignment returned is valid before these merges.
    Assignment add(const text::Features& features, std::optional<core::UtcTime> publishedAt,
                   std::vector<Merge>& merges);

    /// Cosine of a text to a live cluster's centroid; empty when the cluster is retired or unknown.
    [[nodiscard]] std::optional<float> similarityTo(core::ClusterId cluster, const text::Features& features) const;

    /// Cosine of each text to the mean of all of them, with the present weights of their terms; 0 for a text that has
    /// no known term. Tells the most typical one of texts whose cluster is retired.
    [[nodiscard]] std::vector<float> similaritiesToMean(const std::vector<text::Features>& texts) const;

    /// Items taken so far.
    [[nodiscard]] std::uint64_t itemCount() const noexcept;

    /// The whole state as bytes with version and checksum; restoring it gives a clusterer that goes on identically.
    [[nodiscard]] std::string save() const;
    [[nodiscard]] static core::Result<Clusterer> restore(std::string_view saved, ClustererOptions options = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace groundswell::cluster
