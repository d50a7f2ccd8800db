#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/store/cluster_moves.h"
#include "models/store/merge_layer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace groundswell::store {

/// What people decided about clusters, and how it is shown on top of the clusterer's own memberships. A merge joins the
/// clusters that its sides are; a split gives its items a cluster of their own, out of which only another split takes
/// them. The clusters shown are a function of the clusterer's memberships and of the edits that are not undone: whoever
/// changes one of the two takes the layer back, and applies it again. For the writer's thread; forget() after a
/// rollback. Throws SQLite::Exception.
class ClusterEdits {
public:
    ClusterEdits(Connection& connection, ClusterTallies& tallies, ClusterMoves& moves)
        : m_connection(connection), m_tallies(tallies), m_moves(moves), m_layer(connection, tallies, "edited") {}

    /// Where an item is shown, and where the clusterer has it; 0 = in no cluster.
    struct Place {
        std::int64_t shown = 0;
        std::int64_t own = 0;
    };
    /// The place of an item that the clusterer puts into `cluster`, by any id that it ever had.
    [[nodiscard]] Place placeOf(std::int64_t item, std::int64_t cluster);
    /// Notes the place that an item was given.
    void note(std::int64_t item, Place place);

    /// Whether anybody has decided anything, be it undone.
    [[nodiscard]] bool areThere();
    /// Whether what the clusterer does to this cluster is hidden by what is shown, or shown elsewhere.
    [[nodiscard]] bool concern(std::int64_t cluster);
    void takeBack();
    /// Whether edits change what a cluster is, or its numbers.
    [[nodiscard]] bool keeps(std::int64_t cluster) { return m_layer.keeps(cluster); }
    void apply();
    /// What is shown is what is; apply() then finds the clusters of all sides anew by their items.
    void replaced();
    /// As replaced(), when every cluster is forgotten.
    void cleared();
    /// These items were moved by the clusterer: the sides that they stand for may be other clusters now.
    void moved(std::span<const core::ItemId> items);
    /// Some sides were not found yet.
    [[nodiscard]] bool arePending();

    /// Records a merge, to be shown by apply(); side 0 is the cluster to keep.
    core::EditId addMerge(std::span<const std::int64_t> sides, core::UtcTime now);
    /// Records a split, to be shown by apply(). Returns it and the new cluster.
    std::pair<core::EditId, core::ClusterId> addSplit(std::int64_t cluster, std::span<const core::ItemId> items,
                                                      core::UtcTime now);
    /// False when there is no such edit.
    bool setUndone(core::EditId edit, std::optional<core::UtcTime> when);

    void forget() noexcept {
        m_shown.reset();
        m_areThere.reset();
        m_emptied.clear();
        m_layer.forget();
    }

private:
    struct Edge {
        std::int64_t from = 0;
        std::int64_t into = 0;
    };
    /// What apply() shows, for the items to come.
    struct Shown {
        std::unordered_map<std::int64_t, std::int64_t> roots;  ///< hidden cluster -> what it is shown as
        std::unordered_map<std::int64_t, std::int64_t> pins;   ///< item -> cluster of its split
        std::unordered_set<std::int64_t> concerned;
    };

    const Shown& shown();
    [[nodiscard]] std::unordered_map<std::int64_t, std::int64_t> pins();
    core::EditId addEdit(std::string_view kind, core::UtcTime now);
    void addSide(core::EditId edit, std::int64_t side, std::int64_t cluster);
    void addItem(core::EditId edit, std::int64_t side, std::int64_t item);
    void addAnchors(core::EditId edit, std::int64_t side, std::int64_t cluster);
    void findSides();
    void findSide(std::int64_t edit, std::int64_t side, std::int64_t cluster);
    [[nodiscard]] std::int64_t clusterByItems(std::int64_t edit, std::int64_t side);
    [[nodiscard]] std::vector<Edge> edges();
    void showSplits();
    void showMerges();

    Connection& m_connection;
    ClusterTallies& m_tallies;
    ClusterMoves& m_moves;
    MergeLayer m_layer;
    std::vector<std::int64_t> m_emptied;  // taken back and without items: gone unless apply() fills them again
    std::optional<Shown> m_shown;         // none = not read yet
    std::optional<bool> m_areThere;       // none = not read yet
};

}  // namespace groundswell::store
