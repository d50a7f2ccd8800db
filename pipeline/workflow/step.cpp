#include "pipeline/workflow/step.h"

namespace groundswell::workflow {

std::vector<core::Result<void>> Step::processBatch(std::span<WorkItem* const> items, const std::stop_token&) {
    StepEffects none;
    std::vector<core::Result<void>> outcomes;
    outcomes.reserve(items.size());
    for (WorkItem* item : items) outcomes.push_back(process(*item, none));
    return outcomes;
}

}  // namespace groundswell::workflow
