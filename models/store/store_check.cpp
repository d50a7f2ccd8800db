#include "models/store/store_check.h"

#include "models/core/words.h"
#include "models/store/hashing.h"
#include "models/store/keyword_codec.h"
#include "models/store/migrator.h"
#include "models/store/statement.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>

namespace groundswell::store {

namespace {

constexpr std::int64_t sampledItems = 500;
// Of a text's beginning: each word of a phrase costs the reading of all places where the item has that word.
constexpr std::size_t phraseBytes = 4'096;
constexpr std::size_t phraseWords = 16;

CheckResult verdict(std::string name, std::string problem) {
    const auto status = problem.empty() ? CheckResult::Status::Ok : CheckResult::Status::Failed;
    return {std::move(name), status, std::move(problem)};
}

void collect(Connection& connection, std::string_view sql, std::string_view problem, std::int64_t limit,
             std::vector<std::string>& differences) {
    Statement rows(connection, sql);
    while (static_cast<std::int64_t>(differences.size()) < limit && rows.step()) {
        differences.push_back("Cluster " + rows.text(0) + " " + std::string(problem));
    }
}

// What people decided is shown: split items are in the cluster of their split, the sides of a merge are one.
void collectLostEdits(Connection& connection, std::int64_t limit, std::vector<std::string>& differences) {
    Statement splits(connection,
                     "SELECT p.item_id, max(e.edit_id), i.cluster_id IS coalesce((SELECT a.cluster_id FROM "
                     "cluster_aliases a WHERE a.alias_id = s.cluster_id), s.cluster_id) FROM cluster_edits e "
                     "JOIN cluster_edit_items p ON p.edit_id = e.edit_id AND p.side = 0 "
                     "JOIN cluster_edit_sides s ON s.edit_id = e.edit_id AND s.side = 0 "
                     "JOIN content_items i ON i.item_id = p.item_id AND i.cluster_id IS NOT NULL "
                     "WHERE e.kind = 'split' AND e.undone_at IS NULL GROUP BY p.item_id");
    while (static_cast<std::int64_t>(differences.size()) < limit && splits.step()) {
        if (splits.integer(2) == 0) differences.push_back("Item " + splits.text(0) + " is not where a person put it.");
    }
    Statement merges(connection,
                     "SELECT edit_id FROM (SELECT e.edit_id AS edit_id, coalesce((SELECT a.cluster_id FROM "
                     "cluster_aliases a WHERE a.alias_id = s.cluster_id), s.cluster_id) AS cluster_id "
                     "FROM cluster_edits e JOIN cluster_edit_sides s ON s.edit_id = e.edit_id "
                     "WHERE e.kind = 'merge' AND e.undone_at IS NULL) "
                     "WHERE cluster_id IN (SELECT cluster_id FROM content_clusters) "
                     "GROUP BY edit_id HAVING count(DISTINCT cluster_id) > 1");
    while (static_cast<std::int64_t>(differences.size()) < limit && merges.step())
        differences.push_back("Merge " + merges.text(0) + ", made by a person, is not shown.");
}

void compareLanguages(Connection& connection, std::int64_t limit, std::vector<std::string>& differences) {
    Statement clusters(connection, "SELECT cluster_id, languages FROM content_clusters ORDER BY cluster_id");
    Statement counts(connection,
                     "SELECT cluster_id, language, count(*) FROM content_items WHERE cluster_id IS NOT NULL "
                     "AND language IS NOT NULL AND language NOT LIKE 'und%' GROUP BY cluster_id, language "
                     "ORDER BY cluster_id");
    bool more = counts.step();
    while (static_cast<std::int64_t>(differences.size()) < limit && clusters.step()) {
        std::vector<std::pair<std::string, std::int64_t>> languages;
        for (; more && counts.integer(0) <= clusters.integer(0); more = counts.step()) {
            if (counts.integer(0) == clusters.integer(0)) languages.emplace_back(counts.text(1), counts.integer(2));
        }
        if (decodeStrings(clusters.view(1)) != orderedLanguages(std::move(languages))) {
            differences.push_back("Cluster " + clusters.text(0) + " has other languages than its items.");
        }
    }
}

std::string firstProblem(Connection& connection, std::string_view pragma) {
    Statement rows(connection, pragma);
    if (!rows.step() || rows.view(0) == "ok") return {};
    return rows.text(0);
}

// Bytes that changed inside a row break no page: the texts are compared with what was noted of them.
std::string textProblem(Connection& connection) {
    Statement rows(connection, "SELECT item_id, text, text_hash FROM content_items");
    while (rows.step()) {
        if (storedHash(rows.view(1)) != rows.integer(2))
            return "Item " + rows.text(0) + " has another text than was stored.";
    }
    return {};
}

std::string keywordProblem(Connection& connection) {
    Statement rows(connection, "SELECT item_id, keywords FROM item_keywords");
    std::int64_t damaged = 0;
    std::int64_t first = 0;
    while (rows.step()) {
        if (!areKeywords(rows.view(1)) && ++damaged == 1) first = rows.integer(0);
    }
    if (damaged == 0) return {};
    return "The keywords of " + std::to_string(damaged) + (damaged == 1 ? " item" : " items") +
           " cannot be read; the first is item " + std::to_string(first) + ".";
}

std::string tableProblem(Connection& connection) {
    std::string problem = firstProblem(connection, "PRAGMA integrity_check(1)");
    if (problem.empty()) problem = firstProblem(connection, "PRAGMA foreign_key_check");
    return problem.empty() ? textProblem(connection) : problem;
}

// A phrase of an item's first words as the index has them; empty when there is none to look for.
std::string phraseOf(Connection& connection, std::string words, bool isWhole) {
    std::size_t end = 0;
    for (std::size_t word = 0; word < phraseWords && end != std::string::npos; ++word) end = words.find(' ', end + 1);
    // What was cut off may have been the rest of the last word.
    if (end == std::string::npos && !isWhole) end = words.rfind(' ') == std::string::npos ? 0 : words.rfind(' ');
    if (end != std::string::npos) words.resize(end);
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '"' || c == '\0'; }, ' ');
    Statement hasWord(connection, "SELECT ? GLOB '*[a-z0-9]*'");
    if (!hasWord.bind(std::string_view(words)).step() || hasWord.integer(0) == 0) return {};
    return "\"" + words + "\"";
}

std::string indexProblem(Connection& connection, FullTextIndex& index) {
    connection.execute("INSERT INTO item_index (item_index) VALUES ('integrity-check')");
    const std::int64_t items = connection.integer("SELECT count(*) FROM content_items");
    const std::int64_t indexed = connection.integer("SELECT count(*) FROM item_index");
    if (items != indexed) return std::to_string(indexed) + " of " + std::to_string(items) + " items are indexed.";
    // The index keeps no text to compare with: a sample of items must be found by its own words.
    Statement sample(connection,
                     "SELECT item_id, iif(title_is_text, NULL, title), text FROM content_items WHERE item_id % ? = 0");
    sample.bind(items / sampledItems + 1);
    Statement found(connection, "SELECT 1 FROM item_index WHERE item_index MATCH ? AND rowid = ?");
    while (sample.step()) {
        const std::string_view title = core::beginning(sample.view(1), phraseBytes);
        const bool titleIsWhole = title.size() == sample.view(1).size();
        const std::string_view text = titleIsWhole ? core::beginning(sample.view(2), phraseBytes) : std::string_view();
        const bool isWhole = titleIsWhole && text.size() == sample.view(2).size();
        const std::string phrase = phraseOf(connection, index.searchText(title, text), isWhole);
        if (phrase.empty()) continue;
        if (!found.bind(std::string_view(phrase)).bind(sample.integer(0)).step()) {
            return "Item " + sample.text(0) + " is not found by its own words.";
        }
        found.rewind();
    }
    return {};
}

}  // namespace

std::vector<std::string> clusterDifferences(Connection& connection, std::int64_t limit) {
    std::vector<std::string> differences;
    collect(connection,
            "SELECT c.cluster_id FROM content_clusters c LEFT JOIN ("
            " SELECT i.cluster_id AS cluster_id, count(*) AS items, count(DISTINCT i.text_hash) AS items_unique, "
            " count(DISTINCT i.author) AS authors, count(DISTINCT coalesce(i.outlet, s.source_id)) AS sources, "
            " min(i.published_at) AS first_at, max(i.published_at) AS last_at "
            " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
            " WHERE i.cluster_id IS NOT NULL GROUP BY i.cluster_id) r ON r.cluster_id = c.cluster_id "
            "WHERE c.items IS NOT r.items OR c.items_unique IS NOT r.items_unique OR c.authors IS NOT r.authors "
            "OR c.sources IS NOT r.sources OR c.first_published_at IS NOT r.first_at "
            "OR c.last_published_at IS NOT r.last_at",
            "has other numbers than its items.", limit, differences);
    collect(connection,
            "SELECT DISTINCT cluster_id FROM content_items WHERE cluster_id IS NOT NULL "
            "AND cluster_id NOT IN (SELECT cluster_id FROM content_clusters)",
            "has items and no numbers.", limit, differences);
    collect(connection, "SELECT cluster_id FROM content_clusters WHERE items_all_time < items",
            "has more items than it ever had.", limit, differences);
    collect(connection,
            "SELECT c.cluster_id FROM content_clusters c WHERE NOT EXISTS (SELECT 1 FROM content_items i "
            "WHERE i.item_id = c.exemplar_item_id AND i.cluster_id = c.cluster_id)",
            "has an exemplar that is no member.", limit, differences);
    collect(connection,
            "SELECT alias_id FROM cluster_aliases a WHERE NOT EXISTS (SELECT 1 FROM content_clusters c "
            "WHERE c.cluster_id = a.cluster_id) OR EXISTS (SELECT 1 FROM content_clusters c "
            "WHERE c.cluster_id = a.alias_id)",
            "is an alias of nothing, or a cluster too.", limit, differences);
    compareLanguages(connection, limit, differences);
    collectLostEdits(connection, limit, differences);
    return differences;
}

std::vector<CheckResult> checkTables(Connection& connection) {
    std::vector<CheckResult> results;
    results.push_back(verdict("integrity", firstProblem(connection, "PRAGMA integrity_check(1)")));
    results.push_back(verdict("foreign_keys", firstProblem(connection, "PRAGMA foreign_key_check")));
    results.push_back(verdict("texts", textProblem(connection)));
    results.push_back(verdict("keywords", keywordProblem(connection)));
    const auto differences = clusterDifferences(connection, 1);
    results.push_back(verdict("cluster_numbers", differences.empty() ? std::string() : differences.front()));
    const std::int64_t version = connection.integer("PRAGMA user_version");
    results.push_back(verdict("schema", version == latestSchemaVersion()
                                            ? std::string()
                                            : "The schema has version " + std::to_string(version) + "."));
    return results;
}

CheckResult checkIndex(Connection& connection, FullTextIndex& index) {
    std::string problem;
    try {
        problem = indexProblem(connection, index);
    } catch (const SQLite::Exception& failure) {
        problem = failure.what();
    }
    return verdict("full_text_index", std::move(problem));
}

void mendTables(Connection& connection) {
    if (tableProblem(connection).empty()) return;
    try {
        connection.execute("REINDEX");
    } catch (const SQLite::Exception& failure) {
        // Rows that contradict each other are damage of the tables themselves.
        if ((failure.getErrorCode() & 0xff) != SQLITE_CONSTRAINT) throw;
    }
    const std::string left = tableProblem(connection);
    if (!left.empty()) throw SQLite::Exception(left, SQLITE_CORRUPT);
}

void recountClusters(Connection& connection, ClusterTallies& tallies) {
    tallies.forget();
    std::vector<std::int64_t> clusters;
    Statement rows(connection,
                   "SELECT cluster_id FROM content_clusters UNION "
                   "SELECT cluster_id FROM content_items WHERE cluster_id IS NOT NULL");
    while (rows.step()) clusters.push_back(rows.integer(0));
    for (const std::int64_t cluster : clusters) {
        tallies.recount(cluster);
        tallies.trim();
    }
    tallies.flush();
    connection.execute(
        "DELETE FROM cluster_aliases WHERE cluster_id NOT IN (SELECT cluster_id FROM content_clusters) "
        "OR alias_id IN (SELECT cluster_id FROM content_clusters)");
}

}  // namespace groundswell::store
