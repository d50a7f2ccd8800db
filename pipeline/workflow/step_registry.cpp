#include "pipeline/workflow/step_registry.h"

#include "models/config/vector_config.h"
#include "pipeline/workflow/parameters.h"
#include "pipeline/workflow/steps/classify_step.h"
#include "pipeline/workflow/steps/cluster_step.h"
#include "pipeline/workflow/steps/external_step.h"
#include "pipeline/workflow/steps/remote_keyword_step.h"
#include "pipeline/workflow/steps/remote_similarity_step.h"
#include "pipeline/workflow/steps/text_steps.h"
#include "pipeline/workflow/steps/vector_step.h"

#include <algorithm>
#include <functional>
#include <map>

namespace groundswell::workflow {

namespace {

// Steps that are made of more than plain parameters.
using Maker = core::Result<std::unique_ptr<Step>> (*)(const config::StepConfig& config,
                                                      const StepSurroundings& surroundings);
template <core::Result<std::unique_ptr<Step>> (*make)(const std::string& parameters, const std::stop_token& stop)>
core::Result<std::unique_ptr<Step>> ofParameters(const config::StepConfig& config,
                                                 const StepSurroundings& surroundings) {
    return make(config.parameters, surroundings.stop);
}

const std::map<std::string, Maker>& makers() {
    static const std::map<std::string, Maker> all{
        {"classify", ofParameters<makeClassifyStep>},
        {"external", makeExternalStep},
        {"remote_similarity", makeRemoteSimilarityStep},
        {"vector", ofParameters<makeVectorStep>},
    };
    return all;
}

// A step by name that a service does when its parameters name one.
Maker remoteMaker(const config::StepConfig& config) {
    if (config.step != "keywords") return nullptr;
    const auto parameters = nlohmann::json::parse(config.parameters, nullptr, false);
    const bool isRemote = parameters.is_object() && parameters.value("service", nlohmann::json()) == "presto";
    return isRemote ? makeRemoteKeywordStep : nullptr;
}

using Factory = std::function<std::unique_ptr<Step>(Parameters&)>;

keywords::YakeOptions yakePreset(const std::string& name) {
    if (name == "published") return keywords::publishedYake();
    return name == "presto" ? keywords::prestoYake() : keywords::wholePhraseYake();
}

std::unique_ptr<Step> makeKeywordStep(Parameters& parameters) {
    static_cast<void>(parameters.word("service", "builtin", {"builtin", "presto"}));
    keywords::YakeOptions options =
        yakePreset(parameters.word("preset", "whole_phrases", {"whole_phrases", "published", "presto"}));
    options.maxWords = static_cast<int>(parameters.integer("max_words", options.maxWords, 1, 5));
    options.window = static_cast<int>(parameters.integer("window", options.window, 0, 10));
    options.deduplication = parameters.number("deduplication", options.deduplication, 0, 1);
    options.limit = static_cast<std::size_t>(parameters.integer("limit", 10, 1, 50));
    return std::make_unique<KeywordStep>(options);
}

std::unique_ptr<Step> makeEntityStep(Parameters& parameters) {
    return std::make_unique<EntityStep>(static_cast<std::size_t>(parameters.integer("limit", 10, 1, 50)));
}

cluster::Granularity granularityNamed(const std::string& name) {
    if (name == "topic") return cluster::Granularity::Topic;
    if (name == "event") return cluster::Granularity::Event;
    return name == "near_copies" ? cluster::Granularity::NearCopies : cluster::Granularity::Story;
}

cluster::ClustererOptions clustererOptions(Parameters& parameters) {
    const std::string granularity = parameters.word("granularity", "story", {"topic", "story", "event", "near_copies"});
    cluster::ClustererOptions options = cluster::optionsFor(granularityNamed(granularity));
    options.joinSimilarity = parameters.number("join_similarity", options.joinSimilarity, 0.05, 1);
    options.mergeSimilarity = parameters.number("merge_similarity", options.mergeSimilarity, 0.05, 1);
    options.smallMergeSimilarity = parameters.number("small_merge_similarity", options.smallMergeSimilarity, 0.05, 1);
    options.denseSimilarity = parameters.number("dense_similarity", options.denseSimilarity, 0.05, 0.99);
    return options;
}

std::unique_ptr<Step> makeClusterStep(Parameters& parameters) {
    return std::make_unique<ClusterStep>(clustererOptions(parameters));
}

const std::map<std::string, Factory>& factories() {
    static const std::map<std::string, Factory> all{
        {"branch", [](Parameters&) { return std::make_unique<BranchStep>(); }},
        {"clean", [](Parameters&) { return std::make_unique<CleanStep>(); }},
        {"language", [](Parameters&) { return std::make_unique<LanguageStep>(); }},
        {"keywords", makeKeywordStep},
        {"entities", makeEntityStep},
        {"hashtags", [](Parameters&) { return std::make_unique<HashtagStep>(); }},
        {"cluster", makeClusterStep},
    };
    return all;
}

}  // namespace

const std::vector<std::string>& registeredSteps() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& [name, factory] : factories()) all.push_back(name);
        for (const auto& [name, maker] : makers()) all.insert(std::upper_bound(all.begin(), all.end(), name), name);
        return all;
    }();
    return names;
}

cluster::ClustererOptions clustererOptionsOf(const config::WorkflowConfig& workflow) {
    cluster::ClustererOptions options;
    const auto step = std::find_if(workflow.steps.begin(), workflow.steps.end(),
                                   [](const config::StepConfig& config) { return config.step == "cluster"; });
    if (step != workflow.steps.end()) {
        Parameters parameters(step->parameters);
        const cluster::ClustererOptions own = clustererOptions(parameters);
        if (parameters.finish()) options = own;
    }
    const config::VectorConfig vectors = config::vectorConfigOf(workflow);
    options.denseWeight = vectors.isDense() ? vectors.denseWeight : 0;
    return options;
}

std::vector<config::StepParameter> stepParameters(const std::string& step, const std::string& text) {
    if (step == "vector") return config::vectorParameters(text);
    Parameters parameters(text);
    if (step == "classify") {
        static_cast<void>(readClassifyParameters(parameters));
    } else if (step == "external") {
        static_cast<void>(readExternalProgram(parameters));
    } else if (step == "remote_similarity") {
        static_cast<void>(readRemoteSimilarityParameters(parameters));
    } else if (remoteMaker({.id = {}, .step = step, .from = {}, .to = {}, .parameters = text}) != nullptr) {
        static_cast<void>(readRemoteKeywordParameters(parameters));
    } else if (const auto found = factories().find(step); found != factories().end()) {
        static_cast<void>(found->second(parameters));
    }
    return parameters.asked();
}

core::Result<std::unique_ptr<Step>> makeStep(const config::StepConfig& config, const StepSurroundings& surroundings) {
    const auto known = makers().find(config.step);
    if (const Maker maker = known != makers().end() ? known->second : remoteMaker(config)) {
        auto step = maker(config, surroundings);
        if (!step) return std::move(step).error().with("step", config.id);
        return step;
    }
    const auto found = factories().find(config.step);
    if (found == factories().end()) {
        return core::Error(core::ErrorCode::InvalidInput, "There is no step called '" + config.step + "'.")
            .with("step", config.id);
    }
    Parameters parameters(config.parameters);
    std::unique_ptr<Step> step = found->second(parameters);
    if (auto fine = parameters.finish(); !fine) return std::move(fine).error().with("step", config.id);
    return step;
}

}  // namespace groundswell::workflow
