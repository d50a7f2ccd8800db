#include "pipeline/services/embedding_service.h"

#include "models/domain/vector.h"
#include "pipeline/secrets/secrets.h"
#include "pipeline/services/fasttext_embedding.h"
#include "pipeline/services/openai_embedding.h"
#include "pipeline/services/presto_embedding.h"
#include "pipeline/services/service_setup.h"

#include <algorithm>

namespace groundswell::services {

using config::VectorConfig;

core::Result<std::string> requiredKey(const std::string& variable, const std::stop_token& stop) {
    if (variable.empty()) return std::string();
    secrets::Found key = secrets::ofProgram()->find(variable, stop);
    if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "Looking for the key was stopped.");
    if (key.secret.empty()) return secrets::missingSecret("The service's key is missing", variable, key.trouble);
    return std::move(key.secret);
}

core::Result<std::unique_ptr<EmbeddingService>> makeEmbeddingService(const VectorConfig& config,
                                                                     const std::stop_token& stop) {
    if (!config.isDense()) return std::unique_ptr<EmbeddingService>();
    if (config.model == VectorConfig::Model::FastText) return openFastTextModel(config.file);
    auto key = requiredKey(config.keyVariable, stop);
    if (!key) return std::move(key).error();
    // A number takes about 24 bytes of JSON at most.
    constexpr std::uint64_t bytesOfAVector = domain::mostVectorDimensions * 24;
    ServiceEndpoint endpoint;
    endpoint.url = config.url;
    endpoint.key = *std::move(key);
    endpoint.allowPrivateNetwork = config.allowPrivateNetwork;
    endpoint.timeout = config.timeout;
    endpoint.attempts = 1 + config.retries;
    endpoint.maxAnswerBytes = (std::uint64_t{1} << 20) + static_cast<std::uint64_t>(config.batch) * bytesOfAVector;
    std::unique_ptr<EmbeddingService> service;
    if (config.service == VectorConfig::Service::Presto) {
        PrestoAnswers answers;
        answers.way = answerWayNamed(config.callback);
        answers.within = config.answerWithin;
        answers.firstPoll = config.firstPoll;
        answers.longestPoll = std::max(answers.longestPoll, answers.firstPoll);
        if (answers.way == PrestoAnswers::Way::Poll) {
            auto path = resultPathOf(config.resultAddress, config.url);
            if (!path) return std::move(path).error();
            answers.resultPath = *std::move(path);
        }
        service = std::make_unique<PrestoEmbedding>(std::move(endpoint), config.name, config.dimensions, answers);
    } else {
        service = std::make_unique<OpenAiEmbedding>(std::move(endpoint), config.name, config.dimensions,
                                                    static_cast<std::size_t>(config.batch));
    }
    return service;
}

}  // namespace groundswell::services
