#pragma once

#include "models/store/cluster_tallies.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace groundswell::store {

/// What was before merges that only a view shows, so that they can be taken back. For the writer's thread; forget()
/// after a rollback. Throws SQLite::Exception.
class ProvisionalMerges {
public:
    using Pair = std::pair<std::int64_t, std::int64_t>;  ///< from, into

    ProvisionalMerges(Connection& connection, ClusterTallies& tallies) : m_connection(connection), m_tallies(tallies) {}

    /// The merges that are shown, by the id of what they hide.
    [[nodiscard]] const std::vector<Pair>& shown();
    /// Keeps what a merge is about to change; `from` and `into` as they resolve now, `merge` as it was asked for.
    void keep(Pair merge, std::int64_t from, std::int64_t into);
    /// Everything is again as it was kept. Items that have left their clusters meanwhile stay where they are.
    void takeBack();
    /// What is shown is what is: for when everything is about to be replaced.
    void accept();
    void forget() noexcept { m_shown.reset(); }

private:
    void keepCluster(std::int64_t cluster);
    void restoreCluster(std::int64_t cluster, std::int64_t allTime, std::int64_t exemplar,
                        std::int64_t exemplarAtItems);

    Connection& m_connection;
    ClusterTallies& m_tallies;
    std::optional<std::vector<Pair>> m_shown;  // none = not read yet
};

}  // namespace groundswell::store
