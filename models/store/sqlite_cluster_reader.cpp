#include "models/store/cluster_annotations.h"
#include "models/store/cluster_tallies.h"
#include "models/store/item_rows.h"
#include "models/store/keyword_codec.h"
#include "models/store/keyword_counter.h"
#include "models/store/sqlite_read_connection.h"

#include <algorithm>

namespace groundswell::store {

namespace {

constexpr std::size_t keywordsPerCluster = 10;
constexpr std::int64_t membersForKeywords = 300;

}  // namespace

std::int64_t SqliteClusterReader::resolve(std::int64_t id) {
    Statement alias(m_session.connection(), "SELECT cluster_id FROM cluster_aliases WHERE alias_id = ?");
    return alias.bind(id).step() ? alias.integer(0) : id;
}

std::optional<domain::Cluster> SqliteClusterReader::cluster(std::int64_t id) {
    Connection& connection = m_session.connection();
    const std::string exemplar(shownExemplar);
    Statement row(connection,
                  "SELECT c.items, c.items_unique, c.items_all_time, c.authors, c.sources, c.languages, "
                  "c.first_published_at, c.last_published_at, i.item_id, i.text, c.keywords, "
                  "EXISTS (SELECT 1 FROM watch_list w WHERE w.cluster_id = c.cluster_id), "
                  "EXISTS (SELECT 1 FROM ignored_clusters g WHERE g.cluster_id = c.cluster_id), "
                  "i.item_id IN (SELECT p.item_id FROM pinned_exemplars p WHERE p.cluster_id = c.cluster_id), "
                  "(SELECT count(*) FROM cluster_notes n WHERE n.cluster_id = c.cluster_id), "
                  "(SELECT source_id FROM known_sources WHERE source_no = i.source_no) "
                  "FROM content_clusters c LEFT JOIN content_items i ON i.item_id = " +
                      exemplar + " WHERE c.cluster_id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    domain::Cluster cluster;
    cluster.id = {id};
    cluster.items = row.integer(0);
    cluster.unique = row.integer(1);
    cluster.allTime = row.integer(2);
    cluster.authors = row.integer(3);
    cluster.sources = row.integer(4);
    cluster.languages = decodeStrings(row.view(5));
    cluster.firstPublished = row.time(6);
    cluster.lastPublished = row.time(7);
    cluster.exemplar = {row.integer(8)};
    cluster.exemplarText = row.text(9);
    cluster.watched = row.integer(11) != 0;
    cluster.ignored = row.integer(12) != 0;
    cluster.exemplarPinned = row.integer(13) != 0;
    cluster.notes = row.integer(14);
    const bool areChosen = cluster.items > 1 && !row.isNull(10);
    cluster.keywords = areChosen ? decodeStrings(row.view(10)) : keywords(id);
    cluster.source = row.text(15);
    Statement labels(connection, "SELECT DISTINCT label FROM cluster_labels WHERE cluster_id = ? ORDER BY label");
    labels.bind(id);
    while (labels.step()) cluster.labels.push_back(labels.text(0));
    return cluster;
}

std::vector<std::string> SqliteClusterReader::keywords(std::int64_t cluster) {
    Statement newest(m_session.connection(),
                     "SELECT w.keywords FROM (SELECT item_id FROM content_items WHERE cluster_id = ? "
                     "ORDER BY published_at DESC, item_id DESC LIMIT ?) m "
                     "CROSS JOIN item_keywords w ON w.item_id = m.item_id");
    newest.bind(cluster).bind(membersForKeywords);
    KeywordCounter counter;
    while (newest.step()) counter.addItem(decodeKeywords(newest.view(0)));
    return counter.mostFrequent(keywordsPerCluster);
}

core::Result<std::int64_t> SqliteClusterReader::count(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = clusterCondition(filter, m_session.searchText());
        Statement count(m_session.connection(), "SELECT count(*)" + from(condition));
        condition.bindTo(count);
        count.step();
        return count.integer(0);
    });
}

core::Result<std::optional<domain::Cluster>> SqliteClusterReader::byId(core::ClusterId id) {
    return m_session.read([&] { return cluster(resolve(id.value)); });
}

core::Result<std::vector<ItemRow>> SqliteClusterReader::sample(core::ClusterId id, std::int64_t limit) {
    return m_session.read([&] {
        const std::int64_t cluster = resolve(id.value);
        std::vector<std::int64_t> members;
        Statement all(m_session.connection(),
                      "SELECT item_id FROM content_items WHERE cluster_id = ? ORDER BY item_id");
        all.bind(cluster);
        while (all.step()) members.push_back(all.integer(0));
        const auto size = static_cast<std::int64_t>(members.size());
        const std::int64_t taken = std::min(size, std::max<std::int64_t>(0, limit));
        std::vector<ItemRow> rows;
        for (std::int64_t i = 0; i < taken; ++i) {
            Statement row(m_session.connection(), std::string(selectItemRows) + " WHERE i.item_id = ?");
            if (row.bind(members[static_cast<std::size_t>(i * size / taken)]).step()) rows.push_back(itemRow(row));
        }
        return rows;
    });
}

core::Result<std::vector<core::ClusterId>> SqliteClusterReader::withStaleExemplar(std::int64_t limit) {
    return m_session.read([&] {
        std::vector<core::ClusterId> found;
        Statement rows(m_session.connection(),
                       "SELECT cluster_id FROM content_clusters WHERE items > 1 AND items * 4 >= exemplar_at_items * 5 "
                       "ORDER BY cluster_id LIMIT ?");
        rows.bind(limit);
        while (rows.step()) found.push_back({rows.integer(0)});
        return found;
    });
}

core::Result<std::vector<core::ClusterId>> SqliteClusterReader::withStaleKeywords(std::int64_t limit) {
    return m_session.read([&] {
        std::vector<core::ClusterId> found;
        Statement rows(m_session.connection(),
                       "SELECT cluster_id FROM content_clusters WHERE items > 1 "
                       "AND abs(items - keywords_at_items) * 4 >= keywords_at_items ORDER BY cluster_id LIMIT ?");
        rows.bind(limit);
        while (rows.step()) found.push_back({rows.integer(0)});
        return found;
    });
}

core::Result<std::optional<std::pair<int, std::string>>> SqliteClusterReader::savedState() {
    return m_session.read([&]() -> std::optional<std::pair<int, std::string>> {
        Statement row(m_session.connection(), "SELECT version, state FROM clusterer_states");
        if (!row.step()) return std::nullopt;
        return std::pair(static_cast<int>(row.integer(0)), row.blob(1));
    });
}

core::Result<std::vector<domain::ContentItem>> SqliteClusterReader::clustered(core::ItemId after, std::int64_t limit) {
    return m_session.read([&] {
        std::vector<domain::ContentItem> items;
        Statement rows(m_session.connection(),
                       std::string(selectItemRows) +
                           " WHERE i.cluster_id IS NOT NULL AND i.item_id > ? ORDER BY i.item_id LIMIT ?");
        rows.bind(after.value).bind(limit);
        for (std::size_t bytes = 0; bytes < bytesAtOnce && rows.step();) {
            items.push_back(contentItem(rows));
            bytes += items.back().text.size() + items.back().title.size();
        }
        return items;
    });
}

core::Result<core::ItemId> SqliteClusterReader::chosenExemplar(core::ClusterId id) {
    return m_session.read([&] {
        Statement row(m_session.connection(),
                      "SELECT exemplar_item_id FROM content_clusters WHERE cluster_id = ? AND exemplar_at_items > 1");
        return row.bind(resolve(id.value)).step() ? core::ItemId{row.integer(0)} : core::ItemId{};
    });
}

core::Result<std::vector<domain::DayCount>> SqliteClusterReader::history(core::ClusterId id) {
    return m_session.read([&] {
        Statement days(m_session.connection(),
                       "SELECT day, sum(items) FROM (SELECT coalesce((published_at - (published_at % 86400000000 + "
                       "86400000000) % 86400000000) / 86400000000, collected_at / 86400) AS day, 1 AS items "
                       "FROM content_items WHERE cluster_id = ?1 UNION ALL SELECT day, items FROM cluster_removals "
                       "WHERE cluster_id = ?1 OR cluster_id IN (SELECT alias_id FROM cluster_aliases "
                       "WHERE cluster_id = ?1)) GROUP BY day ORDER BY day");
        days.bind(resolve(id.value));
        std::vector<domain::DayCount> history;
        while (days.step()) history.push_back({core::UtcDay(std::chrono::days(days.integer(0))), days.integer(1)});
        return history;
    });
}

core::Result<core::ClusterId> SqliteClusterReader::highestId() {
    return m_session.read([&] {
        Connection& connection = m_session.connection();
        const std::string limit = std::to_string(firstIdByHand);
        return core::ClusterId{
            std::max(connection.integer("SELECT max(cluster_id) FROM content_clusters WHERE cluster_id < " + limit),
                     connection.integer("SELECT max(alias_id) FROM cluster_aliases WHERE alias_id < " + limit))};
    });
}

core::Result<std::vector<JournalEntry>> SqliteClusterReader::journal(std::int64_t after, std::int64_t limit) {
    return m_session.read([&] {
        std::vector<JournalEntry> journal;
        Statement entries(m_session.connection(),
                          "SELECT position, cluster_id, item_id FROM cluster_journal WHERE position > ? "
                          "ORDER BY position LIMIT ?");
        entries.bind(after).bind(limit);
        while (entries.step()) {
            JournalEntry& entry = journal.emplace_back();
            entry.position = entries.integer(0);
            entry.cluster = {entries.integer(1)};
            Statement row(m_session.connection(), std::string(selectItemRows) + " WHERE i.item_id = ?");
            if (row.bind(entries.integer(2)).step()) entry.item = waitingItem(row);
        }
        return journal;
    });
}

}  // namespace groundswell::store
