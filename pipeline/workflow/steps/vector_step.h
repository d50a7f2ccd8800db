#pragma once

#include "models/config/vector_config.h"
#include "pipeline/services/embedding_service.h"
#include "pipeline/workflow/step.h"

#include <memory>

namespace groundswell::workflow {

/// Vectors of texts: the built-in lexical one, and beside it, where the workflow names a model, a dense one of a
/// service or file. A text whose dense vector cannot be had now waits. Remembers in the store which model the items
/// passed it with; with another one all come again.
class VectorStep final : public Step {
public:
    /// `service` is null for lexical vectors.
    VectorStep(config::VectorConfig config, std::unique_ptr<services::EmbeddingService> service)
        : m_config(std::move(config)), m_service(std::move(service)) {}

    [[nodiscard]] StepMode mode() const override { return m_service ? StepMode::Batch : StepMode::Parallel; }
    [[nodiscard]] bool needsNetwork() const override { return m_config.model == config::VectorConfig::Model::Remote; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    std::vector<core::Result<void>> processBatch(std::span<WorkItem* const> items,
                                                 const std::stop_token& stop) override;
    core::Result<bool> begin(const RunBeginning& run) override;
    core::Result<void> broughtBack(store::Writer& writer) override;

private:
    const config::VectorConfig m_config;
    const std::unique_ptr<services::EmbeddingService> m_service;
};

/// The step with the service that its parameters name. Errors: those of the parameters and of makeEmbeddingService.
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeVectorStep(const std::string& parameters,
                                                                 const std::stop_token& stop = {});

}  // namespace groundswell::workflow
