#include "pipeline/services/openai_embedding.h"

#include "pipeline/services/vector_json.h"

#include <utility>

namespace groundswell::services {

std::string openAiPath(const std::string& base, const std::string& resource) {
    const std::size_t end = base.find_last_not_of('/');
    const bool hasVersion = end != std::string::npos && base.substr(0, end + 1).ends_with("/v1");
    return (hasVersion ? "/" : "/v1/") + resource;
}

OpenAiEmbedding::OpenAiEmbedding(ServiceEndpoint endpoint, std::string model, int dimensions, std::size_t batch)
    : BatchedEmbedding(batch), m_model(std::move(model)), m_asked(dimensions), m_client(std::move(endpoint)) {
    expectDimensions(dimensions);
}

core::Result<BatchedEmbedding::Answer> OpenAiEmbedding::request(std::span<const std::string> texts,
                                                                const std::stop_token& stop) {
    nlohmann::json body{{"model", m_model}, {"input", nlohmann::json::array()}};
    for (const std::string& text : texts) body["input"].push_back(text);
    if (m_asked > 0) body["dimensions"] = m_asked;
    auto reply = m_client.post(openAiPath(m_client.url(), "embeddings"), body, stop);
    if (!reply) return std::move(reply).error();
    const auto data = reply->is_object() ? reply->find("data") : reply->end();
    if (data == reply->end() || !data->is_array()) {
        return core::Error(core::ErrorCode::InvalidInput, "The service's answer has no list of vectors.");
    }
    Answer answer(texts.size());
    std::size_t position = 0;
    for (const nlohmann::json& entry : *data) {
        std::size_t index = position++;
        if (!entry.is_object()) continue;
        const auto given = entry.find("index");
        if (given != entry.end()) index = given->is_number_unsigned() ? given->get<std::size_t>() : texts.size();
        const auto vector = entry.find("embedding");
        // Whatever is beyond the request, or comes twice, answers nothing that was asked.
        if (index >= answer.size() || answer[index] || vector == entry.end()) continue;
        answer[index] = vectorOf(*vector);
    }
    return answer;
}

}  // namespace groundswell::services
