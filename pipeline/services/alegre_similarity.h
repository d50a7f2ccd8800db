#pragma once

#include "pipeline/services/service_client.h"
#include "pipeline/services/similarity_service.h"

namespace groundswell::services {

/// What tells one program's documents in an Alegre service from another's. A value.
struct AlegreStore {
    std::string model = "paraphrase-multilingual-mpnet-base-v2";
    std::string workspace;  ///< searches find the documents of this one alone
};

/// Alegre's similarity: POST {base}/text/similarity/ keeps a document, POST {base}/text/similarity/search/ finds those
/// of the same context, DELETE {base}/text/similarity/ forgets one. Thread-safe.
class AlegreSimilarity final : public SimilarityService {
public:
    AlegreSimilarity(ServiceEndpoint endpoint, AlegreStore store, std::shared_ptr<ServiceCircuit> circuit = nullptr);

    core::Result<void> store(const std::string& id, const std::string& text, const std::stop_token& stop) override;
    core::Result<std::vector<SimilarText>> search(const std::string& text, double leastCosine,
                                                  const std::stop_token& stop) override;
    core::Result<bool> remove(const std::string& id, const std::stop_token& stop) override;

private:
    [[nodiscard]] nlohmann::json context() const;

    const AlegreStore m_store;
    ServiceClient m_client;
};

/// The documents of an answer in either form of Alegre's: fields beside the score, or nested under `_source`. Those of
/// other programs are left out. InvalidInput for anything else, and for scores that no cosine has. Pure.
[[nodiscard]] core::Result<std::vector<SimilarText>> readSimilarTexts(const nlohmann::json& answer);

}  // namespace groundswell::services
