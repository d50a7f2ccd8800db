#include "models/store/keyword_care.h"

#include "models/store/keyword_codec.h"
#include "models/store/statement.h"
#include "models/store/writer_thread.h"

namespace groundswell::store {

core::Result<std::vector<core::ItemId>> itemsWithDamagedKeywords(const std::filesystem::path& file) {
    try {
        Connection connection(file, Connection::Role::Reader);
        Statement rows(connection, "SELECT item_id, keywords FROM item_keywords ORDER BY item_id");
        std::vector<core::ItemId> items;
        while (rows.step()) {
            if (!areKeywords(rows.view(1))) items.push_back({rows.integer(0)});
        }
        return items;
    } catch (...) {
        return currentStoreError(file);
    }
}

core::Result<void> replaceKeywords(WriteTransaction& transaction, core::ItemId item,
                                   const std::vector<domain::Keyword>& keywords) {
    Connection& connection = static_cast<SqliteTransaction&>(transaction).connection();
    return connection.guard([&] {
        Statement erase(connection, "DELETE FROM item_keywords WHERE item_id = ?");
        erase.bind(item.value).run();
        if (keywords.empty()) return;
        const std::string encoded = encodeKeywords(keywords);
        Statement row(connection, "INSERT INTO item_keywords (item_id, keywords) VALUES (?, ?)");
        row.bind(item.value).bind(std::string_view(encoded)).run();
    });
}

}  // namespace groundswell::store
