#pragma once

#include "models/config/workflow_config.h"
#include "pipeline/services/keyword_service.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_surroundings.h"
#include "pipeline/workflow/steps/service_parameters.h"

#include <cstddef>
#include <memory>

namespace groundswell::workflow {

/// Key phrases of a service. A text whose phrases cannot be had now waits.
class RemoteKeywordStep final : public Step {
public:
    RemoteKeywordStep(std::unique_ptr<services::KeywordService> service, std::size_t limit)
        : m_service(std::move(service)), m_limit(limit) {}

    [[nodiscard]] StepMode mode() const override { return StepMode::Batch; }
    [[nodiscard]] bool needsNetwork() const override { return true; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    std::vector<core::Result<void>> processBatch(std::span<WorkItem* const> items,
                                                 const std::stop_token& stop) override;

private:
    const std::unique_ptr<services::KeywordService> m_service;
    const std::size_t m_limit;
};

/// What the parameters of that step say. A value.
struct RemoteKeywordParameters {
    std::size_t limit = 0;
    ServiceParameters service;
};
[[nodiscard]] RemoteKeywordParameters readRemoteKeywordParameters(Parameters& parameters);

/// The step `keywords` with "service": "presto". Error InvalidInput with "pointer".
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeRemoteKeywordStep(const config::StepConfig& config,
                                                                        const StepSurroundings& surroundings);

}  // namespace groundswell::workflow
