#include "pipeline/workflow/steps/text_steps.h"

#include "pipeline/keywords/entities.h"
#include "pipeline/keywords/hashtags.h"
#include "pipeline/text/language.h"

#include <algorithm>
#include <iterator>

namespace groundswell::workflow {

void replaceKeywords(WorkItem& item, domain::KeywordKind kind, std::vector<domain::Keyword> found) {
    if (!item.keywords) item.keywords.emplace();
    std::erase_if(*item.keywords, [kind](const domain::Keyword& keyword) { return keyword.kind == kind; });
    std::move(found.begin(), found.end(), std::back_inserter(*item.keywords));
}

core::Result<void> CleanStep::process(WorkItem& item, StepEffects&) {
    item.cleaned.reset();
    static_cast<void>(item.cleanedText());
    return {};
}

core::Result<void> LanguageStep::process(WorkItem& item, StepEffects&) {
    item.language = text::identifyLanguage(item.cleanedText(), item.item.claimedLanguage).code;
    item.features.reset();
    return {};
}

core::Result<void> KeywordStep::process(WorkItem& item, StepEffects&) {
    replaceKeywords(item, domain::KeywordKind::Phrase,
                    keywords::extractPhrases(item.cleanedText(), item.knownLanguage(), m_options));
    return {};
}

core::Result<void> EntityStep::process(WorkItem& item, StepEffects&) {
    replaceKeywords(item, domain::KeywordKind::Entity,
                    keywords::extractEntities(item.cleanedText(), item.knownLanguage(), m_limit));
    return {};
}

core::Result<void> HashtagStep::process(WorkItem& item, StepEffects&) {
    replaceKeywords(item, domain::KeywordKind::Hashtag, keywords::extractHashtags(item.cleanedText()));
    return {};
}

}  // namespace groundswell::workflow
