#pragma once

#include "pipeline/services/batched_embedding.h"
#include "pipeline/services/service_client.h"

namespace groundswell::services {

/// The `body.result` of a Presto answer. Error Unavailable when the service only took the request into its queue and
/// will call back, which needs an address of this program that it does not have; InvalidInput when the model reports an
/// error (context "status": its error_code). Pure.
[[nodiscard]] core::Result<nlohmann::json> prestoResult(const nlohmann::json& answer);

/// What Presto takes: one item with an id, its text and the model's parameters.
[[nodiscard]] nlohmann::json prestoRequest(const std::string& id, const nlohmann::json& text,
                                           const nlohmann::json& parameters);

/// Vectors of a Presto service that answers at once: POST {base}/process_item/<model>__Model, one text a request. The
/// vector is `body.result`, or `hash_value` in it. Thread-safe.
class PrestoEmbedding final : public BatchedEmbedding {
public:
    PrestoEmbedding(ServiceEndpoint endpoint, const std::string& model, int dimensions);

protected:
    core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) override;
    void distrust(const core::Error& error) override { m_client.distrust(error); }

private:
    const std::string m_path;
    ServiceClient m_client;
};

}  // namespace groundswell::services
