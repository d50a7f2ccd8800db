#pragma once

#include "models/store/connection.h"
#include "models/store/store.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace groundswell::store {

/// The index keeps no text of its own, so that taking an item out needs the form that went in; that is made again from
/// the stored text. For the writer's thread. Throws SQLite::Exception.
class FullTextIndex {
public:
    FullTextIndex(Connection& connection, const StoreOptions& options) : m_connection(connection), m_options(options) {}

    void add(std::int64_t item, std::string_view searchText);
    /// `title` and `text` as stored until now.
    void remove(std::int64_t item, std::string_view title, std::string_view text);
    [[nodiscard]] std::string searchText(std::string_view title, std::string_view text) const;

    /// Whether the stored index was made by the present searchText.
    [[nodiscard]] bool isCurrent();
    /// Makes the index anew from the stored items.
    void rebuild();
    /// The same, with new tables: also when the old ones cannot even be opened. Inside a transaction.
    void recreate();

private:
    void fill();

    Connection& m_connection;
    const StoreOptions& m_options;
};

}  // namespace groundswell::store
