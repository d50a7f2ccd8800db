#pragma once

#include "models/store/store.h"
#include "models/store/writer_thread.h"

#include <string>
#include <vector>

namespace groundswell::store {

/// Counts every cluster anew in SQL; one sentence for each cluster whose row says otherwise, at most `limit`.
/// Throws SQLite::Exception.
[[nodiscard]] std::vector<std::string> clusterDifferences(Connection& connection, std::int64_t limit);

/// What a reading connection can check.
[[nodiscard]] std::vector<CheckResult> checkTables(Connection& connection);
/// The full-text index; needs the connection that writes, though it changes nothing.
[[nodiscard]] CheckResult checkIndex(Connection& connection, FullTextIndex& index);

/// Makes the tables' own indexes anew when they are not sound; throws SQLITE_CORRUPT when that is not enough.
void mendTables(Connection& connection);
/// Makes the rows of clusters anew from their items.
void recountClusters(Connection& connection, ClusterTallies& tallies);

}  // namespace groundswell::store
