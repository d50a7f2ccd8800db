#include "app/cli/vector_summary.h"

#include "app/cli/output.h"
#include "models/config/vector_config.h"
#include "models/store/read_connection.h"

#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

std::string VectorSummary::text() const {
    if (origin.empty()) return "lexical";
    std::string text = "lexical and " + model + " of " + origin;
    if (dimensions > 0) text += ", " + std::to_string(dimensions) + " numbers";
    return text + "; " + grouped(items) + " of " + counted(allItems, "item has one", "items have one");
}

ordered_json VectorSummary::json() const {
    if (origin.empty()) return {{"model", model}};
    return {{"model", model},
            {"from", origin},
            {"dimensions", dimensions > 0 ? ordered_json(dimensions) : ordered_json(nullptr)},
            {"dense_weight", denseWeight},
            {"items", items}};
}

core::Result<VectorSummary> readVectorSummary(workspace::WorkspaceSession& session) {
    VectorSummary summary;
    const config::VectorConfig config = config::vectorConfigOf(session.clusteringWorkflow());
    if (!config.isDense()) return summary;
    summary.model = config.modelName();
    summary.origin = config.model == config::VectorConfig::Model::Remote ? config.url : config.file;
    summary.denseWeight = config.denseWeight;
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto models = (*reader)->vectors().models();
    if (!models) return models.error();
    for (const store::VectorModelCount& count : *models) {
        if (count.model != summary.model) continue;
        summary.items = count.items;
        summary.dimensions = count.dimensions;
    }
    auto all = (*reader)->items().count({});
    if (!all) return all.error();
    summary.allItems = *all;
    return summary;
}

}  // namespace groundswell::cli
