#include "models/store/sqlite_read_connection.h"

#include <algorithm>
#include <string>

namespace groundswell::store {

namespace {

constexpr std::int64_t aliasesTold = 100;

using domain::ClusterEvent;

/// An edit with its sides: the ids that they have and what those mean now.
struct EditRow {
    ClusterEvent event;
    bool isMerge = false;
    std::vector<std::pair<std::int64_t, std::int64_t>> sides;  // in order
};

// None when the edit is about other clusters.
std::optional<ClusterEvent> eventOf(EditRow edit, std::int64_t cluster) {
    const auto isIt = [cluster](const auto& side) { return side.second == cluster; };
    if (edit.sides.empty() || std::none_of(edit.sides.begin(), edit.sides.end(), isIt)) return std::nullopt;
    using Kind = ClusterEvent::Kind;
    const bool isFirst = isIt(edit.sides.front());
    if (edit.isMerge) {
        edit.event.kind = isFirst ? Kind::MergedByHand : Kind::MergedAway;
        edit.event.items = 0;
    } else {
        const bool isLeft = std::any_of(edit.sides.begin() + 1, edit.sides.end(), isIt);
        edit.event.kind = isLeft ? Kind::SplitOffByHand : Kind::MadeBySplit;
    }
    const bool tellsFirst = edit.event.kind == Kind::MergedAway || edit.event.kind == Kind::SplitOffByHand;
    for (std::size_t side = 0; side < edit.sides.size(); ++side) {
        if ((side == 0) == tellsFirst && edit.sides[side].first != 0)
            edit.event.others.push_back({edit.sides[side].first});
    }
    return edit.event;
}

std::vector<EditRow> editRows(Connection& connection) {
    std::vector<EditRow> edits;
    Statement rows(
        connection,
        "SELECT e.edit_id, e.kind, e.made_at, e.undone_at, s.cluster_id, "
        "coalesce((SELECT a.cluster_id FROM cluster_aliases a WHERE a.alias_id = s.cluster_id), s.cluster_id), "
        "(SELECT count(*) FROM cluster_edit_items p WHERE p.edit_id = e.edit_id AND p.side = 0) "
        "FROM cluster_edits e JOIN cluster_edit_sides s ON s.edit_id = e.edit_id ORDER BY e.edit_id, s.side");
    while (rows.step()) {
        if (edits.empty() || edits.back().event.edit.value != rows.integer(0)) {
            EditRow& edit = edits.emplace_back();
            edit.event.edit = {rows.integer(0)};
            edit.isMerge = rows.view(1) == "merge";
            edit.event.at = rows.time(2);
            edit.event.undoneAt = rows.time(3);
            edit.event.items = rows.integer(6);
        }
        edits.back().sides.emplace_back(rows.integer(4), rows.integer(5));
    }
    return edits;
}

std::optional<ClusterEvent> mergedByProgram(Connection& connection, std::int64_t cluster) {
    Statement rows(connection,
                   "SELECT alias_id FROM cluster_aliases WHERE cluster_id = ? AND alias_id NOT IN "
                   "(SELECT cluster_id FROM cluster_edit_sides) ORDER BY alias_id LIMIT ?");
    rows.bind(cluster).bind(aliasesTold);
    ClusterEvent event;
    event.kind = ClusterEvent::Kind::MergedByProgram;
    while (rows.step()) event.others.push_back({rows.integer(0)});
    if (event.others.empty()) return std::nullopt;
    return event;
}

}  // namespace

// A name that is not there counts as the last row, NULL.
core::Result<domain::Carriers> SqliteClusterReader::carriers(core::ClusterId id, bool areAuthors, std::int64_t limit) {
    return m_session.read([&] {
        domain::Carriers carriers;
        Statement rows(m_session.connection(),
                       areAuthors ? "SELECT i.author, count(*) AS number, min(i.published_at) FROM content_items i "
                                    "WHERE i.cluster_id = ? GROUP BY i.author ORDER BY number DESC, i.author"
                                  : "SELECT coalesce(i.outlet, s.source_id) AS name, count(*) AS number, "
                                    "min(i.published_at) FROM content_items i JOIN known_sources s "
                                    "ON s.source_no = i.source_no WHERE i.cluster_id = ? GROUP BY name "
                                    "ORDER BY number DESC, name");
        rows.bind(resolve(id.value));
        while (rows.step()) {
            if (rows.isNull(0)) {
                carriers.unknownItems = rows.integer(1);
                continue;
            }
            ++carriers.total;
            if (static_cast<std::int64_t>(carriers.rows.size()) < limit) {
                carriers.rows.push_back({rows.text(0), rows.integer(1), rows.time(2)});
            } else {
                carriers.otherItems += rows.integer(1);
            }
        }
        return carriers;
    });
}

core::Result<domain::ExemplarFacts> SqliteClusterReader::exemplarFacts(core::ItemId item) {
    return m_session.read([&] {
        domain::ExemplarFacts facts;
        Statement row(m_session.connection(),
                      "SELECT e.language, (SELECT count(*) FROM content_items i WHERE i.cluster_id = e.cluster_id "
                      "AND i.text_hash = e.text_hash AND i.item_id <> e.item_id) FROM content_items e "
                      "WHERE e.item_id = ?");
        row.bind(item.value);
        if (row.step()) facts = {row.text(0), row.integer(1)};
        return facts;
    });
}

core::Result<std::vector<ClusterEvent>> SqliteClusterReader::events(core::ClusterId id) {
    return m_session.read([&] {
        const std::int64_t cluster = resolve(id.value);
        std::vector<ClusterEvent> events;
        for (EditRow& edit : editRows(m_session.connection())) {
            if (auto event = eventOf(std::move(edit), cluster)) events.push_back(std::move(*event));
        }
        std::reverse(events.begin(), events.end());
        if (auto event = mergedByProgram(m_session.connection(), cluster)) events.push_back(std::move(*event));
        return events;
    });
}

core::Result<std::vector<FacetValue>> SqliteClusterReader::labels(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = clusterCondition(filter, m_session.searchText());
        std::vector<FacetValue> values;
        Statement rows(m_session.connection(),
                       "SELECT l.label, count(DISTINCT c.cluster_id) AS number FROM cluster_labels l "
                       "CROSS JOIN content_clusters c ON c.cluster_id = l.cluster_id" +
                           whereClause(condition) + " GROUP BY l.label ORDER BY number DESC, l.label");
        condition.bindTo(rows);
        while (rows.step()) values.push_back({rows.text(0), rows.integer(1)});
        Condition none{"c.cluster_id NOT IN (SELECT cluster_id FROM cluster_labels)", {}};
        none.require(condition);
        Statement rest(m_session.connection(), "SELECT count(*) FROM content_clusters c" + whereClause(none));
        none.bindTo(rest);
        rest.step();
        values.push_back({"", rest.integer(0)});
        return values;
    });
}

core::Result<std::vector<FacetValue>> SqliteClusterReader::sizes(const domain::Filter& filter) {
    return m_session.read([&] {
        Condition condition{"c.items > 1", {}};
        condition.require(clusterCondition(filter, m_session.searchText()));
        Statement row(m_session.connection(),
                      "SELECT count(*) FILTER (WHERE c.items < 10), count(*) FILTER (WHERE c.items BETWEEN 10 AND 49), "
                      "count(*) FILTER (WHERE c.items >= 50) FROM content_clusters c" +
                          whereClause(condition));
        condition.bindTo(row);
        row.step();
        return std::vector<FacetValue>{{"2-9", row.integer(0)}, {"10-49", row.integer(1)}, {"50+", row.integer(2)}};
    });
}

}  // namespace groundswell::store
