#include "models/store/provisional_merges.h"

#include "models/store/statement.h"

#include <algorithm>

namespace groundswell::store {

const std::vector<ProvisionalMerges::Pair>& ProvisionalMerges::shown() {
    if (m_shown) return *m_shown;
    m_shown.emplace();
    Statement rows(m_connection, "SELECT from_id, into_id FROM provisional_merges ORDER BY from_id");
    while (rows.step()) m_shown->emplace_back(rows.integer(0), rows.integer(1));
    return *m_shown;
}

void ProvisionalMerges::keep(Pair merge, std::int64_t from, std::int64_t into) {
    keepCluster(from);
    keepCluster(into);
    // An item or alias that came through another of these merges has its own place noted already.
    Statement members(m_connection,
                      "INSERT INTO provisional_members (item_id, cluster_id) "
                      "SELECT item_id, cluster_id FROM content_items WHERE cluster_id = ? "
                      "ON CONFLICT (item_id) DO NOTHING");
    members.bind(from).run();
    Statement aliases(m_connection,
                      "INSERT INTO provisional_aliases (alias_id, cluster_id) "
                      "SELECT alias_id, cluster_id FROM cluster_aliases WHERE cluster_id = ? "
                      "AND alias_id NOT IN (SELECT hidden_id FROM provisional_merges) "
                      "ON CONFLICT (alias_id) DO NOTHING");
    aliases.bind(from).run();
    Statement row(m_connection, "INSERT INTO provisional_merges (from_id, into_id, hidden_id) VALUES (?, ?, ?)");
    row.bind(merge.first).bind(merge.second).bind(from).run();
    if (m_shown) m_shown->insert(std::upper_bound(m_shown->begin(), m_shown->end(), merge), merge);
}

void ProvisionalMerges::keepCluster(std::int64_t cluster) {
    const ClusterTally& tally = m_tallies.touch(cluster);
    Statement row(m_connection,
                  "INSERT INTO provisional_clusters (cluster_id, items_all_time, exemplar_item_id, exemplar_at_items) "
                  "VALUES (?, ?, ?, ?) ON CONFLICT (cluster_id) DO NOTHING");
    row.bind(cluster).bind(tally.allTime).bind(tally.exemplar).bind(tally.exemplarAtItems).run();
}

void ProvisionalMerges::takeBack() {
    if (shown().empty()) return;
    m_tallies.flush();
    // An item that was moved elsewhere since is no longer where the alias of its own cluster leads.
    m_connection.execute(
        "UPDATE content_items SET cluster_id = p.cluster_id FROM provisional_members p "
        "WHERE p.item_id = content_items.item_id AND content_items.cluster_id = "
        "(SELECT a.cluster_id FROM cluster_aliases a WHERE a.alias_id = p.cluster_id);"
        "DELETE FROM cluster_aliases WHERE alias_id IN (SELECT hidden_id FROM provisional_merges);"
        "UPDATE cluster_aliases SET cluster_id = p.cluster_id FROM provisional_aliases p "
        "WHERE p.alias_id = cluster_aliases.alias_id;");
    // What a person attached goes with its item.
    for (const std::string table : {"cluster_labels", "cluster_notes"}) {
        m_connection.execute("UPDATE OR IGNORE " + table +
                             " SET cluster_id = p.cluster_id FROM provisional_members p WHERE p.item_id = " + table +
                             ".item_id AND " + table + ".cluster_id IN (SELECT cluster_id FROM provisional_clusters)");
    }
    Statement rows(m_connection,
                   "SELECT cluster_id, items_all_time, exemplar_item_id, exemplar_at_items FROM provisional_clusters "
                   "ORDER BY cluster_id");
    while (rows.step()) restoreCluster(rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3));
    rows.rewind();
    accept();
}

void ProvisionalMerges::accept() {
    m_connection.execute(
        "DELETE FROM provisional_merges; DELETE FROM provisional_clusters; DELETE FROM provisional_members;"
        "DELETE FROM provisional_aliases;");
    m_shown.emplace();
}

void ProvisionalMerges::restoreCluster(std::int64_t cluster, std::int64_t allTime, std::int64_t exemplar,
                                       std::int64_t exemplarAtItems) {
    m_tallies.recount(cluster);
    ClusterTally& tally = m_tallies.touch(cluster);
    tally.allTime = std::max(allTime, tally.items);
    Statement member(m_connection, "SELECT 1 FROM content_items WHERE item_id = ? AND cluster_id = ?");
    if (!member.bind(exemplar).bind(cluster).step()) return;
    tally.exemplar = exemplar;
    tally.exemplarAtItems = exemplarAtItems;
}

}  // namespace groundswell::store
