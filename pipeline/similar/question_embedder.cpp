#include "pipeline/similar/question_embedder.h"

#include "models/store/vector_codec.h"
#include "pipeline/workflow/steps/distinct_texts.h"
#include "pipeline/workflow/work_item.h"

#include <vector>

namespace groundswell::similar {

namespace {

std::string reasonOf(const core::Error& error) {
    std::string reason = error.message;
    if (const std::string url = error.contextValue("url"); !url.empty()) reason += " [" + url + "]";
    if (const std::string remedy = error.contextValue("remedy"); !remedy.empty()) reason += " " + remedy;
    return reason;
}

// Questions that are stored items have their vectors; those that are to be embedded come back.
core::Result<std::vector<Question*>> takeStored(std::span<Question> questions, const std::string& model,
                                                store::VectorReader& reader) {
    std::vector<Question*> others;
    for (Question& question : questions) {
        if (!question.self.isNone()) {
            auto stored = reader.load({&question.self, 1}, model);
            if (!stored) return stored.error();
            if (stored->front()) question.dense = std::move(*stored->front());
        }
        if (question.dense.empty()) others.push_back(&question);
    }
    return others;
}

}  // namespace

void EmbeddingOutcome::add(const EmbeddingOutcome& other) {
    embedded += other.embedded;
    refused += other.refused;
    if (reason.empty()) reason = other.reason;
}

core::Result<EmbeddingOutcome> QuestionEmbedder::embed(std::span<Question> questions, const DenseBlend& blend,
                                                       store::VectorReader& reader, const std::stop_token& stop) {
    auto others = takeStored(questions, blend.model, reader);
    if (!others) return others.error();
    EmbeddingOutcome outcome;
    outcome.embedded = questions.size() - others->size();
    if (!others->empty()) outcome.add(ask(*others, blend.dimensions, stop));
    return outcome;
}

core::Result<std::shared_ptr<services::EmbeddingService>> QuestionEmbedder::service(int dimensions,
                                                                                    const std::stop_token& stop) {
    const std::scoped_lock lock(m_mutex);
    if (!m_service) {
        auto made = services::makeEmbeddingService(m_config, stop);
        if (!made) return std::move(made).error();
        m_service = std::move(*made);
        m_service->expectDimensions(dimensions);
    }
    return m_service;
}

EmbeddingOutcome QuestionEmbedder::ask(std::span<Question* const> questions, int dimensions,
                                       const std::stop_token& stop) {
    auto service = this->service(dimensions, stop);
    if (!service) return {0, questions.size(), reasonOf(service.error())};
    std::vector<workflow::WorkItem> items(questions.size());
    std::vector<workflow::WorkItem*> pointers;
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].item.title = questions[i]->title;
        items[i].item.text = questions[i]->text;
        pointers.push_back(&items[i]);
    }
    const workflow::DistinctTexts distinct =
        workflow::distinctTexts(pointers, [](const workflow::WorkItem&) { return true; });
    const std::vector<services::Embedding> embeddings = (*service)->embed(distinct.texts, stop);
    EmbeddingOutcome outcome;
    for (std::size_t text = 0; text < embeddings.size(); ++text) {
        const services::Embedding& embedding = embeddings[text];
        if (!embedding) outcome.add({0, distinct.items[text].size(), reasonOf(embedding.error())});
        if (!embedding || embedding->empty()) continue;
        // As the store keeps it: the text of an item is as near to all others as the item.
        const auto stored = store::decodeVector(store::encodeVector(*embedding));
        for (const std::size_t i : distinct.items[text]) questions[i]->dense = *stored;
        outcome.embedded += distinct.items[text].size();
    }
    return outcome;
}

}  // namespace groundswell::similar
