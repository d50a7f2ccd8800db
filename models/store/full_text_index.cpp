#include "models/store/full_text_index.h"

#include "models/store/item_writer.h"
#include "models/store/statement.h"

namespace groundswell::store {

namespace {

constexpr std::string_view versionKey = "search_text_version";

}  // namespace

std::string indexedText(std::string_view title, std::string_view text) {
    if (title.empty() || title == text) return std::string(text);
    std::string both;
    both.reserve(title.size() + 1 + text.size());
    both += title;
    both += '\n';
    both += text;
    return both;
}

std::string FullTextIndex::searchText(std::string_view title, std::string_view text) const {
    const std::string both = indexedText(title, text);
    return m_options.searchText ? m_options.searchText(both) : both;
}

void FullTextIndex::add(std::int64_t item, std::string_view searchText) {
    Statement insert(m_connection, "INSERT INTO item_index (rowid, body) VALUES (?, ?)");
    insert.bind(item).bind(searchText).run();
}

void FullTextIndex::remove(std::int64_t item, std::string_view title, std::string_view text) {
    const std::string body = searchText(title, text);
    Statement erase(m_connection, "INSERT INTO item_index (item_index, rowid, body) VALUES ('delete', ?, ?)");
    erase.bind(item).bind(body).run();
}

bool FullTextIndex::isCurrent() {
    Statement stored(m_connection, "SELECT value FROM meta WHERE key = ?");
    return stored.bind(versionKey).step() && stored.view(0) == m_options.searchTextVersion;
}

void FullTextIndex::rebuild() {
    m_connection.execute("INSERT INTO item_index (item_index) VALUES ('delete-all')");
    fill();
}

void FullTextIndex::recreate() {
    const std::string definition = m_connection.text("SELECT sql FROM sqlite_schema WHERE name = 'item_index'");
    // A virtual table that cannot be opened cannot be dropped either: it is taken out of the schema, and the tables
    // that it kept its data in are ordinary ones then.
    m_connection.allowSchemaEdits(true);
    m_connection.execute("DELETE FROM sqlite_schema WHERE name = 'item_index'");
    m_connection.allowSchemaEdits(false);
    for (const char* part : {"data", "idx", "content", "docsize", "config"}) {
        m_connection.execute("DROP TABLE IF EXISTS item_index_" + std::string(part));
    }
    m_connection.execute(definition);
    fill();
}

void FullTextIndex::fill() {
    Statement items(m_connection,
                    "SELECT item_id, iif(title_is_text, NULL, title), text FROM content_items ORDER BY item_id");
    while (items.step()) add(items.integer(0), searchText(items.view(1), items.view(2)));
    Statement version(
        m_connection,
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    version.bind(versionKey).bind(m_options.searchTextVersion).run();
}

}  // namespace groundswell::store
