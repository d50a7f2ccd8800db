#pragma once

#include "models/config/taxonomy_config.h"
#include "pipeline/services/classification_service.h"
#include "pipeline/workflow/parameters.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/steps/service_parameters.h"

#include <memory>
#include <string>

namespace groundswell::workflow {

/// Which service labels texts, as the parameters of a step `classify` say. A value.
struct RemoteClassifier {
    std::string service;  ///< "examples" = none: nearest examples; "openai", "presto"
    std::string model;    ///< "name": of OpenAI's form only
    ServiceParameters parameters;

    [[nodiscard]] bool isRemote() const { return service != "examples"; }
};

/// Reads "service", "name", and those of ServiceParameters.
[[nodiscard]] RemoteClassifier readRemoteClassifier(Parameters& parameters);

/// The topics of a taxonomy as a service tells them, kept beside the other keywords. A text whose labels cannot be had
/// now waits; one that gets none of the taxonomy fails.
class RemoteClassifyStep final : public Step {
public:
    RemoteClassifyStep(std::unique_ptr<services::ClassificationService> service, std::string origin)
        : m_service(std::move(service)), m_origin(std::move(origin)) {}

    [[nodiscard]] StepMode mode() const override { return StepMode::Batch; }
    [[nodiscard]] bool needsNetwork() const override { return true; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    std::vector<core::Result<void>> processBatch(std::span<WorkItem* const> items,
                                                 const std::stop_token& stop) override;

private:
    const std::unique_ptr<services::ClassificationService> m_service;
    const std::string m_origin;
};

/// Replaces the topics that an item has from this taxonomy; those of others stay.
void keepTopics(WorkItem& item, const std::vector<std::string>& labels, const std::string& origin);

/// Error InvalidInput: no usable address, a key variable without a value.
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeRemoteClassifyStep(RemoteClassifier classifier,
                                                                         const config::TaxonomyConfig& taxonomy,
                                                                         const std::stop_token& stop);

}  // namespace groundswell::workflow
