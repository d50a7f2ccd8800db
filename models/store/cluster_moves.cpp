#include "models/store/cluster_moves.h"

#include "models/store/cluster_annotations.h"
#include "models/store/statement.h"

#include <string>

namespace groundswell::store {

void ClusterMoves::merge(std::int64_t from, std::int64_t into) {
    m_tallies.touch(from);
    ClusterTally& target = m_tallies.touch(into);
    ClusterTally& source = m_tallies.touch(from);
    if (source.items > 0) target.absorb(source);
    source = ClusterTally();
    Statement items(m_connection, "UPDATE content_items SET cluster_id = ? WHERE cluster_id = ?");
    items.bind(into).bind(from).run();
    succeed(from, into);
    moveAnnotations(m_connection, from, into);
    m_tallies.drop(from);
}

void ClusterMoves::move(std::int64_t item, std::int64_t from, std::int64_t into) {
    Statement stored(m_connection, std::string("SELECT ") + std::string(memberTraitColumns) +
                                       " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                                       "WHERE i.item_id = ? AND i.cluster_id = ?");
    if (!stored.bind(item).bind(from).step()) return;
    const MemberTraits traits = memberTraits(stored, 0);
    m_tallies.touch(into);
    m_tallies.touch(from).remove(item, traits);
    m_tallies.touch(into).add(item, traits);
    stored.rewind();
    Statement row(m_connection, "UPDATE content_items SET cluster_id = ? WHERE item_id = ?");
    row.bind(into).bind(item).run();
    moveAnnotationsOf(m_connection, item, into);
}

void ClusterMoves::succeed(std::int64_t old, std::int64_t next) {
    if (old == next) return;
    Statement forward(m_connection, "UPDATE cluster_aliases SET cluster_id = ? WHERE cluster_id = ?");
    forward.bind(next).bind(old).run();
    Statement alias(m_connection,
                    "INSERT INTO cluster_aliases (alias_id, cluster_id) VALUES (?, ?) "
                    "ON CONFLICT (alias_id) DO UPDATE SET cluster_id = excluded.cluster_id");
    alias.bind(old).bind(next).run();
}

}  // namespace groundswell::store
