#include "models/store/cluster_tallies.h"
#include "models/store/keyword_codec.h"
#include "models/store/sqlite_read_connection.h"

namespace groundswell::store {

core::Result<void> SqliteTrendReader::forEachPlaced(
    const std::function<void(core::ClusterId, std::optional<core::UtcTime>)>& take) {
    return m_session.read([&] {
        Statement rows(m_session.connection(),
                       "SELECT cluster_id, published_at FROM content_items WHERE cluster_id IS NOT NULL "
                       "ORDER BY cluster_id, published_at");
        while (rows.step()) take({rows.integer(0)}, rows.time(1));
    });
}

core::Result<TrendVoices> SqliteTrendReader::voices(core::ClusterId cluster, core::UtcTime from, core::UtcTime to) {
    return m_session.read([&] {
        Statement row(m_session.connection(),
                      "SELECT count(DISTINCT i.author), count(DISTINCT coalesce(i.outlet, s.source_id)) "
                      "FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                      "WHERE i.cluster_id = ? AND i.published_at >= ? AND i.published_at < ?");
        row.bind(cluster.value).bind(std::optional(from)).bind(std::optional(to));
        row.step();
        return TrendVoices{row.integer(0), row.integer(1)};
    });
}

core::Result<void> SqliteTrendReader::forEachMember(core::ClusterId cluster,
                                                    const std::function<void(const TrendMember&)>& take) {
    return m_session.read([&] {
        Statement rows(m_session.connection(),
                       "SELECT i.item_id, i.published_at, s.source_id, coalesce(i.outlet, s.source_id), i.author, "
                       "i.language, i.text_hash, w.keywords FROM content_items i "
                       "JOIN known_sources s ON s.source_no = i.source_no "
                       "LEFT JOIN item_keywords w ON w.item_id = i.item_id WHERE i.cluster_id = "
                       "coalesce((SELECT cluster_id FROM cluster_aliases WHERE alias_id = ?1), ?1) "
                       "AND i.published_at IS NOT NULL ORDER BY i.published_at, i.item_id");
        rows.bind(cluster.value);
        while (rows.step()) {
            TrendMember member;
            member.item = {rows.integer(0)};
            member.publishedAt = rows.time(1).value_or(core::UtcTime{});
            member.source = rows.text(2);
            member.outlet = rows.text(3);
            member.author = rows.text(4);
            member.language = rows.text(5);
            member.textHash = rows.integer(6);
            if (!rows.isNull(7)) member.keywords = decodeKeywords(rows.view(7));
            take(member);
        }
    });
}

namespace {

void addMade(Connection& connection, core::ClusterId after, domain::NewsSince& news) {
    Statement rows(connection,
                   "SELECT cluster_id, items FROM content_clusters WHERE cluster_id > ? AND cluster_id < ? "
                   "AND items > 1 AND cluster_id NOT IN (SELECT cluster_id FROM ignored_clusters) "
                   "ORDER BY cluster_id");
    rows.bind(after.value).bind(std::int64_t{firstIdByHand});
    while (rows.step()) {
        news.made.push_back({rows.integer(0)});
        if (rows.integer(1) >= domain::largeCluster) ++news.madeLarge;
    }
}

void addEdited(Connection& connection, core::UtcTime since, domain::NewsSince& news) {
    Statement rows(connection,
                   "SELECT e.kind = 'merge', coalesce(a.cluster_id, s.cluster_id), "
                   "(SELECT count(*) FROM cluster_edit_sides o WHERE o.edit_id = e.edit_id AND o.side > 0) "
                   "FROM cluster_edits e JOIN cluster_edit_sides s ON s.edit_id = e.edit_id AND s.side = 0 "
                   "LEFT JOIN cluster_aliases a ON a.alias_id = s.cluster_id "
                   "WHERE e.made_at >= ? AND e.undone_at IS NULL AND coalesce(a.cluster_id, s.cluster_id) NOT IN "
                   "(SELECT cluster_id FROM ignored_clusters) ORDER BY 2");
    rows.bind(std::optional(since));
    while (rows.step()) {
        const bool isMerge = rows.integer(0) != 0;
        std::vector<core::ClusterId>& clusters = isMerge ? news.joined : news.split;
        if (isMerge) news.joinedIn += rows.integer(2);
        const core::ClusterId cluster{rows.integer(1)};
        if (clusters.empty() || clusters.back() != cluster) clusters.push_back(cluster);
    }
}

void addGrown(Connection& connection, core::ItemId after, std::span<const core::ClusterId> watched,
              domain::NewsSince& news) {
    Statement row(connection,
                  "SELECT count(*) FROM content_items WHERE cluster_id = "
                  "coalesce((SELECT cluster_id FROM cluster_aliases WHERE alias_id = ?1), ?1) AND +item_id > ?2 "
                  "AND cluster_id NOT IN (SELECT cluster_id FROM ignored_clusters)");
    for (const core::ClusterId cluster : watched) {
        row.bind(cluster.value).bind(after.value).step();
        if (const std::int64_t items = row.integer(0); items > 0) {
            news.grown.push_back(cluster);
            news.growth.push_back(items);
        }
        row.rewind();
    }
}

void addFailed(Connection& connection, core::ItemId after, domain::NewsSince& news) {
    Statement rows(connection,
                   "SELECT coalesce(error, ''), count(*), sum(item_id > ?) FROM content_items WHERE state_no <> 0 AND "
                   "state_no = (SELECT name_no FROM known_names WHERE name = 'failed') GROUP BY 1 ORDER BY 2 DESC, 1");
    rows.bind(after.value);
    while (rows.step()) {
        if (news.failed == 0) {
            news.failure = rows.text(0);
            news.failureItems = rows.integer(1);
        }
        news.failed += rows.integer(1);
        news.failedNew += rows.integer(2);
    }
}

}  // namespace

core::Result<domain::NewsSince> SqliteNewsReader::since(const domain::LookMark& mark,
                                                        std::span<const core::ClusterId> watched) {
    return m_session.read([&] {
        Connection& connection = m_session.connection();
        domain::NewsSince news;
        addMade(connection, mark.cluster, news);
        addEdited(connection, mark.time, news);
        addGrown(connection, mark.item, watched, news);
        addFailed(connection, mark.item, news);
        const std::string below = " WHERE cluster_id < " + std::to_string(firstIdByHand);
        news.now.cluster = {connection.integer("SELECT max(cluster_id) FROM content_clusters" + below)};
        news.now.item = {connection.integer("SELECT max(item_id) FROM content_items")};
        return news;
    });
}

}  // namespace groundswell::store
