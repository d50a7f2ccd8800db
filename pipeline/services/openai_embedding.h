#pragma once

#include "pipeline/services/batched_embedding.h"
#include "pipeline/services/service_client.h"

namespace groundswell::services {

/// `base` + "/v1/embeddings", where the base has no version of its own.
[[nodiscard]] std::string openAiPath(const std::string& base, const std::string& resource);

/// Vectors of a service that speaks OpenAI's form: POST {base}/v1/embeddings with {"model", "input": [...],
/// "dimensions"}, answered by {"data": [{"index", "embedding": [...]}]} in any order. Thread-safe.
class OpenAiEmbedding final : public BatchedEmbedding {
public:
    /// `dimensions` 0 = not asked for.
    OpenAiEmbedding(ServiceEndpoint endpoint, std::string model, int dimensions, std::size_t batch);

protected:
    core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) override;
    void distrust(const core::Error& error) override { m_client.distrust(error); }

private:
    const std::string m_model;
    const int m_asked;
    ServiceClient m_client;
};

}  // namespace groundswell::services
