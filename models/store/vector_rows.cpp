#include "models/store/vector_rows.h"

#include "models/store/statement.h"

namespace groundswell::store {

void VectorRows::put(std::int64_t item, const std::string& model, std::size_t dimensions, std::string_view bytes) {
    const std::int64_t number = modelNumber(model, dimensions);
    Statement row(m_connection,
                  "INSERT INTO item_vectors (item_id, model_no, vector) VALUES (?, ?, ?) "
                  "ON CONFLICT (item_id) DO UPDATE SET model_no = excluded.model_no, vector = excluded.vector");
    row.bind(item).bind(number).bindBlob(bytes).run();
}

void VectorRows::remove(std::int64_t item) {
    Statement erase(m_connection, "DELETE FROM item_vectors WHERE item_id = ?");
    erase.bind(item).run();
}

std::int64_t VectorRows::modelNumber(const std::string& name, std::size_t dimensions) {
    if (const auto known = m_models.find(name); known != m_models.end()) return known->second;
    Statement row(m_connection,
                  "INSERT INTO vector_models (name, dimensions) VALUES (?, ?) "
                  "ON CONFLICT (name) DO UPDATE SET dimensions = excluded.dimensions RETURNING model_no");
    row.bind(std::string_view(name)).bind(static_cast<std::int64_t>(dimensions));
    row.step();
    const std::int64_t number = row.integer(0);
    // To its end: a statement that is left in the middle holds the transaction.
    while (row.step()) {
    }
    m_models.emplace(name, number);
    return number;
}

}  // namespace groundswell::store
