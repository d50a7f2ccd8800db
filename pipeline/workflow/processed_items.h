#pragma once

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/work_item.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// A stored item on its way into the steps.
[[nodiscard]] WorkItem toWorkItem(store::WaitingItem entry);
/// What the steps found out about an item, for the store; takes it out of the item. `vectorModel` made its vector.
[[nodiscard]] store::ProcessedItem toProcessed(WorkItem& item, const std::string& vectorModel);

/// Gives items that came through the same steps one list of these. For one thread.
class SharedMarks {
public:
    /// Null when there are none.
    std::shared_ptr<const domain::StepMarks> of(const std::vector<const domain::StepMark*>& passed);

private:
    std::vector<const domain::StepMark*> m_last;
    std::shared_ptr<const domain::StepMarks> m_lastMarks;
    std::map<std::vector<const domain::StepMark*>, std::shared_ptr<const domain::StepMarks>> m_known;
};

}  // namespace groundswell::workflow
