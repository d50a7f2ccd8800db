#include "models/store/sqlite_cluster_writer.h"

#include "models/store/cluster_annotations.h"
#include "models/store/keyword_codec.h"
#include "models/store/statement.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace groundswell::store {

namespace {

// They come again later, and find a cluster then.
std::vector<std::int64_t> leavingItems(const ClusterReplacement& replacement) {
    std::vector<std::int64_t> items;
    for (const ClusterAssignment& assignment : replacement.assignments) {
        if (assignment.cluster.isNone()) items.push_back(assignment.item.value);
    }
    return items;
}

// In 1/10,000.
void bindSimilarity(Statement& row, const ClusterAssignment& assignment) {
    if (assignment.similarity) {
        row.bind(std::int64_t{std::lround(*assignment.similarity * 10'000)});
    } else {
        row.bindNull();
    }
}

}  // namespace

core::Result<void> SqliteClusterWriter::assign(std::span<const ClusterAssignment> assignments) {
    return m_connection.guard([&] {
        takeBackSettled();
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
    const ClusterEdits::Place place =
        assignment.cluster.isNone() ? ClusterEdits::Place() : m_edits.placeOf(item, assignment.cluster.value);
    const std::int64_t after = place.shown;
    if (before != after) {
        const MemberTraits traits = memberTraits(stored, 1);
        if (after != 0) m_tallies.touch(after);
        if (before != 0) m_tallies.touch(before).remove(item, traits);
        if (after != 0) m_tallies.touch(after).add(item, traits);
        if (before != 0) leave(item, before, after);
    }
    stored.rewind();
    Statement row(m_connection,
                  "UPDATE content_items SET cluster_id = ?, similarity = ?, reserve = NULL WHERE item_id = ?");
    if (after == 0) {
        row.bindNull().bindNull();
    } else {
        row.bind(after);
        bindSimilarity(row, assignment);
    }
    row.bind(item).run();
    m_edits.note(item, place);
    if (after == 0) return;
    Statement journal(m_connection, "INSERT INTO cluster_journal (item_id, cluster_id) VALUES (?, ?)");
    journal.bind(item).bind(assignment.cluster.value).run();
    bringHome(item, after);
}

// What a person attached goes where the last item goes.
void SqliteClusterWriter::leave(std::int64_t item, std::int64_t cluster, std::int64_t into) {
    if (m_tallies.touch(cluster).items > 0) return leaveAnnotations(m_connection, item, false);
    followLastItem(m_connection, cluster, into);
    expectHomeless();
}

core::Result<void> SqliteClusterWriter::regroup(std::span<const ClusterRegrouping> regroupings) {
    return m_connection.guard([&] {
        takeBackSettled();
        const bool hidden = areHidden(regroupings);
        if (hidden) m_edits.takeBack();
        for (const ClusterRegrouping& regrouping : regroupings) {
            m_tallies.trim();
            if (regrouping.items.empty()) {
                mergeOne(regrouping);
            } else {
                splitOne(regrouping);
            }
        }
        if (hidden) m_edits.apply();
    });
}

bool SqliteClusterWriter::areHidden(std::span<const ClusterRegrouping> regroupings) {
    if (!m_edits.areThere()) return false;
    return std::any_of(regroupings.begin(), regroupings.end(), [this](const ClusterRegrouping& regrouping) {
        return !regrouping.items.empty() || m_edits.concern(regrouping.from.value) ||
               m_edits.concern(regrouping.into.value);
    });
}

void SqliteClusterWriter::mergeOne(const ClusterRegrouping& merge) {
    const std::int64_t from = m_tallies.resolve(merge.from.value);
    const std::int64_t into = m_tallies.resolve(merge.into.value);
    if (from != into && from != 0 && into != 0) m_moves.merge(from, into);
}

void SqliteClusterWriter::splitOne(const ClusterRegrouping& split) {
    const std::int64_t from = m_tallies.resolve(split.from.value);
    const std::int64_t into = m_tallies.resolve(split.into.value);
    if (from == into || from == 0 || into == 0) return;
    const std::int64_t before = m_tallies.touch(from).items;
    for (const core::ItemId item : split.items) m_moves.move(item.value, from, into);
    // They were never of that story.
    ClusterTally& left = m_tallies.touch(from);
    left.allTime -= before - left.items;
    if (m_edits.areThere()) m_edits.moved(split.items);
}

core::Result<void> SqliteClusterWriter::settle(std::span<const ClusterRegrouping> merges) {
    return m_connection.guard([&] {
        std::vector<MergeLayer::Pair> asked;
        for (const ClusterRegrouping& merge : merges) asked.emplace_back(merge.from.value, merge.into.value);
        std::vector<MergeLayer::Pair> sorted = asked;
        std::sort(sorted.begin(), sorted.end());
        const bool pending = m_edits.arePending();
        if (!pending && sorted == m_provisional.shown()) return;
        takeBackSettled();
        if (pending) {
            m_edits.takeBack();
            m_edits.apply();
        }
        showSettled(asked);
    });
}

void SqliteClusterWriter::takeBackSettled() {
    for (const std::int64_t cluster : m_provisional.takeBack()) m_tallies.dropIfEmpty(cluster);
}

void SqliteClusterWriter::showSettled(std::span<const MergeLayer::Pair> merges) {
    for (const MergeLayer::Pair& merge : merges) {
        m_tallies.trim();
        const std::int64_t from = m_tallies.resolve(merge.first);
        const std::int64_t into = m_tallies.resolve(merge.second);
        if (from == 0 || into == 0) continue;
        if (from == into) {
            m_provisional.keepVoid(merge);
            continue;
        }
        m_provisional.keep(merge, from, into);
        m_moves.merge(from, into);
    }
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
        if (replacement.keepsIds) takeBackSettled();
        m_tallies.flush();
        m_tallies.forget();
        makeAnnotationsHomeless(m_connection, leavingItems(replacement));
        // Until here it told the parts of what it joined.
        m_provisional.accept();
        m_homelessKnown = false;
        m_connection.execute("DELETE FROM content_clusters");
        placeAnew(replacement);
        // What a person made has no successor.
        for (const auto& [old, next] : replacement.succession) {
            if (!isByHand(old.value)) m_moves.succeed(old.value, next.value);
        }
        m_edits.replaced();
        m_edits.apply();
        addRemovals();
        m_tallies.flush();
        m_connection.execute(
            "DELETE FROM cluster_aliases WHERE cluster_id NOT IN (SELECT cluster_id FROM content_clusters) "
            "OR alias_id IN (SELECT cluster_id FROM content_clusters)");
        for (const ClusterAssignment& assignment : replacement.assignments) {
            if (assignment.cluster.isNone()) continue;
            bringHome(assignment.item.value, m_edits.placeOf(assignment.item.value, assignment.cluster.value).shown);
        }
    });
    return replaced ? saveState(replacement.version, replacement.state) : replaced;
}

void SqliteClusterWriter::placeAnew(const ClusterReplacement& replacement) {
    std::vector<std::int64_t> clusters;
    Statement row(m_connection,
                  "UPDATE content_items SET cluster_id = ?, similarity = ?, reserve = NULL WHERE item_id = ?");
    for (const ClusterAssignment& assignment : replacement.assignments) {
        if (assignment.cluster.isNone()) {
            row.bindNull().bindNull();
        } else {
            row.bind(assignment.cluster.value);
            bindSimilarity(row, assignment);
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
}

// What was removed from the clusters that went before still was there once.
void SqliteClusterWriter::addRemovals() {
    m_tallies.flush();
    m_connection.execute(
        "DELETE FROM cluster_removals WHERE coalesce((SELECT a.cluster_id FROM cluster_aliases a "
        "WHERE a.alias_id = cluster_removals.cluster_id), cluster_id) NOT IN (SELECT cluster_id FROM "
        "content_clusters)");
    Statement removals(m_connection,
                       "SELECT coalesce(a.cluster_id, r.cluster_id), sum(r.items) FROM cluster_removals r "
                       "LEFT JOIN cluster_aliases a ON a.alias_id = r.cluster_id GROUP BY 1 ORDER BY 1");
    while (removals.step()) {
        ClusterTally& tally = m_tallies.touch(removals.integer(0));
        tally.allTime = std::max(tally.allTime, tally.items + removals.integer(1));
    }
}

core::Result<void> SqliteClusterWriter::clear() {
    return m_connection.guard([&] {
        takeBackSettled();
        m_tallies.flush();
        m_tallies.forget();
        makeAnnotationsHomeless(m_connection);
        m_edits.cleared();
        m_connection.execute(
            "UPDATE content_items SET cluster_id = NULL, similarity = NULL, reserve = '-----' WHERE cluster_id IS NOT "
            "NULL;"
            "DELETE FROM content_clusters; DELETE FROM cluster_aliases; DELETE FROM cluster_removals;"
            "DELETE FROM clusterer_states; DELETE FROM cluster_journal;");
        m_homelessKnown = false;
    });
}

void SqliteClusterWriter::bringHome(std::int64_t item, std::int64_t cluster) {
    if (!m_homelessKnown) {
        m_homeless = homelessAnchors(m_connection);
        m_homelessKnown = true;
    }
    if (m_homeless.empty() || m_homeless.erase(item) == 0) return;
    bringAnnotationsHome(m_connection, item, cluster);
}

}  // namespace groundswell::store
