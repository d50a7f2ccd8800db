#include "models/store/merge_layer.h"

#include "models/store/cluster_annotations.h"
#include "models/store/statement.h"

#include <algorithm>

namespace groundswell::store {

// Every $ is the name.
std::string MergeLayer::sql(std::string_view text) const {
    std::string named;
    for (const char c : text) {
        if (c == '$') {
            named += m_name;
        } else {
            named += c;
        }
    }
    return named;
}

const std::vector<MergeLayer::Pair>& MergeLayer::shown() {
    if (m_shown) return *m_shown;
    m_shown.emplace();
    Statement rows(m_connection, sql("SELECT from_id, into_id FROM $_merges ORDER BY from_id"));
    while (rows.step()) m_shown->emplace_back(rows.integer(0), rows.integer(1));
    return *m_shown;
}

std::vector<std::int64_t> MergeLayer::partsOf(std::int64_t cluster) {
    std::vector<std::int64_t> parts;
    Statement rows(m_connection, sql("SELECT m.hidden_id FROM $_merges m JOIN cluster_aliases a "
                                     "ON a.alias_id = m.hidden_id WHERE a.cluster_id = ? ORDER BY m.hidden_id"));
    rows.bind(cluster);
    while (rows.step()) parts.push_back(rows.integer(0));
    return parts;
}

std::vector<ShownExemplar> MergeLayer::exemplars() {
    std::vector<ShownExemplar> exemplars;
    if (isEmpty()) return exemplars;
    m_tallies.flush();
    Statement rows(m_connection, sql("SELECT c.cluster_id, c.exemplar_item_id, c.exemplar_at_items FROM $_clusters k "
                                     "JOIN content_clusters c ON c.cluster_id = k.cluster_id ORDER BY c.cluster_id"));
    while (rows.step()) exemplars.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
    return exemplars;
}

bool MergeLayer::keeps(std::int64_t cluster) {
    Statement row(m_connection, sql("SELECT 1 FROM $_clusters WHERE cluster_id = ?"));
    return row.bind(cluster).step();
}

bool MergeLayer::isEmpty() {
    if (!m_isEmpty)
        m_isEmpty = m_connection.integer(
                        sql("SELECT EXISTS (SELECT 1 FROM $_clusters) OR EXISTS (SELECT 1 FROM $_merges)")) == 0;
    return *m_isEmpty;
}

void MergeLayer::keep(Pair merge, std::int64_t from, std::int64_t into) {
    keepCluster(from);
    keepCluster(into);
    // An item or alias that came through another of these merges has its own place noted already.
    Statement members(m_connection, sql("INSERT INTO $_members (item_id, cluster_id) "
                                        "SELECT item_id, cluster_id FROM content_items WHERE cluster_id = ? "
                                        "ON CONFLICT (item_id) DO NOTHING"));
    members.bind(from).run();
    keepAliases(from);
    Statement row(m_connection, sql("INSERT INTO $_merges (from_id, into_id, hidden_id) VALUES (?, ?, ?)"));
    row.bind(merge.first).bind(merge.second).bind(from).run();
    if (m_shown) m_shown->insert(std::upper_bound(m_shown->begin(), m_shown->end(), merge), merge);
}

// No cluster has a negative id.
void MergeLayer::keepVoid(Pair merge) {
    Statement row(m_connection, sql("INSERT INTO $_merges (from_id, into_id, hidden_id) VALUES (?1, ?2, -?1)"));
    row.bind(merge.first).bind(merge.second).run();
    if (m_shown) m_shown->insert(std::upper_bound(m_shown->begin(), m_shown->end(), merge), merge);
    m_isEmpty = false;
}

void MergeLayer::keepMember(std::int64_t item, std::int64_t from, std::int64_t into) {
    keepCluster(from);
    keepCluster(into);
    // Should nothing be left of it, its other names are lost with it.
    keepAliases(from);
    Statement member(m_connection, sql("INSERT INTO $_members (item_id, cluster_id) VALUES (?, ?) "
                                       "ON CONFLICT (item_id) DO NOTHING"));
    member.bind(item).bind(from).run();
}

void MergeLayer::keepAliases(std::int64_t cluster) {
    Statement aliases(m_connection, sql("INSERT INTO $_aliases (alias_id, cluster_id) "
                                        "SELECT alias_id, cluster_id FROM cluster_aliases WHERE cluster_id = ? "
                                        "AND alias_id NOT IN (SELECT hidden_id FROM $_merges) "
                                        "ON CONFLICT (alias_id) DO NOTHING"));
    aliases.bind(cluster).run();
}

void MergeLayer::keepCluster(std::int64_t cluster) {
    const ClusterTally& tally = m_tallies.touch(cluster);
    Statement row(m_connection,
                  sql("INSERT INTO $_clusters (cluster_id, items_all_time, exemplar_item_id, exemplar_at_items) "
                      "VALUES (?, ?, ?, ?) ON CONFLICT (cluster_id) DO NOTHING"));
    row.bind(cluster).bind(tally.allTime).bind(tally.exemplar).bind(tally.exemplarAtItems).run();
    m_isEmpty = false;
}

std::vector<std::int64_t> MergeLayer::takeBack() {
    if (isEmpty()) return {};
    m_tallies.flush();
    restoreMembers();
    std::vector<std::int64_t> clusters;
    Statement rows(m_connection, sql("SELECT cluster_id, items_all_time, exemplar_item_id, exemplar_at_items "
                                     "FROM $_clusters ORDER BY cluster_id"));
    while (rows.step()) {
        clusters.push_back(rows.integer(0));
        restoreCluster(rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3));
    }
    rows.rewind();
    accept();
    return clusters;
}

void MergeLayer::restoreMembers() {
    m_connection.execute(
        sql("UPDATE content_items SET cluster_id = p.cluster_id FROM $_members p "
            "WHERE p.item_id = content_items.item_id AND content_items.cluster_id IS NOT NULL;"
            "DELETE FROM cluster_aliases WHERE alias_id IN (SELECT hidden_id FROM $_merges);"
            "INSERT INTO cluster_aliases (alias_id, cluster_id) SELECT alias_id, cluster_id FROM $_aliases WHERE true "
            "ON CONFLICT (alias_id) DO UPDATE SET cluster_id = excluded.cluster_id;"));
    // What a person attached goes with its item.
    restoreAnnotations(m_connection, m_name);
}

void MergeLayer::accept() {
    m_connection.execute(
        sql("DELETE FROM $_merges; DELETE FROM $_clusters; DELETE FROM $_members; DELETE FROM $_aliases;"));
    m_shown.emplace();
    m_isEmpty = true;
}

void MergeLayer::restoreCluster(std::int64_t cluster, std::int64_t allTime, std::int64_t exemplar,
                                std::int64_t exemplarAtItems) {
    m_tallies.recount(cluster);
    ClusterTally& tally = m_tallies.touch(cluster);
    if (tally.items == 0) return m_tallies.drop(cluster);
    tally.allTime = std::max(allTime, tally.items);
    Statement member(m_connection, "SELECT 1 FROM content_items WHERE item_id = ? AND cluster_id = ?");
    if (!member.bind(exemplar).bind(cluster).step()) return;
    tally.exemplar = exemplar;
    tally.exemplarAtItems = exemplarAtItems;
}

}  // namespace groundswell::store
