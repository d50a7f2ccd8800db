#include "pipeline/workflow/steps/distinct_texts.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace groundswell::workflow {

namespace {

bool isBlank(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

}  // namespace

DistinctTexts distinctTexts(std::span<WorkItem* const> items, const std::function<bool(const WorkItem&)>& wanted) {
    DistinctTexts distinct;
    std::unordered_map<std::string_view, std::size_t> known;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string& text = items[i]->cleanedText();
        if (!wanted(*items[i]) || isBlank(text)) continue;
        const auto [entry, isNew] = known.emplace(text, distinct.texts.size());
        if (isNew) {
            distinct.texts.push_back(text);
            distinct.items.emplace_back();
        }
        distinct.items[entry->second].push_back(i);
    }
    return distinct;
}

}  // namespace groundswell::workflow
