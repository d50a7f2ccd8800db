#include "pipeline/workspace/taxonomies.h"

#include "models/config/taxonomy_config.h"
#include "models/core/ids.h"
#include "pipeline/system/files.h"

#include <nlohmann/json.hpp>

#include <string>

namespace groundswell::workspace {

namespace {

core::Result<nlohmann::json> readTaxonomy(const std::string& name, const std::filesystem::path& folder) {
    if (!core::isValidName(name)) {
        return core::Error(core::ErrorCode::InvalidInput, "\"" + name + "\" is no name of a taxonomy.")
            .with("pointer", "/taxonomy");
    }
    const std::filesystem::path file = folder / "taxonomies" / (name + ".json");
    auto text = system::readTextFile(file);
    if (!text && text.error().code == core::ErrorCode::NotFound) {
        return core::Error(core::ErrorCode::NotFound, "There is no taxonomy \"" + name + "\".")
            .with("file", file.string())
            .with("remedy", "Put its JSON file there, or name another one in the step classify.");
    }
    if (!text) return text.error();
    auto taxonomy = config::parseTaxonomy(*text);
    if (!taxonomy) return std::move(taxonomy).error().with("file", file.string());
    return nlohmann::json::parse(*text, nullptr, false);
}

}  // namespace

core::Result<config::WorkflowConfig> withTaxonomies(config::WorkflowConfig workflow,
                                                    const std::filesystem::path& folder) {
    for (config::StepConfig& step : workflow.steps) {
        if (step.step != "classify") continue;
        nlohmann::json parameters = nlohmann::json::parse(step.parameters, nullptr, false);
        if (!parameters.is_object() || !parameters.contains("taxonomy")) continue;
        if (!parameters["taxonomy"].is_string()) continue;
        auto taxonomy = readTaxonomy(parameters["taxonomy"].get<std::string>(), folder);
        if (!taxonomy) return std::move(taxonomy).error().with("step", step.id);
        parameters["taxonomy"] = std::move(*taxonomy);
        step.parameters = parameters.dump();
    }
    return workflow;
}

}  // namespace groundswell::workspace
