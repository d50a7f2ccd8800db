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

std::shared_ptr<const domain::StepMarks> SharedMarks::of(const std::vector<const domain::StepMark*>& passed) {
    if (passed == m_last) return m_lastMarks;
    std::shared_ptr<const domain::StepMarks>& marks = m_known[passed];
    if (!marks && !passed.empty()) {
        domain::StepMarks all;
        for (const domain::StepMark* mark : passed) all.push_back(*mark);
        marks = std::make_shared<const domain::StepMarks>(std::move(all));
    }
    m_last = passed;
    m_lastMarks = marks;
    return marks;
}

}  // namespace groundswell::workflow
