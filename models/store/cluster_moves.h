#pragma once

#include "models/store/cluster_tallies.h"

#include <cstdint>

namespace groundswell::store {

/// Moves items from cluster to cluster with all that hangs on them: numbers, annotations, aliases. For the writer's
/// thread. Throws SQLite::Exception.
class ClusterMoves {
public:
    ClusterMoves(Connection& connection, ClusterTallies& tallies) : m_connection(connection), m_tallies(tallies) {}

    /// All of one cluster goes into another, whose alias it becomes.
    void merge(std::int64_t from, std::int64_t into);
    /// One item, if it is in `from`, with the annotations that it is the anchor of.
    void move(std::int64_t item, std::int64_t from, std::int64_t into);
    /// `old` means `next` from now on, and so does what meant `old`.
    void succeed(std::int64_t old, std::int64_t next);

private:
    Connection& m_connection;
    ClusterTallies& m_tallies;
};

}  // namespace groundswell::store
