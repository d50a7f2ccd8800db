#include "models/store/sqlite_cluster_writer.h"

#include "models/store/keyword_codec.h"
#include "models/store/statement.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace groundswell::store {

core::Result<void> SqliteClusterWriter::assign(std::span<const ClusterAssignment> assignments) {
    return m_connection.guard([&] {
        m_provisional.takeBack();
        for (const ClusterAssignment& assignment : assignments) {
            m_tallies.trim();
            assignOne(assignment);
        }
    });
}

void SqliteClusterWriter::assignOne(const ClusterAssignment& assignment) {
    const std::int64_t item = assignment.item.value;
    Statement stored(m_connection, std::string("SELECT i.cluster_id, ") + std::string(memberTraitColumns) +
                                       " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                                       "WHERE i.item_id = ?");
    if (!stored.bind(item).step()) return;
    const std::int64_t before = stored.integer(0);
    const std::int64_t after = assignment.cluster.isNone() ? 0 : m_tallies.resolve(assignment.cluster.value);
    if (before != after) {
        const MemberTraits traits = memberTraits(stored, 1);
        if (after != 0) m_tallies.touch(after);
        if (before != 0) m_tallies.touch(before).remove(item, traits);
        if (after != 0) m_tallies.touch(after).add(item, traits);
    }
    stored.rewind();
    Statement row(m_connection,
                  "UPDATE content_items SET cluster_id = ?, similarity = ?, reserve = NULL WHERE item_id = ?");
    if (after == 0) {
        row.bindNull().bindNull();
    } else {
        row.bind(after).bind(std::int64_t{std::lround(assignment.similarity * 10'000)});
    }
    row.bind(item).run();
    if (after == 0) return;
    Statement journal(m_connection, "INSERT INTO cluster_journal (item_id, cluster_id) VALUES (?, ?)");
    journal.bind(item).bind(assignment.cluster.value).run();
    bringLabelsHome(item, after);
}

core::Result<void> SqliteClusterWriter::regroup(std::span<const ClusterRegrouping> regroupings) {
    return m_connection.guard([&] {
        m_provisional.takeBack();
        for (const ClusterRegrouping& regrouping : regroupings) {
            m_tallies.trim();
            if (!regrouping.items.empty()) {
                splitOne(regrouping);
                continue;
            }
            const std::int64_t from = m_tallies.resolve(regrouping.from.value);
            const std::int64_t into = m_tallies.resolve(regrouping.into.value);
            if (from != into && from != 0 && into != 0) mergeOne(from, into);
        }
    });
}

void SqliteClusterWriter::splitOne(const ClusterRegrouping& split) {
    const std::int64_t from = m_tallies.resolve(split.from.value);
    const std::int64_t into = m_tallies.resolve(split.into.value);
    if (from == into || from == 0 || into == 0) return;
    for (const core::ItemId item : split.items) move(item.value, from, into);
}

void SqliteClusterWriter::move(std::int64_t item, std::int64_t from, std::int64_t into) {
    Statement stored(m_connection, std::string("SELECT ") + std::string(memberTraitColumns) +
                                       " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                                       "WHERE i.item_id = ? AND i.cluster_id = ?");
    if (!stored.bind(item).bind(from).step()) return;
    const MemberTraits traits = memberTraits(stored, 0);
    m_tallies.touch(into);
    m_tallies.touch(from).remove(item, traits);
    m_tallies.touch(into).add(item, traits);
    stored.rewind();
    for (const std::string_view sql :
         {"UPDATE content_items SET cluster_id = ? WHERE item_id = ?",
          "UPDATE OR IGNORE cluster_labels SET cluster_id = ? WHERE item_id = ? AND cluster_id > 0",
          "UPDATE cluster_notes SET cluster_id = ? WHERE item_id = ? AND cluster_id > 0"}) {
        Statement row(m_connection, sql);
        row.bind(into).bind(item).run();
    }
}

core::Result<void> SqliteClusterWriter::settle(std::span<const ClusterRegrouping> merges) {
    return m_connection.guard([&] {
        std::vector<ProvisionalMerges::Pair> asked;
        for (const ClusterRegrouping& merge : merges) asked.emplace_back(merge.from.value, merge.into.value);
        std::vector<ProvisionalMerges::Pair> sorted = asked;
        std::sort(sorted.begin(), sorted.end());
        if (sorted == m_provisional.shown()) return;
        m_provisional.takeBack();
        for (const ProvisionalMerges::Pair& merge : asked) {
            m_tallies.trim();
            const std::int64_t from = m_tallies.resolve(merge.first);
            const std::int64_t into = m_tallies.resolve(merge.second);
            if (from == into || from == 0 || into == 0) continue;
            m_provisional.keep(merge, from, into);
            mergeOne(from, into);
        }
    });
}

void SqliteClusterWriter::mergeOne(std::int64_t from, std::int64_t into) {
    m_tallies.touch(from);
    ClusterTally& target = m_tallies.touch(into);
    ClusterTally& source = m_tallies.touch(from);
    if (source.items > 0) target.absorb(source);
    source = ClusterTally();
    Statement move(m_connection, "UPDATE content_items SET cluster_id = ? WHERE cluster_id = ?");
    move.bind(into).bind(from).run();
    succeed(from, into);
    moveLabels(from, into);
    m_tallies.drop(from);
}

void SqliteClusterWriter::moveLabels(std::int64_t from, std::int64_t into) {
    Statement move(m_connection, "UPDATE OR IGNORE cluster_labels SET cluster_id = ? WHERE cluster_id = ?");
    move.bind(into).bind(from).run();
    Statement rest(m_connection, "DELETE FROM cluster_labels WHERE cluster_id = ?");
    rest.bind(from).run();
    Statement notes(m_connection, "UPDATE cluster_notes SET cluster_id = ? WHERE cluster_id = ?");
    notes.bind(into).bind(from).run();
}

core::Result<void> SqliteClusterWriter::setExemplar(core::ClusterId cluster, core::ItemId item) {
    return m_connection.guard([&] {
        const std::int64_t id = m_tallies.resolve(cluster.value);
        ClusterTally& tally = m_tallies.touch(id);
        tally.exemplarAtItems = tally.items;
        Statement member(m_connection, "SELECT 1 FROM content_items WHERE item_id = ? AND cluster_id = ?");
        if (member.bind(item.value).bind(id).step()) tally.exemplar = item.value;
    });
}

core::Result<void> SqliteClusterWriter::setKeywords(core::ClusterId cluster, const std::vector<std::string>& keywords) {
    return m_connection.guard([&] {
        Statement row(m_connection,
                      "UPDATE content_clusters SET keywords = ?, keywords_at_items = items WHERE cluster_id = ?");
        const std::string encoded = encodeStrings(keywords);
        row.bind(std::string_view(encoded)).bind(m_tallies.resolve(cluster.value)).run();
    });
}

core::Result<void> SqliteClusterWriter::saveState(int version, const std::string& state) {
    return m_connection.guard([&] {
        Statement row(m_connection,
                      "INSERT INTO clusterer_states (state_id, version, state) VALUES (1, ?, ?) "
                      "ON CONFLICT (state_id) DO UPDATE SET version = excluded.version, state = excluded.state");
        row.bind(std::int64_t{version}).bindBlob(state).run();
        m_connection.execute("DELETE FROM cluster_journal");
    });
}

core::Result<void> SqliteClusterWriter::replace(const ClusterReplacement& replacement) {
    auto replaced = m_connection.guard([&] {
        m_provisional.accept();
        m_tallies.flush();
        m_tallies.forget();
        makeHomeless();
        m_homelessKnown = false;
        m_connection.execute("DELETE FROM content_clusters");
        std::vector<std::int64_t> clusters;
        Statement row(m_connection,
                      "UPDATE content_items SET cluster_id = ?, similarity = ?, reserve = NULL WHERE item_id = ?");
        for (const ClusterAssignment& assignment : replacement.assignments) {
            if (assignment.cluster.isNone()) {
                row.bindNull().bindNull();
            } else {
                row.bind(assignment.cluster.value).bind(std::int64_t{std::lround(assignment.similarity * 10'000)});
                clusters.push_back(assignment.cluster.value);
            }
            row.bind(assignment.item.value).run();
        }
        std::sort(clusters.begin(), clusters.end());
        clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
        for (const std::int64_t cluster : clusters) {
            m_tallies.trim();
            m_tallies.recount(cluster);
        }
        for (const auto& [old, next] : replacement.succession) succeed(old.value, next.value);
        m_tallies.flush();
        m_connection.execute(
            "DELETE FROM cluster_aliases WHERE cluster_id NOT IN (SELECT cluster_id FROM content_clusters)");
        for (const ClusterAssignment& assignment : replacement.assignments) {
            if (!assignment.cluster.isNone()) bringLabelsHome(assignment.item.value, assignment.cluster.value);
        }
    });
    return replaced ? saveState(replacement.version, replacement.state) : replaced;
}

void SqliteClusterWriter::succeed(std::int64_t old, std::int64_t next) {
    if (old == next) return;
    Statement forward(m_connection, "UPDATE cluster_aliases SET cluster_id = ? WHERE cluster_id = ?");
    forward.bind(next).bind(old).run();
    Statement alias(m_connection,
                    "INSERT INTO cluster_aliases (alias_id, cluster_id) VALUES (?, ?) "
                    "ON CONFLICT (alias_id) DO UPDATE SET cluster_id = excluded.cluster_id");
    alias.bind(old).bind(next).run();
}

core::Result<void> SqliteClusterWriter::clear() {
    return m_connection.guard([&] {
        m_provisional.takeBack();
        m_tallies.flush();
        m_tallies.forget();
        makeHomeless();
        m_connection.execute(
            "UPDATE content_items SET cluster_id = NULL, similarity = NULL, reserve = '-----' WHERE cluster_id IS NOT "
            "NULL;"
            "DELETE FROM content_clusters; DELETE FROM cluster_aliases;"
            "DELETE FROM clusterer_states; DELETE FROM cluster_journal;");
        m_homelessKnown = false;
    });
}

// Behind the ids of what is homeless already: those belong to other stories, and may have the same labels.
void SqliteClusterWriter::makeHomeless() {
    const std::int64_t lowest = m_connection.integer(
        "SELECT coalesce(min(cluster_id), 0) FROM (SELECT min(cluster_id) AS cluster_id FROM cluster_labels UNION ALL "
        "SELECT min(cluster_id) FROM cluster_notes)");
    for (const std::string table : {"cluster_labels", "cluster_notes"}) {
        Statement move(m_connection,
                       "UPDATE " + table +
                           " AS l SET item_id = coalesce((SELECT exemplar_item_id FROM content_clusters c "
                           "WHERE c.cluster_id = l.cluster_id), item_id), cluster_id = ? - cluster_id "
                           "WHERE cluster_id > 0");
        move.bind(std::min<std::int64_t>(lowest, 0)).run();
    }
}

void SqliteClusterWriter::bringLabelsHome(std::int64_t item, std::int64_t cluster) {
    if (!m_homelessKnown) {
        m_homeless.clear();
        Statement rows(m_connection,
                       "SELECT item_id, cluster_id FROM cluster_labels WHERE cluster_id < 0 UNION "
                       "SELECT item_id, cluster_id FROM cluster_notes WHERE cluster_id < 0");
        while (rows.step()) m_homeless.emplace(rows.integer(0), rows.integer(1));
        m_homelessKnown = true;
    }
    if (m_homeless.empty()) return;
    const auto [begin, end] = m_homeless.equal_range(item);
    for (auto homeless = begin; homeless != end; ++homeless) moveLabels(homeless->second, cluster);
    m_homeless.erase(item);
}

}  // namespace groundswell::store
