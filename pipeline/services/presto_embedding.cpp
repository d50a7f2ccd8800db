#include "pipeline/services/presto_embedding.h"

#include "pipeline/services/vector_json.h"

#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

PrestoEmbedding::PrestoEmbedding(ServiceEndpoint endpoint, const std::string& model, int dimensions,
                                 PrestoAnswers answers)
    : BatchedEmbedding(answers.way == PrestoAnswers::Way::Reply ? 1 : answers.atOnce),
      m_client(std::move(endpoint), model, answers) {
    expectDimensions(dimensions);
}

core::Result<BatchedEmbedding::Answer> PrestoEmbedding::request(std::span<const std::string> texts,
                                                                const std::stop_token& stop) {
    std::vector<PrestoQuestion> questions;
    questions.reserve(texts.size());
    for (const std::string& text : texts) questions.push_back(questionAbout(text, json::object()));
    Answer answer;
    std::optional<Error> failure;
    std::size_t unanswered = 0;
    for (core::Result<json>& result : m_client.ask(questions, stop)) {
        if (result) {
            const bool wrapped = result->is_object() && result->contains("hash_value");
            answer.emplace_back(vectorOf(wrapped ? result->at("hash_value") : *result));
            continue;
        }
        const bool refused = result.error().code == ErrorCode::InvalidInput;
        if (!refused) ++unanswered;
        // No vector at all is garbage, and that text's fault; none yet is nobody's.
        answer.push_back(refused ? std::optional(std::vector<float>()) : std::nullopt);
        if (!failure || !refused) failure = std::move(result).error();
    }
    if (failure && (texts.size() == 1 || unanswered == texts.size())) return *std::move(failure);
    return answer;
}

}  // namespace groundswell::services
