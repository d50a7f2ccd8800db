#include "pipeline/operations/table_mappings.h"

#include "models/config/mapping_json.h"
#include "pipeline/system/files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <mutex>
#include <set>
#include <string>

namespace groundswell::operations {

using nlohmann::ordered_json;

namespace {

bool haveSameColumns(const sources::TableMapping& a, const sources::TableMapping& b) {
    return std::set<std::string>(a.columns.begin(), a.columns.end()) ==
           std::set<std::string>(b.columns.begin(), b.columns.end());
}

ordered_json tablesJson(const std::vector<sources::TableMapping>& tables) {
    ordered_json all = ordered_json::array();
    for (const sources::TableMapping& table : tables)
        all.push_back({{"columns", table.columns}, {"mapping", config::writeMapping(table.mapping)}});
    return all;
}

}  // namespace

std::vector<sources::TableMapping> rememberedTables(const config::WorkspaceConfig& config) {
    std::vector<sources::TableMapping> tables;
    const ordered_json document = ordered_json::parse(config.document, nullptr, false);
    if (!document.is_object() || !document.contains("tables")) return tables;
    // The document was found valid when it was read.
    for (const ordered_json& table : document["tables"]) {
        auto mapping = config::parseMapping(table["mapping"].dump());
        if (mapping) tables.push_back({table["columns"].get<std::vector<std::string>>(), std::move(*mapping)});
    }
    return tables;
}

std::vector<sources::TableMapping> rememberedTables(const workspace::WorkspaceSession& session) {
    auto text = system::readTextFile(session.layout().config());
    if (!text) return {};
    const auto config = config::parseWorkspace(*text);
    return config ? rememberedTables(*config) : std::vector<sources::TableMapping>();
}

core::Result<std::vector<sources::TableMapping>> readTables(const std::string& json) {
    const ordered_json document = ordered_json::parse(json, nullptr, false);
    const auto wrong = [] {
        return core::Error(core::ErrorCode::InvalidInput,
                           "A table is an object with \"columns\", a list of names, and \"mapping\", an object.");
    };
    if (!document.is_array()) return wrong();
    std::vector<sources::TableMapping> tables;
    for (const ordered_json& table : document) {
        if (!table.is_object() || !table.contains("columns") || !table.contains("mapping")) return wrong();
        const ordered_json& columns = table.at("columns");
        const bool named = columns.is_array() && std::all_of(columns.begin(), columns.end(),
                                                             [](const auto& column) { return column.is_string(); });
        if (!named) return wrong();
        auto mapping = config::parseMapping(table.at("mapping").dump());
        if (!mapping) return mapping.error();
        tables.push_back({columns.get<std::vector<std::string>>(), std::move(*mapping)});
    }
    return tables;
}

std::string writeTables(const std::vector<sources::TableMapping>& tables) {
    return tablesJson(tables).dump();
}

core::Result<void> rememberTables(workspace::WorkspaceSession& session,
                                  const std::vector<sources::TableMapping>& tables) {
    if (tables.empty()) return {};
    static std::mutex writing;
    const std::scoped_lock alone(writing);
    // As the file is now: somebody may have edited it since the session began.
    const auto file = session.layout().config();
    auto text = system::readTextFile(file);
    if (!text) return text.error();
    auto config = config::parseWorkspace(*text);
    if (!config) return std::move(config).error().with("file", file.string());
    std::vector<sources::TableMapping> all = rememberedTables(*config);
    bool changed = false;
    for (const sources::TableMapping& table : tables) {
        const auto known =
            std::find_if(all.begin(), all.end(), [&](const auto& one) { return haveSameColumns(one, table); });
        if (known != all.end() && known->mapping == table.mapping) continue;
        changed = true;
        if (known == all.end()) {
            all.push_back(table);
        } else {
            known->mapping = table.mapping;
        }
    }
    if (!changed) return {};
    ordered_json document = ordered_json::parse(config->document, nullptr, false);
    document["tables"] = tablesJson(all);
    config->document = document.dump();
    if (auto written = system::writeFileAtomically(file, config::writeWorkspace(*config)); !written) return written;
    return {};
}

}  // namespace groundswell::operations
