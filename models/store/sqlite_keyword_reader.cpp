#include "models/store/case_folding.h"
#include "models/store/keyword_codec.h"
#include "models/store/sqlite_read_connection.h"

#include <SQLiteCpp/Exception.h>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace groundswell::store {

namespace {

// The JSON type of a keyword's value tells what it is; numbers are integers or reals, and all phrases.
constexpr std::string_view formColumn = "CASE WHEN k.type IN ('true', 'false', 'text') THEN k.type ELSE 'number' END";

// Those of an item whose keywords are damaged are left out.
constexpr std::string_view readableKeywords = "iif(json_valid(w.keywords), w.keywords, '{}')";

domain::KeywordKind kindOf(std::string_view form) {
    if (form == "true") return domain::KeywordKind::Hashtag;
    if (form == "false") return domain::KeywordKind::Entity;
    return form == "text" ? domain::KeywordKind::Topic : domain::KeywordKind::Phrase;
}

KeywordRow keywordRow(const Statement& row) {
    KeywordRow keyword;
    keyword.text = row.text(0);
    keyword.kind = kindOf(row.view(1));
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

void query(ReadSession& session, const domain::Filter& filter, domain::Page page, std::string_view keywords,
           const std::function<bool(const KeywordRow&)>& take) {
    const Condition condition = itemCondition(filter, session.searchText());
    const std::string form(formColumn);
    Statement rows(session.connection(),
                   "SELECT k.key, " + form +
                       ", count(*) AS number, count(DISTINCT i.cluster_id), "
                       "json_group_array(DISTINCT i.language) FILTER (WHERE i.language IS NOT NULL), "
                       "min(i.published_at), max(i.published_at) FROM content_items i "
                       "JOIN item_keywords w ON w.item_id = i.item_id JOIN json_each(" +
                       std::string(keywords) + ") k" + whereClause(condition) + " GROUP BY k.key, " + form +
                       " ORDER BY number DESC, k.key, " + form + " LIMIT ? OFFSET ?");
    condition.bindTo(rows);
    rows.bind(page.limit).bind(page.offset);
    while (rows.step()) {
        session.throwIfCancelled();
        if (!take(keywordRow(rows))) return;
    }
}

}  // namespace

void SqliteKeywordReader::run(const domain::Filter& filter, domain::Page page,
                              const std::function<bool(const KeywordRow&)>& take) {
    try {
        query(m_session, filter, page, "w.keywords", take);
    } catch (const SQLite::Exception& failure) {
        // One item's damaged keywords end the whole query, before its first row: all are counted before any is sorted.
        // Looking at each first costs a fifth, so that only such a store pays for it.
        if (std::string_view(failure.what()).find("malformed JSON") == std::string_view::npos) throw;
        query(m_session, filter, page, readableKeywords, take);
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

core::Result<std::vector<std::vector<domain::Keyword>>> SqliteKeywordReader::ofNewest(core::ClusterId cluster,
                                                                                      std::int64_t limit) {
    return m_session.read([&] {
        Statement newest(m_session.connection(),
                         "SELECT w.keywords FROM (SELECT item_id FROM content_items WHERE cluster_id = ? "
                         "ORDER BY published_at DESC, item_id DESC LIMIT ?) m "
                         "LEFT JOIN item_keywords w ON w.item_id = m.item_id");
        newest.bind(cluster.value).bind(limit);
        std::vector<std::vector<domain::Keyword>> items;
        while (newest.step()) items.push_back(decodeKeywords(newest.view(0)));
        return items;
    });
}

core::Result<void> SqliteKeywordReader::forEachItem(
    const std::function<bool(core::ItemId, std::span<const KeywordView>)>& take) {
    return m_session.read([&] {
        Statement rows(m_session.connection(), "SELECT item_id, keywords FROM item_keywords ORDER BY item_id");
        KeywordScanner scanner;
        while (rows.step()) {
            m_session.throwIfCancelled();
            if (!take({rows.integer(0)}, scanner.scan(rows.view(1)))) return;
        }
    });
}

core::Result<void> SqliteKeywordReader::forEachItemFacts(const std::function<bool(const ItemFacts&)>& take) {
    return m_session.read([&] {
        Statement rows(m_session.connection(), "SELECT item_id, cluster_id, published_at, language FROM content_items");
        while (rows.step()) {
            m_session.throwIfCancelled();
            if (!take({{rows.integer(0)}, {rows.integer(1)}, rows.time(2), rows.view(3)})) return;
        }
    });
}

core::Result<void> SqliteKeywordReader::forEachThatPasses(const domain::Filter& filter,
                                                          const std::function<void(core::ItemId)>& take) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(), "SELECT i.item_id FROM content_items i" + whereClause(condition));
        condition.bindTo(rows);
        while (rows.step()) {
            m_session.throwIfCancelled();
            take({rows.integer(0)});
        }
    });
}

core::Result<void> SqliteKeywordReader::forSample(std::int64_t limit,
                                                  const std::function<void(std::span<const domain::Keyword>)>& take) {
    return m_session.read([&] {
        Statement ends(m_session.connection(), "SELECT min(item_id), max(item_id) FROM item_keywords");
        if (!ends.step() || ends.isNull(0) || limit <= 0) return;
        const std::int64_t step = std::max<std::int64_t>(1, (ends.integer(1) - ends.integer(0)) / limit);
        Statement next(m_session.connection(),
                       "SELECT item_id, keywords FROM item_keywords WHERE item_id >= ? ORDER BY item_id LIMIT 1");
        std::int64_t wanted = ends.integer(0);
        for (std::int64_t i = 0; i < limit && next.bind(wanted).step(); ++i) {
            take(decodeKeywords(next.view(1)));
            wanted = std::max(wanted + step, next.integer(0) + 1);
            next.rewind();
        }
    });
}

}  // namespace groundswell::store
