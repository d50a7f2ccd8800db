#include "pipeline/report/provenance.h"

#include "pipeline/system/files.h"

#include <nlohmann/json.hpp>

namespace groundswell::report {

using nlohmann::ordered_json;

ordered_json filterJson(const domain::Filter& filter, const std::string& textQuery) {
    ordered_json out = ordered_json::object();
    if (filter.from) out["from"] = core::formatTime(*filter.from);
    if (filter.to) out["to"] = core::formatTime(*filter.to);
    if (!filter.languages.empty()) out["lang"] = filter.languages;
    if (!filter.sources.empty()) out["source"] = filter.sources;
    if (!filter.queries.empty()) out["query"] = filter.queries;
    for (const core::ClusterId cluster : filter.clusters) out["cluster"].push_back(cluster.value);
    if (!filter.keyword.empty()) out["keyword"] = filter.keyword;
    if (!filter.label.empty()) out["label"] = filter.label;
    if (filter.minItems) out["min_items"] = *filter.minItems;
    if (filter.minUnique) out["min_unique"] = *filter.minUnique;
    if (!filter.state.empty()) out["state"] = filter.state;
    if (!filter.text.empty()) out["text"] = textQuery;
    return out;
}

std::filesystem::path provenanceFile(const std::filesystem::path& exported) {
    std::filesystem::path out = exported;
    out += ".meta.json";
    return out;
}

core::Result<void> writeProvenance(const std::filesystem::path& exported, const Provenance& provenance) {
    const bool truncated = provenance.rows < provenance.matching;
    const ordered_json document{
        {"file", exported.filename().string()},
        {"created_at", core::formatTime(provenance.createdAt)},
        {"workspace", {{"id", provenance.workspaceId}, {"name", provenance.workspaceName}}},
        {"table", provenance.name.empty() ? std::string(tableName(provenance.table)) : provenance.name},
        {"format", rowFormatName(provenance.format)},
        {"columns", provenance.columns},
        {"order", provenance.order},
        {"query", provenance.textQuery.empty() ? ordered_json(nullptr) : ordered_json(provenance.textQuery)},
        {"filters", filterJson(provenance.filter, provenance.textQuery)},
        {"raw_cells", provenance.rawCells},
        {"counts", {{"rows", provenance.rows}, {"matching", provenance.matching}}},
        {"truncated", truncated},
        {"appended_after_bytes", provenance.appendedAfterBytes},
        {"bytes", provenance.bytes},
        {"sha256", provenance.sha256},
        {"versions", provenance.versions}};
    return system::writeFileAtomically(provenanceFile(exported),
                                       document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace groundswell::report
