#pragma once

#include "models/store/connection.h"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace groundswell::store {

/// The numbers of names that repeat in every item, made when they are new. For the writer's thread; forget() after a
/// rollback. Throws SQLite::Exception.
class NameTable {
public:
    explicit NameTable(Connection& connection) : m_connection(connection) {}

    std::int64_t source(const std::string& id);
    std::int64_t name(const std::string& name);
    void forget() noexcept;

private:
    std::int64_t numberOf(const std::string& name, std::unordered_map<std::string, std::int64_t>& known,
                          std::string_view select, std::string_view insert);

    Connection& m_connection;
    std::unordered_map<std::string, std::int64_t> m_sources;
    std::unordered_map<std::string, std::int64_t> m_names;
};

}  // namespace groundswell::store
