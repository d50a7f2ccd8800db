#pragma once

#include "pipeline/services/keyword_service.h"
#include "pipeline/services/presto_client.h"

#include <atomic>

namespace groundswell::services {

/// Key phrases of the YAKE behind a Presto service: POST {base}/process_item/yake_keywords__Model, answered by
/// {"keywords": [["phrase", score], ...]}. A text is blamed only once the service has given phrases for another one.
/// Thread-safe.
class PrestoKeywords final : public KeywordService {
public:
    /// `workspace` and `targetState` are told to the service, which gives them back.
    PrestoKeywords(ServiceEndpoint endpoint, PrestoAnswers answers, std::string workspace, std::string targetState,
                   std::shared_ptr<ServiceCircuit> circuit = nullptr);

    std::vector<ScoredPhrases> extract(std::span<const KeywordQuestion> questions,
                                       const std::stop_token& stop) override;

    [[nodiscard]] std::map<Delivery, std::int64_t> deliveries() const { return m_client.deliveries(); }

private:
    [[nodiscard]] PrestoQuestion questionOf(const KeywordQuestion& question) const;

    const std::string m_workspace;
    const std::string m_targetState;
    PrestoClient m_client;
    std::atomic<bool> m_proved = false;  ///< phrases came since this was made
};

/// The phrases of a model's result, none twice. InvalidInput for anything that is no list of texts with finite scores.
/// Pure.
[[nodiscard]] ScoredPhrases readPhrases(const nlohmann::json& result);

}  // namespace groundswell::services
