#pragma once

#include "pipeline/services/batched_embedding.h"
#include "pipeline/services/presto_client.h"

namespace groundswell::services {

/// Vectors of a Presto service: POST {base}/process_item/<model>__Model, one text a request. The vector is
/// `body.result`, or `hash_value` in it. Thread-safe.
class PrestoEmbedding final : public BatchedEmbedding {
public:
    PrestoEmbedding(ServiceEndpoint endpoint, const std::string& model, int dimensions, PrestoAnswers answers = {});

protected:
    core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) override;
    void distrust(const core::Error& error) override { m_client.distrust(error); }

private:
    PrestoClient m_client;
};

}  // namespace groundswell::services
