#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "pipeline/text/features.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::cluster {

/// Settings that decide what is one story. The defaults are what ships, for every kind of stream.
struct ClustererOptions {
    double joinSimilarity = 0.40;
    double mergeSimilarity = 0.29;
    double smallMergeSimilarity = 0.18;  ///< when either side has at most 3 items
    bool bridging = true;                ///< whether texts that lie between two clusters may join them
    bool ties = true;                    ///< whether shared links and reposts count beside the words
    double denseWeight = 0;              ///< share of the dense similarity beside that of the words, 0 to 1
    double denseSimilarity = 0.75;       ///< cosine of dense vectors that counts like joinSimilarity

    friend bool operator==(const ClustererOptions&, const ClustererOptions&) = default;
};

/// How alike the items of one cluster are, from one subject in all its sides to copies with few changes.
enum class Granularity { Topic, Story, Event, NearCopies };
[[nodiscard]] ClustererOptions optionsFor(Granularity granularity);

/// What ties an item to others apart from its text; 0 = nothing.
struct Ties {
    std::uint64_t self = 0;      ///< the item's own name, as `repostOf` of others has it
    std::uint64_t repostOf = 0;  ///< the post that it passes on
    std::uint64_t quoteOf = 0;   ///< the post that it quotes with words of its own: counts like a link
    std::uint64_t page = 0;      ///< where it stands itself (text::pageKey), for others that link to it

    friend bool operator==(const Ties&, const Ties&) = default;
};

/// The next item of a stream. Refers to what the caller keeps.
struct Arrival {
    const text::Features& features;
    std::optional<core::UtcTime> publishedAt;
    std::uint64_t reference = 0;  ///< the caller's name for it; comes back in a Regrouping
    Ties ties = {};
    std::span<const float> dense = {};  ///< unit vector of a model, always of the same dimension; empty = none
};

/// Where one item went.
struct Assignment {
    core::ClusterId cluster;  ///< none for a text without features
    float similarity = 0;     ///< cosine to the centroid before joining; 1 for the first item of a cluster
    bool opened = false;      ///< the item opened this cluster

    /// What is kept of it with the item: the first one of a cluster had nothing to be like.
    [[nodiscard]] std::optional<double> keptSimilarity() const {
        return opened ? std::nullopt : std::optional(static_cast<double>(similarity));
    }
};

/// Items of cluster `from` belong to `into` from now on: all of them and the id with them (a merge), or only the listed
/// ones, to a cluster that is new (a split).
struct Regrouping {
    core::ClusterId from;
    core::ClusterId into;
    std::vector<std::uint64_t> items;  ///< references; empty = a merge

    [[nodiscard]] bool isMerge() const noexcept { return items.empty(); }
};

/// Version of the algorithm; a saved state of another version is refused and clusters are rebuilt.
inline constexpr int clustererVersion = 3;

/// One-pass clustering of a stream of short texts with online document frequencies, merging, dividing and retiring
/// clusters in stream time. Deterministic: the same calls in the same order give the same ids. Not thread-safe.
class Clusterer {
public:
    explicit Clusterer(ClustererOptions options = {});
    ~Clusterer();
    Clusterer(Clusterer&&) noexcept;
    Clusterer& operator=(Clusterer&&) noexcept;

    /// Takes the next item of the stream. What was regrouped is appended to `regroupings`, in the order to apply it;
    /// the assignment returned is valid before.
    Assignment add(const Arrival& arrival, std::vector<Regrouping>& regroupings);

    /// The merges that the next pass would make if it came now, for a view of the stream as it stands: nothing changes,
    /// so that a stream in many parts ends like one in a single part.
    [[nodiscard]] std::vector<Regrouping> settle() const;

    /// Cosine of a text to a live cluster's centroid; empty when the cluster is retired or unknown.
    [[nodiscard]] std::optional<float> similarityTo(core::ClusterId cluster, const text::Features& features) const;

    /// Cosine of each text to the mean of all of them, with the present weights of their terms; 0 for a text that has
    /// no known term. Tells the most typical one of texts whose cluster is retired.
    [[nodiscard]] std::vector<float> similaritiesToMean(const std::vector<text::Features>& texts) const;

    /// Raises all ids by `by`, those to come too: for a clusterer that takes the place of another one, so that no id
    /// ever means two stories.
    void raiseIds(std::int64_t by);

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
