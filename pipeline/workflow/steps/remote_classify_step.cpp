#include "pipeline/workflow/steps/remote_classify_step.h"

#include "pipeline/services/openai_classification.h"
#include "pipeline/services/presto_classification.h"
#include "pipeline/workflow/steps/distinct_texts.h"

namespace groundswell::workflow {

namespace {

services::TaxonomyTopics topicsOf(const config::TaxonomyConfig& taxonomy) {
    services::TaxonomyTopics topics{
        .name = taxonomy.name, .languages = taxonomy.languages, .topics = {}, .examples = {}};
    for (const config::TaxonomyTopic& topic : taxonomy.topics)
        topics.topics.push_back({topic.topic, topic.description});
    for (const config::TaxonomyExample& example : taxonomy.examples)
        topics.examples.push_back({example.text, example.labels});
    return topics;
}

}  // namespace

RemoteClassifier readRemoteClassifier(Parameters& parameters) {
    RemoteClassifier classifier;
    classifier.service = parameters.word("service", "examples", {"examples", "openai", "presto"});
    classifier.model = parameters.text("name");
    classifier.parameters = readServiceParameters(parameters, 60);
    readAnswerParameters(parameters, classifier.parameters);
    return classifier;
}

void keepTopics(WorkItem& item, const std::vector<std::string>& labels, const std::string& origin) {
    if (!item.keywords) item.keywords.emplace();
    std::erase_if(*item.keywords, [&origin](const domain::Keyword& keyword) {
        return keyword.kind == domain::KeywordKind::Topic && keyword.origin == origin;
    });
    for (const std::string& label : labels) item.keywords->push_back({label, domain::KeywordKind::Topic, 1.0, origin});
}

core::Result<void> RemoteClassifyStep::process(WorkItem& item, StepEffects&) {
    WorkItem* const one = &item;
    return processBatch(std::span(&one, 1), {}).front();
}

std::vector<core::Result<void>> RemoteClassifyStep::processBatch(std::span<WorkItem* const> items,
                                                                 const std::stop_token& stop) {
    std::vector<core::Result<void>> outcomes(items.size());
    const DistinctTexts distinct = distinctTexts(items, [](const WorkItem&) { return true; });
    const std::vector<services::Labels> all = m_service->classify(distinct.texts, stop);
    for (std::size_t text = 0; text < all.size(); ++text) {
        for (const std::size_t i : distinct.items[text]) {
            if (all[text]) {
                keepTopics(*items[i], *all[text], m_origin);
            } else {
                outcomes[i] = all[text].error();
            }
        }
    }
    return outcomes;
}

core::Result<std::unique_ptr<Step>> makeRemoteClassifyStep(RemoteClassifier classifier,
                                                           const config::TaxonomyConfig& taxonomy,
                                                           const std::stop_token& stop) {
    auto remote = checkedService(std::move(classifier.parameters), stop);
    if (!remote) return std::move(remote).error();
    std::unique_ptr<services::ClassificationService> service;
    if (classifier.service == "presto") {
        service =
            std::make_unique<services::PrestoClassification>(remote->endpoint, topicsOf(taxonomy), remote->answers);
    } else {
        service =
            std::make_unique<services::OpenAiClassification>(remote->endpoint, classifier.model, topicsOf(taxonomy));
    }
    return std::unique_ptr<Step>(std::make_unique<RemoteClassifyStep>(std::move(service), "taxonomy:" + taxonomy.id));
}

}  // namespace groundswell::workflow
