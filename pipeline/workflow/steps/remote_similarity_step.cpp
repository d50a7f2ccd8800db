#include "pipeline/workflow/steps/remote_similarity_step.h"

#include "pipeline/services/alegre_similarity.h"

#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::workflow {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

// OpenSearch, behind the service, takes ids of 512 bytes.
constexpr std::size_t longestId = 450;
constexpr auto neighboursOutput = "neighbours";

// A source's id has no slash, so that the two can be told apart again. Titles and texts of one record are two items.
std::string idOf(const domain::ContentItem& item) {
    std::string id = item.source + "/" + item.externalId;
    if (item.field != "text") id += "#" + item.field;
    if (id.size() <= longestId) return id;
    const std::string hash = std::to_string(XXH3_64bits(id.data(), id.size()));
    return id.substr(0, longestId - hash.size() - 1) + "~" + hash;
}

json neighbourOf(const services::SimilarText& text) {
    const std::size_t slash = text.id.find('/');
    const bool whole = slash != std::string::npos;
    return {{"source", whole ? text.id.substr(0, slash) : std::string()},
            {"external_id", whole ? text.id.substr(slash + 1) : text.id},
            {"score", text.score}};
}

bool isRefusal(const core::Result<void>& outcome) {
    return !outcome && outcome.error().code == ErrorCode::InvalidInput;
}

}  // namespace

core::Result<void> RemoteSimilarityStep::process(WorkItem& item, StepEffects&) {
    WorkItem* const one = &item;
    return processBatch(std::span(&one, 1), {}).front();
}

std::vector<core::Result<void>> RemoteSimilarityStep::processBatch(std::span<WorkItem* const> items,
                                                                   const std::stop_token& stop) {
    std::vector<core::Result<void>> outcomes;
    outcomes.reserve(items.size());
    for (WorkItem* item : items) {
        const bool isLost = !outcomes.empty() && !outcomes.back() && !isRefusal(outcomes.back());
        // What keeps one from its answer now keeps all that follow.
        outcomes.push_back(isLost ? outcomes.back() : keepAndSearch(*item, stop));
        if (outcomes.back()) m_proved = true;
    }
    for (core::Result<void>& outcome : outcomes) {
        if (!outcome && (!m_proved || !isRefusal(outcome))) outcome.error().code = ErrorCode::Unavailable;
    }
    return outcomes;
}

core::Result<void> RemoteSimilarityStep::keepAndSearch(WorkItem& item, const std::stop_token& stop) {
    const std::string id = idOf(item.item);
    if (auto kept = m_service->store(id, item.cleanedText(), stop); !kept) return kept;
    auto found = m_service->search(item.cleanedText(), m_leastCosine, stop);
    if (!found) return std::move(found).error();
    std::erase_if(*found, [&id](const services::SimilarText& text) { return text.id == id; });
    if (found->size() > m_limit) found->resize(m_limit);
    json neighbours = json::array();
    for (const services::SimilarText& text : *found) neighbours.push_back(neighbourOf(text));
    return item.setOutput(neighboursOutput, neighbours);
}

RemoteSimilarityParameters readRemoteSimilarityParameters(Parameters& parameters) {
    RemoteSimilarityParameters read;
    read.model = parameters.text("name");
    read.threshold = parameters.number("threshold", 0.9, 0, 1);
    read.limit = static_cast<std::size_t>(parameters.integer("limit", 20, 1, 200));
    read.service = readServiceParameters(parameters, 30);
    return read;
}

core::Result<std::unique_ptr<Step>> makeRemoteSimilarityStep(const config::StepConfig& config,
                                                             const StepSurroundings& surroundings) {
    Parameters parameters(config.parameters);
    RemoteSimilarityParameters read = readRemoteSimilarityParameters(parameters);
    if (auto fine = parameters.finish(); !fine) return std::move(fine).error();
    services::AlegreStore store;
    if (!read.model.empty()) store.model = std::move(read.model);
    store.workspace = surroundings.workspace;
    auto service = checkedService(std::move(read.service), surroundings.stop);
    if (!service) return std::move(service).error();
    return std::unique_ptr<Step>(std::make_unique<RemoteSimilarityStep>(
        std::make_unique<services::AlegreSimilarity>(service->endpoint, std::move(store)), read.threshold, read.limit));
}

}  // namespace groundswell::workflow
