#include "models/store/name_table.h"

#include "models/store/statement.h"

#include <sqlite3.h>

namespace groundswell::store {

std::int64_t NameTable::source(const std::string& id) {
    return numberOf(id, m_sources, "SELECT source_no FROM known_sources WHERE source_id = ?",
                    "INSERT INTO known_sources (source_id) VALUES (?)");
}

std::int64_t NameTable::name(const std::string& name) {
    return numberOf(name, m_names, "SELECT name_no FROM known_names WHERE name = ?",
                    "INSERT INTO known_names (name) VALUES (?)");
}

void NameTable::forget() noexcept {
    m_sources.clear();
    m_names.clear();
}

std::int64_t NameTable::numberOf(const std::string& name, std::unordered_map<std::string, std::int64_t>& known,
                                 std::string_view select, std::string_view insert) {
    if (const auto found = known.find(name); found != known.end()) return found->second;
    std::int64_t number = 0;
    if (Statement stored(m_connection, select); stored.bind(name).step()) {
        number = stored.integer(0);
    } else {
        Statement added(m_connection, insert);
        added.bind(name).run();
        number = sqlite3_last_insert_rowid(m_connection.handle());
    }
    known.emplace(name, number);
    return number;
}

}  // namespace groundswell::store
