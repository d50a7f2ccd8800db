#pragma once

#include "pipeline/services/batched_classification.h"
#include "pipeline/services/service_client.h"

namespace groundswell::services {

/// What a language model is told: the taxonomy with its examples, and the texts, each between numbered tags. Pure.
[[nodiscard]] std::string classificationPrompt(const TaxonomyTopics& taxonomy, std::span<const std::string> texts);

/// The labels between <CATEGORIES_0> ... </CATEGORIES_0> and so on of a model's answer. InvalidInput unless there are
/// exactly `count`. Pure.
[[nodiscard]] core::Result<std::vector<std::vector<std::string>>> readCategories(const std::string& answer,
                                                                                 std::size_t count);

/// Labels of a language model behind OpenAI's form: POST {base}/v1/chat/completions. Thread-safe.
class OpenAiClassification final : public BatchedClassification {
public:
    OpenAiClassification(ServiceEndpoint endpoint, std::string model, TaxonomyTopics taxonomy);

protected:
    core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) override;
    void distrust(const core::Error& error) override { m_client.distrust(error); }

private:
    const std::string m_model;
    const TaxonomyTopics m_taxonomy;
    ServiceClient m_client;
};

}  // namespace groundswell::services
