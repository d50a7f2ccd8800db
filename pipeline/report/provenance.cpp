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
    if (!filter.author.empty()) out["author"] = filter.author;
    // One as it was written when there could be but one; "" = without any.
    if (filter.labels.size() == 1) {
        out["label"] = filter.labels.front();
    } else if (!filter.labels.empty()) {
        out["label"] = filter.labels;
    }
    if (!filter.withoutLabels.empty()) out["without_label"] = filter.withoutLabels;
    if (filter.watched) out["watched"] = true;
    if (filter.ignored != domain::Ignored::Show)
        out["ignored"] = filter.ignored == domain::Ignored::Hide ? "hide" : "only";
    if (filter.minItems) out["min_items"] = *filter.minItems;
    if (filter.maxItems) out["max_items"] = *filter.maxItems;
    if (filter.minUnique) out["min_unique"] = *filter.minUnique;
    if (filter.minAuthors) out["min_authors"] = *filter.minAuthors;
    if (filter.minSources) out["min_sources"] = *filter.minSources;
    if (!filter.state.empty()) out["state"] = filter.state;
    if (!filter.run.isNone()) out["run"] = filter.run.value;
    if (!filter.text.empty()) out["text"] = textQuery;
    return out;
}

namespace {

// With the names of `trends --json`.
ordered_json trendsJson(const TrendTerms& terms) {
    ordered_json out{{"window", domain::trendWindowName(terms.window)}, {"as_of", core::formatTime(terms.asOf)}};
    if (!terms.rising) return out;
    out["min_authors"] = terms.rising->minAuthors;
    out["min_outlets"] = terms.rising->minOutlets;
    out["min_ratio"] = domain::leastRise;
    out["limit"] = terms.rising->limit;
    return out;
}

}  // namespace

std::filesystem::path provenanceFile(const std::filesystem::path& exported) {
    std::filesystem::path out = exported;
    out += ".meta.json";
    return out;
}

core::Result<void> writeProvenance(const std::filesystem::path& exported, const Provenance& provenance) {
    const bool truncated = provenance.rows < provenance.matching;
    ordered_json document{
        {"file", exported.filename().string()},
        {"created_at", core::formatTime(provenance.createdAt)},
        {"workspace", {{"id", provenance.workspaceId}, {"name", provenance.workspaceName}}},
        {"table", provenance.name.empty() ? std::string(tableName(provenance.table)) : provenance.name},
        {"format",
         provenance.formatName.empty() ? std::string(rowFormatName(provenance.format)) : provenance.formatName},
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
    if (provenance.trends) document["trends"] = trendsJson(*provenance.trends);
    if (!provenance.ids.empty()) document["selection"] = provenance.ids;
    return system::writeFileAtomically(provenanceFile(exported),
                                       document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace groundswell::report
