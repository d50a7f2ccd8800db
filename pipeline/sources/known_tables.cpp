#include "pipeline/sources/known_tables.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

const std::vector<KnownTable>& knownTables() {
    static const std::vector<KnownTable> tables{
        // Requests to a tipline, as Check shares them. The address of a webhook lets whoever has it write to it.
        {.signature = {"feed_id", "request_type", "content", "requests_count"},
         .dropped = {"webhook_url", "last_called_webhook_at"},
         .renamed = {}},
        // Posts of any platform, as 4CAT maps them. Its "source" is the program that a post was written with.
        {.signature = {"id", "thread_id", "timestamp", "author", "body"},
         .dropped = {},
         .renamed = {{"tiktok_url", "url"},
                     {"source", "written_with"},
                     {"language_guess", "lang"},
                     {"num_likes", "likes"},
                     {"num_comments", "comments"},
                     {"plays", "views"}}},
    };
    return tables;
}

}  // namespace

const KnownTable* knownTable(const std::vector<std::string>& columns) {
    for (const KnownTable& table : knownTables()) {
        const bool all = std::all_of(table.signature.begin(), table.signature.end(), [&](std::string_view name) {
            return std::find(columns.begin(), columns.end(), name) != columns.end();
        });
        if (all) return &table;
    }
    return nullptr;
}

}  // namespace groundswell::sources
