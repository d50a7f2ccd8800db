#include "pipeline/workflow/work_item.h"

#include "models/core/ids.h"
#include "pipeline/text/clean.h"
#include "pipeline/text/page_key.h"

#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::workflow {

core::Result<void> WorkItem::setOutput(std::string_view name, const nlohmann::json& value) {
    if (!core::isValidName(name) || step.empty())
        return core::Error(core::ErrorCode::InvalidInput, "\"" + std::string(name) + "\" is no name of an output.");
    std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (text.size() > domain::mostOutputBytes) {
        return core::Error(core::ErrorCode::InvalidInput, "The output \"" + std::string(name) + "\" has " +
                                                              std::to_string(text.size()) + " bytes; at most " +
                                                              std::to_string(domain::mostOutputBytes) + " are kept.");
    }
    outputsChanged = true;
    for (domain::StepOutput& one : outputs) {
        if (one.step != step || one.name != name) continue;
        one.json = std::move(text);
        return {};
    }
    outputs.push_back({step, std::string(name), std::move(text)});
    return {};
}

const std::string* WorkItem::output(std::string_view stepId, std::string_view name) const {
    const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const domain::StepOutput& one) {
        return one.step == stepId && one.name == name;
    });
    return found == outputs.end() ? nullptr : &found->json;
}

void WorkItem::dropOutputs(std::string_view stepId) {
    if (std::erase_if(outputs, [&](const domain::StepOutput& one) { return one.step == stepId; }) > 0)
        outputsChanged = true;
}

void WorkItem::note(std::string line) const {
    if (log != nullptr) log->push_back(std::move(line));
}

const std::string& WorkItem::cleanedText() {
    if (!cleaned) {
        // A headline that is not part of the text says what the post is about.
        const bool separateTitle = !item.title.empty() && item.title != item.text && !item.text.starts_with(item.title);
        cleaned = text::cleanForProcessing(separateTitle ? item.title + "\n" + item.text : item.text);
    }
    return *cleaned;
}

const std::string& WorkItem::knownLanguage() const {
    return language ? *language : item.language;
}

const text::Features& WorkItem::lexicalVector() {
    if (features) return *features;
    features = text::extractFeatures(cleanedText(), knownLanguage());
    // Signs and names alone say something too: copies of them are one cluster.
    const std::string& signs = cleanedText();
    if (features->terms.empty() && features->copyHash == 0 && !signs.empty()) {
        features->copyHash = std::max<std::uint64_t>(XXH3_64bits(signs.data(), signs.size()), 1);
    }
    return *features;
}

cluster::Ties WorkItem::ties() const {
    const auto keyOf = [this](const std::string& externalId) -> std::uint64_t {
        const std::string name = item.source + '\n' + externalId;
        return XXH3_64bits(name.data(), name.size());
    };
    cluster::Ties ties;
    ties.self = keyOf(item.externalId);
    if (item.kind == "repost") ties.repostOf = keyOf(item.threadExternalId);
    if (item.kind == "quote") ties.quoteOf = keyOf(item.threadExternalId);
    ties.page = text::pageKey(text::withoutTrackingParameters(item.url));
    return ties;
}

store::ClusterRegrouping toStored(const cluster::Regrouping& regrouping) {
    store::ClusterRegrouping stored{regrouping.from, regrouping.into, {}};
    stored.items.reserve(regrouping.items.size());
    for (const std::uint64_t reference : regrouping.items) {
        stored.items.push_back(core::ItemId{static_cast<std::int64_t>(reference)});
    }
    return stored;
}

}  // namespace groundswell::workflow
