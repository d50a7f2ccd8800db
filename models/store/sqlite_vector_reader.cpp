#include "models/store/filter_sql.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/vector_codec.h"

namespace groundswell::store {

core::Result<std::vector<std::optional<std::vector<float>>>> SqliteVectorReader::load(
    std::span<const core::ItemId> items, const std::string& model) {
    return m_session.read([&] {
        std::vector<std::optional<std::vector<float>>> vectors(items.size());
        Statement number(m_session.connection(), "SELECT model_no FROM vector_models WHERE name = ?");
        if (!number.bind(std::string_view(model)).step()) return vectors;
        Statement row(m_session.connection(), "SELECT vector FROM item_vectors WHERE item_id = ? AND model_no = ?");
        for (std::size_t i = 0; i < items.size(); ++i) {
            row.bind(items[i].value).bind(number.integer(0));
            if (row.step()) vectors[i] = decodeVector(row.blob(0));
            row.rewind();
        }
        return vectors;
    });
}

core::Result<void> SqliteVectorReader::forEach(const domain::Filter& filter, const std::string& model,
                                               const std::function<bool(core::ItemId, std::span<const float>)>& take) {
    return m_session.read([&] {
        Statement number(m_session.connection(), "SELECT model_no FROM vector_models WHERE name = ?");
        if (!number.bind(std::string_view(model)).step()) return;
        const Condition condition = itemCondition(filter, m_session.searchText());
        // Not by the index of models (hence +): its rows would be looked up one by one.
        std::string sql = "SELECT v.item_id, v.vector FROM item_vectors v WHERE +v.model_no = ? ORDER BY v.item_id";
        if (!condition.sql.empty()) {
            sql =
                "SELECT i.item_id, v.vector FROM content_items i CROSS JOIN item_vectors v ON v.item_id = i.item_id "
                "WHERE +v.model_no = ? AND " +
                condition.sql + " ORDER BY i.item_id";
        }
        Statement rows(m_session.connection(), sql);
        rows.bind(number.integer(0));
        condition.bindTo(rows);
        std::vector<float> vector;
        while (rows.step()) {
            m_session.throwIfCancelled();
            if (decodeVector(rows.blob(1), vector) && !take({rows.integer(0)}, vector)) return;
        }
    });
}

core::Result<std::vector<VectorModelCount>> SqliteVectorReader::models() {
    return m_session.read([&] {
        std::vector<VectorModelCount> counts;
        Statement rows(m_session.connection(),
                       "SELECT m.name, m.dimensions, (SELECT count(*) FROM item_vectors v WHERE v.model_no = "
                       "m.model_no) FROM vector_models m ORDER BY m.name");
        while (rows.step()) counts.push_back({rows.text(0), static_cast<int>(rows.integer(1)), rows.integer(2)});
        return counts;
    });
}

}  // namespace groundswell::store
