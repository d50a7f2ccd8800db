#include "pipeline/workflow/steps/vector_step.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/vector_codec.h"
#include "models/store/writer.h"
#include "pipeline/workflow/steps/distinct_texts.h"

namespace groundswell::workflow {

namespace {

constexpr auto usedVectorsKey = "used_vectors";

// What the clusters were made with; the weight too, because it changes them as much as the model does.
std::string memoryOf(const config::VectorConfig& config) {
    if (!config.isDense()) return config.modelName();
    return config.modelName() + " " + std::to_string(config.denseWeight);
}

}  // namespace

core::Result<void> VectorStep::process(WorkItem& item, StepEffects&) {
    item.features.reset();
    static_cast<void>(item.lexicalVector());
    return {};
}

std::vector<core::Result<void>> VectorStep::processBatch(std::span<WorkItem* const> items,
                                                         const std::stop_token& stop) {
    StepEffects none;
    std::vector<core::Result<void>> outcomes;
    outcomes.reserve(items.size());
    for (WorkItem* item : items) outcomes.push_back(process(*item, none));
    const DistinctTexts distinct = distinctTexts(items, [](const WorkItem& item) { return !item.dense; });
    const std::vector<services::Embedding> embeddings = m_service->embed(distinct.texts, stop);
    for (std::size_t text = 0; text < embeddings.size(); ++text) {
        const services::Embedding& embedding = embeddings[text];
        if (!embedding) {
            for (const std::size_t i : distinct.items[text]) outcomes[i] = embedding.error();
            continue;
        }
        if (embedding->empty()) continue;
        // Clusters are made of what the store will give back: made anew from it, they come out the same.
        const std::string bytes = store::encodeVector(*embedding);
        const auto stored = store::decodeVector(bytes);
        for (const std::size_t i : distinct.items[text]) {
            items[i]->dense = stored;
            items[i]->denseBytes = bytes;
        }
    }
    return outcomes;
}

core::Result<bool> VectorStep::begin(const RunBeginning& run) {
    if (m_service) {
        auto models = run.reader.vectors().models();
        if (!models) return models.error();
        for (const store::VectorModelCount& count : *models) {
            if (count.model == m_config.modelName() && count.items > 0) m_service->expectDimensions(count.dimensions);
        }
    }
    auto used = run.reader.runs().meta(usedVectorsKey);
    if (!used) return used.error();
    return used->value_or(config::VectorConfig().modelName()) != memoryOf(m_config);
}

core::Result<void> VectorStep::broughtBack(store::Writer& writer) {
    // Items keep their clusters until they have found others: a service that cannot be reached must not empty a view.
    return writer.run([memory = memoryOf(m_config)](store::WriteTransaction& transaction) {
        return transaction.sources().setMeta(usedVectorsKey, memory);
    });
}

core::Result<std::unique_ptr<Step>> makeVectorStep(const std::string& parameters, const std::stop_token& stop) {
    auto config = config::parseVectorConfig(parameters);
    if (!config) return std::move(config).error();
    auto service = services::makeEmbeddingService(*config, stop);
    if (!service) return std::move(service).error();
    return std::unique_ptr<Step>(std::make_unique<VectorStep>(*std::move(config), *std::move(service)));
}

}  // namespace groundswell::workflow
