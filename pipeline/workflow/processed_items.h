#pragma once

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/work_item.h"

#include <string>

namespace groundswell::workflow {

/// A stored item on its way into the steps.
[[nodiscard]] WorkItem toWorkItem(store::WaitingItem entry);
/// What the steps found out about an item, for the store; takes it out of the item. `vectorModel` made its vector.
[[nodiscard]] store::ProcessedItem toProcessed(WorkItem& item, const std::string& vectorModel);

}  // namespace groundswell::workflow
