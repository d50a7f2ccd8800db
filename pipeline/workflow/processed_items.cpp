#include "pipeline/workflow/processed_items.h"

namespace groundswell::workflow {

WorkItem toWorkItem(store::WaitingItem entry) {
    WorkItem item;
    item.item = std::move(entry.item);
    item.attempts = entry.attempts;
    item.state = item.item.state;
    item.outputs = std::move(entry.outputs);
    if (!entry.keywords.empty()) item.keywords = std::move(entry.keywords);
    return item;
}

store::ProcessedItem toProcessed(WorkItem& item, const std::string& vectorModel) {
    store::ProcessedItem processed;
    processed.id = item.item.id;
    processed.contentHash = item.item.contentHash;
    processed.state = std::move(item.state);
    processed.error = std::move(item.error);
    processed.attempts = item.attempts;
    processed.language = std::move(item.language);
    processed.keywords = std::move(item.keywords);
    if (item.dense && !item.denseBytes.empty())
        processed.vector = store::NewVector{vectorModel, item.dense->size(), std::move(item.denseBytes)};
    if (item.outputsChanged) processed.outputs = std::move(item.outputs);
    return processed;
}

}  // namespace groundswell::workflow
