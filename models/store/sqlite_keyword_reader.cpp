#include "models/store/keyword_codec.h"
#include "models/store/sqlite_read_connection.h"

#include <algorithm>

namespace groundswell::store {

namespace {

KeywordRow keywordRow(const Statement& row) {
    KeywordRow keyword;
    keyword.text = row.text(0);
    keyword.kind = row.integer(1) != 0 ? domain::KeywordKind::Hashtag : domain::KeywordKind::Phrase;
    keyword.items = row.integer(2);
    keyword.clusters = row.integer(3);
    keyword.languages = decodeStrings(row.view(4));
    std::sort(keyword.languages.begin(), keyword.languages.end());
    keyword.firstPublished = row.time(5);
    keyword.lastPublished = row.time(6);
    return keyword;
}

}  // namespace

void SqliteKeywordReader::run(const domain::Filter& filter, domain::Page page,
                              const std::function<bool(const KeywordRow&)>& take) {
    const Condition condition = itemCondition(filter, m_session.searchText());
    Statement rows(
        m_session.connection(),
        "SELECT k.key, k.type = 'true', count(*) AS number, count(DISTINCT i.cluster_id), "
        "json_group_array(DISTINCT i.language) FILTER (WHERE i.language IS NOT NULL), "
        "min(i.published_at), max(i.published_at) FROM content_items i "
        "JOIN item_keywords w ON w.item_id = i.item_id JOIN json_each(w.keywords) k" +
            whereClause(condition) +
            " GROUP BY k.key, k.type = 'true' ORDER BY number DESC, k.key, k.type = 'true' LIMIT ? OFFSET ?");
    condition.bindTo(rows);
    rows.bind(page.limit).bind(page.offset);
    while (rows.step()) {
        m_session.throwIfCancelled();
        if (!take(keywordRow(rows))) return;
    }
}

core::Result<std::vector<KeywordRow>> SqliteKeywordReader::page(const domain::Filter& filter, domain::Page page) {
    return m_session.read([&] {
        std::vector<KeywordRow> rows;
        run(filter, page, [&](const KeywordRow& row) {
            rows.push_back(row);
            return true;
        });
        return rows;
    });
}

core::Result<void> SqliteKeywordReader::forEach(const domain::Filter& filter,
                                                const std::function<bool(const KeywordRow&)>& take) {
    return m_session.read([&] { run(filter, {0, -1}, take); });
}

core::Result<std::vector<KeywordRow>> SqliteKeywordReader::ofCluster(core::ClusterId cluster, std::int64_t limit) {
    domain::Filter filter;
    filter.clusters = {cluster};
    return page(filter, {0, limit});
}

}  // namespace groundswell::store
