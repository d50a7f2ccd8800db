#pragma once

#include "pipeline/keywords/classifier.h"
#include "pipeline/workflow/parameters.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/steps/remote_classify_step.h"

#include <memory>
#include <string>

namespace groundswell::workflow {

/// The topics of a taxonomy, kept beside the other keywords.
class ClassifyStep final : public Step {
public:
    /// `origin` is kept with every topic: "taxonomy:ID".
    ClassifyStep(std::unique_ptr<keywords::Classifier> classifier, std::string origin)
        : m_classifier(std::move(classifier)), m_origin(std::move(origin)) {}
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;

private:
    const std::unique_ptr<keywords::Classifier> m_classifier;
    const std::string m_origin;
};

/// What the parameters of a step `classify` say. A value.
struct ClassifyParameters {
    const nlohmann::json* taxonomy = nullptr;  ///< of the parameters; null = none
    double leastSimilarity = 0;
    RemoteClassifier remote;
};
[[nodiscard]] ClassifyParameters readClassifyParameters(Parameters& parameters);

/// Of the parameters {"taxonomy": {a taxonomy's document}, "least_similarity": 0.1}, or those of readRemoteClassifier
/// in place of the similarity; then a service labels. Error InvalidInput with "pointer".
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeClassifyStep(const std::string& parameters,
                                                                   const std::stop_token& stop = {});

}  // namespace groundswell::workflow
