#include "pipeline/workflow/steps/remote_keyword_step.h"

#include "pipeline/services/presto_keywords.h"
#include "pipeline/workflow/steps/distinct_texts.h"
#include "pipeline/workflow/steps/text_steps.h"

namespace groundswell::workflow {

namespace {

void keepPhrases(WorkItem& item, const services::ScoredPhrases::value_type& phrases, std::size_t limit) {
    std::vector<domain::Keyword> kept;
    for (const auto& [text, score] : phrases) {
        if (kept.size() == limit) break;
        kept.push_back({text, domain::KeywordKind::Phrase, score});
    }
    replaceKeywords(item, domain::KeywordKind::Phrase, std::move(kept));
}

}  // namespace

core::Result<void> RemoteKeywordStep::process(WorkItem& item, StepEffects&) {
    WorkItem* const one = &item;
    return processBatch(std::span(&one, 1), {}).front();
}

std::vector<core::Result<void>> RemoteKeywordStep::processBatch(std::span<WorkItem* const> items,
                                                                const std::stop_token& stop) {
    std::vector<core::Result<void>> outcomes(items.size());
    const DistinctTexts distinct = distinctTexts(items, [](const WorkItem&) { return true; });
    std::vector<services::KeywordQuestion> questions;
    questions.reserve(distinct.texts.size());
    for (std::size_t text = 0; text < distinct.texts.size(); ++text) {
        const domain::ContentItem& first = items[distinct.items[text].front()]->item;
        questions.push_back({first.id.value, first.contentHash, distinct.texts[text]});
    }
    const std::vector<services::ScoredPhrases> all = m_service->extract(questions, stop);
    for (std::size_t text = 0; text < all.size(); ++text) {
        for (const std::size_t i : distinct.items[text]) {
            if (all[text]) {
                keepPhrases(*items[i], *all[text], m_limit);
            } else {
                outcomes[i] = all[text].error();
            }
        }
    }
    return outcomes;
}

RemoteKeywordParameters readRemoteKeywordParameters(Parameters& parameters) {
    RemoteKeywordParameters read;
    static_cast<void>(parameters.word("service", "builtin", {"builtin", "presto"}));
    read.limit = static_cast<std::size_t>(parameters.integer("limit", 10, 1, 50));
    read.service = readServiceParameters(parameters, 30);
    readAnswerParameters(parameters, read.service);
    return read;
}

core::Result<std::unique_ptr<Step>> makeRemoteKeywordStep(const config::StepConfig& config,
                                                          const StepSurroundings& surroundings) {
    Parameters parameters(config.parameters);
    RemoteKeywordParameters read = readRemoteKeywordParameters(parameters);
    if (auto fine = parameters.finish(); !fine) return std::move(fine).error();
    auto service = checkedService(std::move(read.service), surroundings.stop);
    if (!service) return std::move(service).error();
    return std::unique_ptr<Step>(
        std::make_unique<RemoteKeywordStep>(std::make_unique<services::PrestoKeywords>(
                                                service->endpoint, service->answers, surroundings.workspace, config.to),
                                            read.limit));
}

}  // namespace groundswell::workflow
