#pragma once

#include "models/store/connection.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace groundswell::store {

/// Writes the dense vectors of items, one an item, and the names of the models that made them. For the writer's thread;
/// forget() after a rollback. Throws SQLite::Exception.
class VectorRows {
public:
    explicit VectorRows(Connection& connection) : m_connection(connection) {}

    /// `bytes` as encodeVector made them; replaces what another model or an earlier text left.
    void put(std::int64_t item, const std::string& model, std::size_t dimensions, std::string_view bytes);
    void remove(std::int64_t item);
    void forget() noexcept { m_models.clear(); }

private:
    std::int64_t modelNumber(const std::string& name, std::size_t dimensions);

    Connection& m_connection;
    std::unordered_map<std::string, std::int64_t> m_models;
};

}  // namespace groundswell::store
