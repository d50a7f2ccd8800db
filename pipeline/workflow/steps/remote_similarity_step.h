#pragma once

#include "models/config/workflow_config.h"
#include "pipeline/services/similarity_service.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_surroundings.h"
#include "pipeline/workflow/steps/service_parameters.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

namespace groundswell::workflow {

/// Keeps texts in a service that finds similar ones, and what it finds as the output "neighbours": [{"source",
/// "external_id", "score"}], best first. A text that cannot be kept or searched for now waits; one fails only when the
/// service has been seen to work for another.
class RemoteSimilarityStep final : public Step {
public:
    RemoteSimilarityStep(std::unique_ptr<services::SimilarityService> service, double leastCosine, std::size_t limit)
        : m_service(std::move(service)), m_leastCosine(leastCosine), m_limit(limit) {}

    [[nodiscard]] StepMode mode() const override { return StepMode::Batch; }
    [[nodiscard]] bool needsNetwork() const override { return true; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    std::vector<core::Result<void>> processBatch(std::span<WorkItem* const> items,
                                                 const std::stop_token& stop) override;

private:
    core::Result<void> keepAndSearch(WorkItem& item, const std::stop_token& stop);

    const std::unique_ptr<services::SimilarityService> m_service;
    const double m_leastCosine;
    const std::size_t m_limit;
    std::atomic<bool> m_proved = false;  ///< a text was kept and searched for since this was made
};

/// What the parameters of that step say. A value.
struct RemoteSimilarityParameters {
    std::string model;  ///< empty = the service's own
    double threshold = 0;
    std::size_t limit = 0;
    ServiceParameters service;
};
[[nodiscard]] RemoteSimilarityParameters readRemoteSimilarityParameters(Parameters& parameters);

/// Of the parameters {"name": the model, "threshold": 0.9, "limit": 20} and those of ServiceParameters. Error
/// InvalidInput with "pointer".
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeRemoteSimilarityStep(const config::StepConfig& config,
                                                                           const StepSurroundings& surroundings);

}  // namespace groundswell::workflow
