#include "models/store/engagement_rows.h"
#include "models/store/item_rows.h"
#include "models/store/sqlite_read_connection.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

namespace groundswell::store {

namespace {

// Counted by whoever asks: GROUP BY would sort all items first.
std::vector<FacetValue> mostFirst(const std::map<std::string, std::int64_t, std::less<>>& counts) {
    std::vector<FacetValue> values;
    values.reserve(counts.size());
    for (const auto& [value, count] : counts) values.push_back({value, count});
    std::stable_sort(values.begin(), values.end(),
                     [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
    return values;
}

std::string selectRow(std::string_view where) {
    return std::string(selectItemRows) + std::string(where);
}

}  // namespace

std::optional<ItemRow> SqliteItemReader::row(std::int64_t id) {
    Statement found(m_session.connection(), selectRow(" WHERE i.item_id = ?"));
    if (!found.bind(id).step()) return std::nullopt;
    return itemRow(found);
}

core::Result<std::vector<ItemRow>> SqliteItemReader::page(const domain::Filter& filter, domain::ItemSort sort,
                                                          domain::SortOrder order, domain::Page page) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        std::vector<ItemRow> rows;
        for (const std::int64_t id : idsOf(condition, sort, order, page)) {
            m_session.throwIfCancelled();
            if (auto found = row(id)) rows.push_back(std::move(*found));
        }
        return rows;
    });
}

core::Result<std::int64_t> SqliteItemReader::count(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement count(m_session.connection(), "SELECT count(*) FROM content_items i" + whereClause(condition));
        condition.bindTo(count);
        count.step();
        return count.integer(0);
    });
}

core::Result<void> SqliteItemReader::forEach(const domain::Filter& filter,
                                             const std::function<bool(const ItemRow&)>& take) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(), selectRow(whereClause(condition)) + " ORDER BY i.item_id");
        condition.bindTo(rows);
        while (rows.step()) {
            m_session.throwIfCancelled();
            if (!take(itemRow(rows))) return;
        }
    });
}

core::Result<std::optional<ItemRow>> SqliteItemReader::byId(core::ItemId id) {
    return m_session.read([&] { return row(id.value); });
}

core::Result<std::optional<ItemOrigin>> SqliteItemReader::origin(core::ItemId id) {
    return m_session.read([&]() -> std::optional<ItemOrigin> {
        Statement row(m_session.connection(),
                      "SELECT run_id, collected_at, attempts FROM content_items WHERE item_id = ?");
        if (!row.bind(id.value).step()) return std::nullopt;
        return ItemOrigin{{row.integer(0)}, core::UtcTime(std::chrono::seconds(row.integer(1))), row.integer(2)};
    });
}

core::Result<std::vector<domain::EngagementNumber>> SqliteItemReader::engagement(core::ItemId id) {
    return m_session.read([&] { return engagementOf(m_session.connection(), id.value); });
}

core::Result<std::vector<StoredHash>> SqliteItemReader::hashes(
    const std::string& source, std::span<const std::pair<std::string, std::string>> keys) {
    return m_session.read([&] {
        Statement found(m_session.connection(),
                        "SELECT item_id, content_hash FROM content_items WHERE external_id = ?2 "
                        "AND source_no = (SELECT source_no FROM known_sources WHERE source_id = ?1) "
                        "AND field_no = (SELECT name_no FROM known_names WHERE name = ?3)");
        std::vector<StoredHash> answers;
        answers.reserve(keys.size());
        for (const auto& [externalId, field] : keys) {
            found.bind(std::string_view(source)).bind(std::string_view(externalId)).bind(std::string_view(field));
            StoredHash answer;
            if (found.step()) answer = {{found.integer(0)}, static_cast<std::uint64_t>(found.integer(1))};
            answers.push_back(answer);
            found.rewind();
        }
        return answers;
    });
}

// By state from the index, then together: asked for all at once, SQLite would sort whatever waits.
std::vector<std::int64_t> SqliteItemReader::waitingIds(std::span<const std::string> states,
                                                       const domain::SourceChoice& sources, core::ItemId after,
                                                       std::int64_t limit) {
    std::vector<std::int64_t> ids;
    const Condition which = sourceCondition(sources);
    for (const std::string& state : states) {
        Statement number(m_session.connection(), "SELECT name_no FROM known_names WHERE name = ?");
        if (!number.bind(std::string_view(state)).step()) continue;
        // The partial index knows only states that are not 0.
        Statement rows(m_session.connection(),
                       std::string("SELECT i.item_id FROM content_items i WHERE i.state_no = ?") +
                           (number.integer(0) == 0 ? "" : " AND i.state_no <> 0") + " AND i.item_id > ?" +
                           andClause(which) + " ORDER BY i.item_id LIMIT ?");
        rows.bind(number.integer(0)).bind(after.value);
        which.bindTo(rows);
        rows.bind(limit);
        while (rows.step()) ids.push_back(rows.integer(0));
    }
    std::sort(ids.begin(), ids.end());
    if (ids.size() > static_cast<std::size_t>(limit)) ids.resize(static_cast<std::size_t>(limit));
    return ids;
}

core::Result<std::vector<WaitingItem>> SqliteItemReader::waiting(std::span<const std::string> states,
                                                                 const domain::SourceChoice& sources,
                                                                 core::ItemId after, std::int64_t limit) {
    return m_session.read([&] {
        std::vector<WaitingItem> items;
        std::size_t bytes = 0;
        Statement found(m_session.connection(), selectRow(" WHERE i.item_id = ?"));
        for (const std::int64_t id : waitingIds(states, sources, after, limit)) {
            if (bytes >= bytesAtOnce) break;
            if (found.bind(id).step()) items.push_back(waitingItem(found));
            found.rewind();
            bytes += items.back().item.text.size() + items.back().item.title.size();
        }
        addOutputs(items);
        return items;
    });
}

core::Result<std::optional<WaitingItem>> SqliteItemReader::forWork(core::ItemId id) {
    return m_session.read([&]() -> std::optional<WaitingItem> {
        Statement found(m_session.connection(), selectRow(" WHERE i.item_id = ?"));
        if (!found.bind(id.value).step()) return std::nullopt;
        std::vector<WaitingItem> items{waitingItem(found)};
        addOutputs(items);
        return std::move(items.front());
    });
}

// `items` by item_id.
void SqliteItemReader::addOutputs(std::vector<WaitingItem>& items) {
    if (items.empty()) return;
    Statement rows(m_session.connection(),
                   "SELECT o.item_id, (SELECT name FROM known_names WHERE name_no = o.step_no), "
                   "(SELECT name FROM known_names WHERE name_no = o.name_no), o.value "
                   "FROM item_outputs o WHERE o.item_id BETWEEN ? AND ? ORDER BY o.item_id");
    rows.bind(items.front().item.id.value).bind(items.back().item.id.value);
    auto item = items.begin();
    while (rows.step()) {
        while (item != items.end() && item->item.id.value < rows.integer(0)) ++item;
        if (item == items.end()) break;
        if (item->item.id.value == rows.integer(0)) item->outputs.push_back({rows.text(1), rows.text(2), rows.text(3)});
    }
}

core::Result<std::map<std::string, std::int64_t>> SqliteItemReader::countByState() {
    return m_session.read([&] {
        std::map<std::string, std::int64_t> counts;
        Statement rows(m_session.connection(),
                       "SELECT n.name, count(*) FROM content_items i JOIN known_names n ON n.name_no = i.state_no "
                       "WHERE i.state_no <> 0 GROUP BY i.state_no");
        std::int64_t completed = m_session.connection().integer("SELECT count(*) FROM content_items");
        while (rows.step()) {
            counts[rows.text(0)] = rows.integer(1);
            completed -= rows.integer(1);
        }
        if (completed > 0) counts["completed"] = completed;
        return counts;
    });
}

core::Result<std::map<std::string, std::map<std::string, std::int64_t>>> SqliteItemReader::countBySourceAndState() {
    return m_session.read([&] {
        std::map<std::string, std::map<std::string, std::int64_t>> counts;
        Statement all(m_session.connection(),
                      "SELECT s.source_id, g.items FROM (SELECT source_no, count(*) AS items FROM content_items "
                      "GROUP BY source_no) g JOIN known_sources s ON s.source_no = g.source_no");
        while (all.step()) counts[all.text(0)]["completed"] = all.integer(1);
        Statement rows(
            m_session.connection(),
            "SELECT s.source_id, n.name, g.items FROM (SELECT source_no, state_no, count(*) AS items "
            "FROM content_items WHERE state_no <> 0 GROUP BY source_no, state_no) g "
            "JOIN known_sources s ON s.source_no = g.source_no JOIN known_names n ON n.name_no = g.state_no");
        while (rows.step()) {
            auto& states = counts[rows.text(0)];
            states[rows.text(1)] = rows.integer(2);
            states["completed"] -= rows.integer(2);
        }
        for (auto& [source, states] : counts)
            std::erase_if(states, [](const auto& state) { return state.second == 0; });
        return counts;
    });
}

core::Result<std::vector<LanguageClaim>> SqliteItemReader::languageClaims() {
    return m_session.read([&] {
        std::vector<LanguageClaim> claims;
        Statement rows(m_session.connection(),
                       "SELECT language, claimed_language, count(*) FROM content_items "
                       "WHERE language <> claimed_language GROUP BY claimed_language, language");
        while (rows.step()) claims.push_back({rows.text(0), rows.text(1), rows.integer(2)});
        return claims;
    });
}

core::Result<std::vector<SearchHit>> SqliteItemReader::search(const domain::Filter& filter, domain::Page page,
                                                              std::int64_t& total) {
    return m_session.read([&] {
        TextMatch match = compileText(filter.text);
        Condition condition = itemCondition(filter, m_session.searchText(), false);
        condition.require(match.rest);
        const bool ranked = !match.expression.empty();
        std::string from = " FROM content_items i";
        if (ranked) {
            Condition indexed{"item_index MATCH ?", {}};
            indexed.add(match.expression);
            const bool alone = condition.sql.empty();
            indexed.require(condition);
            condition = std::move(indexed);
            from = alone ? " FROM item_index"
                         : " FROM item_index CROSS JOIN content_items i ON i.item_id = item_index.rowid";
        }
        from += whereClause(condition);
        Statement count(m_session.connection(), "SELECT count(*)" + from);
        condition.bindTo(count);
        count.step();
        total = count.integer(0);
        Statement ids(m_session.connection(), (ranked ? "SELECT item_index.rowid AS id, item_index.rank AS score"
                                                      : "SELECT i.item_id AS id, 0.0 AS score") +
                                                  from + " ORDER BY score, id LIMIT ? OFFSET ?");
        condition.bindTo(ids);
        ids.bind(page.limit).bind(page.offset);
        std::vector<SearchHit> hits;
        while (ids.step()) {
            m_session.throwIfCancelled();
            if (auto found = row(ids.integer(0))) hits.push_back({std::move(*found), ids.real(1)});
        }
        return hits;
    });
}

core::Result<std::vector<FacetValue>> SqliteItemReader::languages(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(), "SELECT i.language FROM content_items i" + whereClause(condition));
        condition.bindTo(rows);
        std::map<std::string, std::int64_t, std::less<>> counts;
        while (rows.step()) {
            if (rows.isNull(0)) continue;
            const auto found = counts.find(rows.view(0));
            if (found != counts.end()) {
                ++found->second;
            } else {
                counts.emplace(rows.view(0), 1);
            }
        }
        return mostFirst(counts);
    });
}

core::Result<std::vector<FacetValue>> SqliteItemReader::sources(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(), "SELECT i.source_no FROM content_items i" + whereClause(condition));
        condition.bindTo(rows);
        std::unordered_map<std::int64_t, std::int64_t> counts;
        while (rows.step()) ++counts[rows.integer(0)];
        std::map<std::string, std::int64_t, std::less<>> named;
        Statement sources(m_session.connection(), "SELECT source_no, source_id FROM known_sources");
        while (sources.step()) {
            const auto found = counts.find(sources.integer(0));
            if (found != counts.end()) named.emplace(sources.text(1), found->second);
        }
        return mostFirst(named);
    });
}

}  // namespace groundswell::store
