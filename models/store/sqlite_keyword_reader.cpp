#include "models/store/case_folding.h"
#include "models/store/keyword_codec.h"
#include "models/store/sqlite_read_connection.h"

#include <algorithm>
#include <iterator>
#include <tuple>

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

// Of rows that come most items first, then by text: the first spelling of a keyword is the one to show.
class CaseMerge {
public:
    void add(const KeywordRow& row) {
        const auto [place, isNew] = m_places.try_emplace({foldCase(row.text), row.kind}, m_rows.size());
        if (isNew) {
            m_rows.push_back(row);
            return;
        }
        KeywordRow& merged = m_rows[place->second];
        merged.items += row.items;
        merged.clusters = std::max(merged.clusters, row.clusters);
        std::vector<std::string> languages;
        std::set_union(merged.languages.begin(), merged.languages.end(), row.languages.begin(), row.languages.end(),
                       std::back_inserter(languages));
        merged.languages = std::move(languages);
        if (row.firstPublished) {
            merged.firstPublished = std::min(merged.firstPublished.value_or(*row.firstPublished), *row.firstPublished);
        }
        // An unknown time is smaller than any.
        merged.lastPublished = std::max(merged.lastPublished, row.lastPublished);
    }
    std::vector<KeywordRow> mostFrequent(std::int64_t limit) && {
        std::sort(m_rows.begin(), m_rows.end(), [](const KeywordRow& a, const KeywordRow& b) {
            return std::tie(b.items, a.text, a.kind) < std::tie(a.items, b.text, b.kind);
        });
        if (limit >= 0 && static_cast<std::size_t>(limit) < m_rows.size()) {
            m_rows.resize(static_cast<std::size_t>(limit));
        }
        return std::move(m_rows);
    }

private:
    std::vector<KeywordRow> m_rows;
    std::map<std::pair<std::string, domain::KeywordKind>, std::size_t> m_places;
};

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
    return m_session.read([&] {
        domain::Filter filter;
        filter.clusters = {cluster};
        CaseMerge merge;
        run(filter, {0, -1}, [&](const KeywordRow& row) {
            merge.add(row);
            return true;
        });
        return std::move(merge).mostFrequent(limit);
    });
}

}  // namespace groundswell::store
