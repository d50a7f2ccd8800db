#include "pipeline/workflow/steps/classify_step.h"

namespace groundswell::workflow {

core::Result<void> ClassifyStep::process(WorkItem& item, StepEffects&) {
    auto labels = m_classifier->classify(item.cleanedText(), item.lexicalVector());
    if (!labels) return labels.error();
    keepTopics(item, *labels, m_origin);
    return {};
}

ClassifyParameters readClassifyParameters(Parameters& parameters) {
    ClassifyParameters read;
    read.taxonomy = parameters.object("taxonomy");
    read.leastSimilarity = parameters.number("least_similarity", 0.1, 0, 1);
    read.remote = readRemoteClassifier(parameters);
    return read;
}

core::Result<std::unique_ptr<Step>> makeClassifyStep(const std::string& text, const std::stop_token& stop) {
    Parameters parameters(text);
    auto [document, least, remote] = readClassifyParameters(parameters);
    if (auto fine = parameters.finish(); !fine) return std::move(fine).error();
    if (document == nullptr) {
        return core::Error(core::ErrorCode::InvalidInput, "The step classify needs the taxonomy to classify by.")
            .with("pointer", "/taxonomy");
    }
    auto taxonomy = config::parseTaxonomy(document->dump());
    if (!taxonomy) return std::move(taxonomy).error();
    if (remote.isRemote()) return makeRemoteClassifyStep(std::move(remote), *taxonomy, stop);
    return std::unique_ptr<Step>(std::make_unique<ClassifyStep>(
        std::make_unique<keywords::ExampleClassifier>(*taxonomy, least), "taxonomy:" + taxonomy->id));
}

}  // namespace groundswell::workflow
