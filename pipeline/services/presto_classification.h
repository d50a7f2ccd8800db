#pragma once

#include "pipeline/services/batched_classification.h"
#include "pipeline/services/presto_client.h"

#include <mutex>

namespace groundswell::services {

/// Labels of a ClassyCat behind a Presto service: POST {base}/process_item/classycat__Model. The
/// taxonomy is looked up by its name, and created where the service does not have it. Thread-safe.
class PrestoClassification final : public BatchedClassification {
public:
    PrestoClassification(ServiceEndpoint endpoint, TaxonomyTopics taxonomy, PrestoAnswers answers = {});

protected:
    core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) override;
    void distrust(const core::Error& error) override { m_client.distrust(error); }

private:
    core::Result<nlohmann::json> call(const nlohmann::json& parameters, const std::stop_token& stop, int expected = 0);
    core::Result<nlohmann::json> lookUp(const std::stop_token& stop);
    core::Result<std::string> schemaId(const std::stop_token& stop);
    [[nodiscard]] nlohmann::json schemaParameters() const;

    const TaxonomyTopics m_taxonomy;
    PrestoClient m_client;
    std::mutex m_mutex;
    std::string m_schemaId;  // guarded by m_mutex
};

}  // namespace groundswell::services
