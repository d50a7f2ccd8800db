#include "pipeline/operations/keyword_repair.h"

#include "models/store/keyword_care.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/taxonomies.h"

#include <exception>
#include <memory>
#include <vector>

namespace groundswell::operations {

namespace {

using Steps = std::vector<std::unique_ptr<workflow::Step>>;

core::Result<Steps> textSteps(workspace::WorkspaceSession& session, const std::stop_token& stop) {
    auto workflow = workspace::withTaxonomies(session.workflow(), session.layout().folder);
    if (!workflow) return workflow.error();
    Steps steps;
    for (const config::StepConfig& config : workflow->steps) {
        auto step = workflow::makeStep(config, {.stop = stop});
        if (!step) return step.error();
        // Vectors and clusters are there still, and would need to be begun.
        if ((*step)->mode() == workflow::StepMode::Parallel && config.step != "vector")
            steps.push_back(std::move(*step));
    }
    return steps;
}

std::vector<domain::Keyword> keywordsOf(const domain::ContentItem& item, const Steps& steps) {
    workflow::WorkItem work;
    work.item = item;
    workflow::StepEffects ignored;
    for (const std::unique_ptr<workflow::Step>& step : steps) {
        try {
            // A step that fails on this item adds nothing, as it did when the item was processed.
            static_cast<void>(step->process(work, ignored));
        } catch (const std::exception&) {
        }
    }
    return work.keywords.value_or(std::vector<domain::Keyword>());
}

}  // namespace

core::Result<std::int64_t> remakeKeywords(workspace::WorkspaceSession& session, const std::stop_token& stop) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto damaged = store::itemsWithDamagedKeywords(session.layout().store());
    if (!damaged) return damaged.error();
    if (damaged->empty()) return std::int64_t{0};
    auto steps = textSteps(session, stop);
    if (!steps) return steps.error();
    std::int64_t made = 0;
    for (const core::ItemId id : *damaged) {
        if (stop.stop_requested()) break;
        auto row = (*reader)->items().byId(id);
        if (!row) return row.error();
        if (!*row) continue;
        auto replaced = session.store().writer().run(
            [id, keywords = keywordsOf((*row)->item, *steps)](store::WriteTransaction& transaction) {
                return store::replaceKeywords(transaction, id, keywords);
            });
        if (!replaced) return replaced.error();
        ++made;
    }
    return made;
}

}  // namespace groundswell::operations
