#include "pipeline/services/presto_embedding.h"

#include "pipeline/services/vector_json.h"

#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

// The queue behind the service takes no larger message.
constexpr std::size_t mostMessageBytes = 256'000;

}  // namespace

json prestoRequest(const std::string& id, const json& text, const json& parameters) {
    return {{"id", id},     {"content_hash", nullptr}, {"callback_url", nullptr}, {"url", nullptr},
            {"text", text}, {"raw", json::object()},   {"parameters", parameters}};
}

core::Result<json> prestoResult(const json& answer) {
    const json* body = &answer;
    if (answer.is_object() && answer.contains("body")) body = &answer.at("body");
    const bool hasResult = body->is_object() && body->contains("result") && !body->at("result").is_null();
    if (!hasResult && answer.is_object() && answer.contains("message")) {
        return Error(ErrorCode::Unavailable, "The service took the text into its queue and answers by callback only.")
            .with("remedy", "Name a service that answers at once, or one with OpenAI's form.");
    }
    if (!hasResult) return Error(ErrorCode::InvalidInput, "The service's answer has no result.");
    const json& result = body->at("result");
    if (result.is_object() && result.contains("error") && !result.at("error").is_null()) {
        Error error(ErrorCode::InvalidInput, "The service's model reports an error.");
        const json code = result.value("error_code", json());
        if (code.is_number_integer()) error.with("status", code.dump());
        return error;
    }
    return result;
}

PrestoEmbedding::PrestoEmbedding(ServiceEndpoint endpoint, const std::string& model, int dimensions)
    : BatchedEmbedding(1), m_path("/process_item/" + model + "__Model"), m_client(std::move(endpoint)) {
    expectDimensions(dimensions);
}

core::Result<BatchedEmbedding::Answer> PrestoEmbedding::request(std::span<const std::string> texts,
                                                                const std::stop_token& stop) {
    Answer answer;
    for (const std::string& text : texts) {
        const json body = prestoRequest("groundswell", text, json::object());
        if (body.dump(-1, ' ', false, json::error_handler_t::replace).size() >= mostMessageBytes)
            return Error(ErrorCode::InvalidInput, "The text is longer than the service's queue takes.");
        auto reply = m_client.post(m_path, body, stop);
        if (!reply) return std::move(reply).error();
        auto result = prestoResult(*reply);
        if (!result) {
            if (result.error().code == ErrorCode::Unavailable) m_client.distrust(result.error());
            return std::move(result).error();
        }
        const bool wrapped = result->is_object() && result->contains("hash_value");
        answer.emplace_back(vectorOf(wrapped ? result->at("hash_value") : *result));
    }
    return answer;
}

}  // namespace groundswell::services
