#pragma once

#include "pipeline/keywords/yake.h"
#include "pipeline/workflow/step.h"

namespace groundswell::workflow {

/// Gives an item these keywords in place of those of the kind. The keyword steps may run in any order and more than
/// once: each replaces its own kind only.
void replaceKeywords(WorkItem& item, domain::KeywordKind kind, std::vector<domain::Keyword> found);

/// Text for processing: no tracking parameters, white space tidied.
class CleanStep final : public Step {
public:
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
};

/// The language by its text; where that tells nothing, what its source claimed, else "und".
class LanguageStep final : public Step {
public:
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
};

/// Key phrases by YAKE.
class KeywordStep final : public Step {
public:
    explicit KeywordStep(keywords::YakeOptions options) : m_options(options) {}
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;

private:
    const keywords::YakeOptions m_options;
};

/// Names of people, organisations and places by their capitals.
class EntityStep final : public Step {
public:
    explicit EntityStep(std::size_t limit) : m_limit(limit) {}
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;

private:
    const std::size_t m_limit;
};

/// Hashtags, kept beside the key phrases.
class HashtagStep final : public Step {
public:
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
};

/// Changes nothing: for steps that only route.
class BranchStep final : public Step {
public:
    core::Result<void> process(WorkItem&, StepEffects&) override { return {}; }
};

}  // namespace groundswell::workflow
