#include "models/store/sqlite_text_reader.h"

#include "models/store/filter_sql.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/statement.h"

#include <algorithm>

namespace groundswell::store {

namespace {

constexpr std::string_view selectTexts =
    "SELECT i.item_id, i.cluster_id, i.external_id, s.source_id, i.language, iif(i.title_is_text, NULL, i.title), "
    "i.text FROM content_items i JOIN known_sources s ON s.source_no = i.source_no";

ItemText itemText(const Statement& row) {
    return {{row.integer(0)}, {row.integer(1)}, row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
}

std::string matchExpression(const IndexedPhrase& phrase) {
    std::string expression = "\"" + phrase.words + "\"";
    std::replace(expression.begin() + 1, expression.end() - 1, '"', ' ');
    if (phrase.prefix) expression += " *";
    return expression;
}

}  // namespace

core::Result<std::int64_t> SqliteTextReader::count(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement count(m_session.connection(), "SELECT count(*) FROM content_items i" + whereClause(condition));
        condition.bindTo(count);
        count.step();
        return count.integer(0);
    });
}

core::Result<void> SqliteTextReader::forEach(const domain::Filter& filter,
                                             const std::function<bool(const ItemText&)>& take) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(),
                       std::string(selectTexts) + whereClause(condition) + " ORDER BY i.item_id");
        condition.bindTo(rows);
        while (rows.step()) {
            m_session.throwIfCancelled();
            if (!take(itemText(rows))) return;
        }
    });
}

core::Result<void> SqliteTextReader::sample(std::int64_t blocks, std::int64_t length,
                                            const std::function<bool(const ItemText&)>& take) {
    return m_session.read([&] {
        const std::int64_t first = m_session.connection().integer("SELECT min(item_id) FROM content_items");
        const std::int64_t last = m_session.connection().integer("SELECT max(item_id) FROM content_items");
        const std::int64_t stride = std::max(length, (last - first) / std::max<std::int64_t>(blocks, 1) + 1);
        Statement rows(m_session.connection(),
                       std::string(selectTexts) + " WHERE i.item_id >= ? ORDER BY i.item_id LIMIT ?");
        // Where ids are missing, a block reaches beyond its stride: what follows begins behind it.
        std::int64_t seen = first - 1;
        for (std::int64_t start = first; start <= last; start += stride) {
            rows.rewind();
            rows.bind(std::max(start, seen + 1)).bind(length);
            while (rows.step()) {
                m_session.throwIfCancelled();
                seen = rows.integer(0);
                if (!take(itemText(rows))) return;
            }
        }
    });
}

core::Result<std::vector<ItemText>> SqliteTextReader::load(std::span<const core::ItemId> items,
                                                           const domain::Filter& filter) {
    return m_session.read([&] {
        Condition condition = itemCondition(filter, m_session.searchText());
        const std::string more = condition.sql.empty() ? std::string() : " AND " + condition.sql;
        std::vector<ItemText> texts;
        texts.reserve(items.size());
        Statement row(m_session.connection(), std::string(selectTexts) + " WHERE i.item_id = ?" + more);
        for (const core::ItemId item : items) {
            m_session.throwIfCancelled();
            row.rewind();
            row.bind(item.value);
            condition.bindTo(row);
            if (row.step()) texts.push_back(itemText(row));
        }
        return texts;
    });
}

core::Result<std::vector<core::ItemId>> SqliteTextReader::containing(const IndexedPhrase& phrase, std::int64_t limit) {
    return m_session.read([&] {
        std::vector<core::ItemId> items;
        const std::string expression = matchExpression(phrase);
        Statement rows(m_session.connection(),
                       "SELECT rowid FROM item_index WHERE item_index MATCH ? ORDER BY rowid LIMIT ?");
        rows.bind(std::string_view(expression)).bind(limit);
        while (rows.step()) items.push_back({rows.integer(0)});
        return items;
    });
}

core::Result<std::vector<core::ItemId>> SqliteTextReader::bestOf(std::span<const IndexedPhrase> phrases,
                                                                 std::int64_t limit) {
    return m_session.read([&] {
        std::string expression;
        for (const IndexedPhrase& phrase : phrases) {
            expression += (expression.empty() ? "" : " AND ") + matchExpression(phrase);
        }
        std::vector<core::ItemId> items;
        if (expression.empty()) return items;
        Statement rows(m_session.connection(),
                       "SELECT rowid FROM item_index WHERE item_index MATCH ? ORDER BY rank, rowid LIMIT ?");
        rows.bind(std::string_view(expression)).bind(limit);
        while (rows.step()) items.push_back({rows.integer(0)});
        return items;
    });
}

}  // namespace groundswell::store
