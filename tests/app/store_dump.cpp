#include "tests/app/store_dump.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

namespace groundswell::testing {

namespace {

// One line a row, each after a word that tells what it is.
void appendRows(SQLite::Database& database, const std::string& kind, const std::string& sql,
                std::vector<std::string>& lines) {
    SQLite::Statement rows(database, sql);
    while (rows.executeStep()) {
        std::string line = kind;
        for (int column = 0; column < rows.getColumnCount(); ++column) {
            const SQLite::Column value = rows.getColumn(column);
            line += value.isNull() ? std::string(" | -") : " | " + value.getString();
        }
        lines.push_back(std::move(line));
    }
}

}  // namespace

std::vector<std::string> canonicalDump(const std::string& storeFile) {
    SQLite::Database database(storeFile, SQLite::OPEN_READONLY, 5'000);
    std::vector<std::string> lines;
    appendRows(database, "item",
               "SELECT source, external_id, field, query, state, language, published_at, author, url, title, text, "
               "keywords FROM items",
               lines);
    // A cluster is its members; which number it has is nobody's business.
    appendRows(database, "cluster",
               "SELECT (SELECT group_concat(member, ' ') FROM (SELECT s.source_id || ':' || i.external_id AS member "
               "FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
               "WHERE i.cluster_id = c.cluster_id ORDER BY member)), c.items, c.items_unique, c.items_all_time, "
               "c.authors, c.sources, c.languages, c.first_published_at, c.last_published_at, c.keywords, c.labels, "
               "(SELECT external_id FROM content_items WHERE item_id = c.exemplar_item_id) FROM clusters c",
               lines);
    appendRows(database, "archive", "SELECT c.source, sum(c.records) FROM archive_chunks c GROUP BY c.source", lines);
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::string firstDifference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> onlyA;
    std::vector<std::string> onlyB;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(onlyA));
    std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(onlyB));
    if (onlyA.empty() && onlyB.empty()) return {};
    const std::string counts = std::to_string(onlyA.size()) + " and " + std::to_string(onlyB.size()) + " lines differ";
    const std::string one = onlyA.empty() ? "" : onlyA.front();
    const std::string other = onlyB.empty() ? "" : onlyB.front();
    const auto [end, ignored] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    // Clusters have long lists of members: what they have in common says nothing.
    const std::size_t common = static_cast<std::size_t>(end - one.begin());
    const std::size_t from = common - std::min(common, std::size_t{60});
    return counts + " (from byte " + std::to_string(from) + ")\n  one: " + one.substr(from, 300) +
           "\n  other: " + other.substr(from, 300);
}

std::string wrongNumbers(const std::string& storeFile) {
    SQLite::Database database(storeFile, SQLite::OPEN_READONLY, 5'000);
    std::vector<std::string> lines;
    appendRows(database, "twice",
               "SELECT source, external_id, field, count(*) FROM items GROUP BY 1, 2, 3 HAVING count(*) > 1", lines);
    appendRows(database, "counted otherwise",
               "SELECT c.cluster_id, c.items, (SELECT count(*) FROM content_items i WHERE i.cluster_id = c.cluster_id) "
               "AS members FROM content_clusters c WHERE members <> c.items",
               lines);
    appendRows(database, "of no cluster",
               "SELECT item_id FROM content_items WHERE cluster_id NOT IN (SELECT cluster_id FROM content_clusters)",
               lines);
    appendRows(database, "keywords of nothing",
               "SELECT item_id FROM item_keywords WHERE item_id NOT IN (SELECT item_id FROM content_items)", lines);
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    return all;
}

}  // namespace groundswell::testing
