#pragma once

#include "models/store/cluster_tallies.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::store {

/// By which item a cluster is shown. A value.
struct ShownExemplar {
    std::int64_t cluster = 0;
    std::int64_t item = 0;
    std::int64_t atItems = 0;  ///< items of the cluster when it was chosen
};

/// What lies under merges and moves that are shown on top of other memberships, so that they can be taken back. Layers
/// lie upon each other: the upper one is to be taken back before anything below it changes. For the writer's thread;
/// forget() after a rollback. Throws SQLite::Exception.
class MergeLayer {
public:
    using Pair = std::pair<std::int64_t, std::int64_t>;  ///< from, into

    /// `name` is that of its tables: NAME_merges, NAME_clusters, NAME_members, NAME_aliases.
    MergeLayer(Connection& connection, ClusterTallies& tallies, std::string name)
        : m_connection(connection), m_tallies(tallies), m_name(std::move(name)) {}

    /// The merges that are shown, by the id of what they hide.
    [[nodiscard]] const std::vector<Pair>& shown();
    /// Whether nothing is shown.
    [[nodiscard]] bool isEmpty();
    /// Keeps what a merge is about to change; `from` and `into` as they resolve now, `merge` as it was asked for.
    void keep(Pair merge, std::int64_t from, std::int64_t into);
    /// Keeps a merge that was asked for and joins nothing as things stand.
    void keepVoid(Pair merge);
    /// What is shown as part of this cluster, besides itself.
    [[nodiscard]] std::vector<std::int64_t> partsOf(std::int64_t cluster);
    /// The exemplars of the clusters whose numbers it keeps, as they are shown.
    [[nodiscard]] std::vector<ShownExemplar> exemplars();
    /// Whether it keeps the numbers of a cluster.
    [[nodiscard]] bool keeps(std::int64_t cluster);
    /// Keeps the numbers of a cluster that is about to gain or lose what it shows.
    void keepCluster(std::int64_t cluster);
    /// Keeps what moving one item from cluster to cluster is about to change.
    void keepMember(std::int64_t item, std::int64_t from, std::int64_t into);
    /// Everything is again as it was kept, but for items that are gone. Returns the clusters that it kept; those that
    /// have no items have no row, and still their aliases and labels.
    std::vector<std::int64_t> takeBack();
    /// What is shown is what is: for when everything is about to be replaced.
    void accept();
    void forget() noexcept {
        m_shown.reset();
        m_isEmpty.reset();
    }

private:
    void keepAliases(std::int64_t cluster);
    void restoreMembers();
    void restoreCluster(std::int64_t cluster, std::int64_t allTime, std::int64_t exemplar,
                        std::int64_t exemplarAtItems);
    [[nodiscard]] std::string sql(std::string_view text) const;

    Connection& m_connection;
    ClusterTallies& m_tallies;
    const std::string m_name;
    std::optional<std::vector<Pair>> m_shown;  // none = not read yet
    std::optional<bool> m_isEmpty;             // none = not read yet
};

}  // namespace groundswell::store
