#include "pipeline/services/alegre_similarity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

constexpr auto storePath = "/text/similarity/";
constexpr auto searchPath = "/text/similarity/search/";
constexpr auto contextType = "groundswell_content_item_text";
constexpr std::string_view idPrefix = "groundswell_";
constexpr int unknownDocument = 404;
// Sums of 32-bit numbers: a text's cosine with itself comes out a little beyond 1.
constexpr double mostScore = 2.001;

bool isBlank(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

const json* fieldOf(const json& entry, const char* name) {
    const auto own = entry.find(name);
    if (own != entry.end() && !own->is_null()) return &*own;
    const auto source = entry.find("_source");
    if (source == entry.end() || !source->is_object()) return nullptr;
    const auto nested = source->find(name);
    return nested == source->end() || nested->is_null() ? nullptr : &*nested;
}

const json* firstOf(const json& entry, const char* name, const char* other) {
    const json* value = fieldOf(entry, name);
    return value != nullptr ? value : fieldOf(entry, other);
}

}  // namespace

core::Result<std::vector<SimilarText>> readSimilarTexts(const json& answer) {
    const Error garbage(ErrorCode::InvalidInput, "The service's answer is no list of similar texts.");
    const auto list = answer.is_object() ? answer.find("result") : answer.end();
    if (!answer.is_object() || list == answer.end() || !list->is_array()) return garbage;
    std::vector<SimilarText> texts;
    for (const json& entry : *list) {
        if (!entry.is_object()) return garbage;
        const json* id = firstOf(entry, "id", "_id");
        const json* score = firstOf(entry, "score", "_score");
        if (id == nullptr || !id->is_string() || score == nullptr || !score->is_number()) return garbage;
        const double number = score->get<double>();
        if (!std::isfinite(number) || number < 0 || number > mostScore) return garbage;
        const auto& name = id->get_ref<const std::string&>();
        if (name.starts_with(idPrefix)) texts.push_back({name.substr(idPrefix.size()), std::min(number, 2.0)});
    }
    std::stable_sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    return texts;
}

AlegreSimilarity::AlegreSimilarity(ServiceEndpoint endpoint, AlegreStore store, std::shared_ptr<ServiceCircuit> circuit)
    : m_store(std::move(store)), m_client(std::move(endpoint), std::move(circuit)) {}

json AlegreSimilarity::context() const {
    return {{"type", contextType}, {"workspace_id", m_store.workspace}};
}

core::Result<void> AlegreSimilarity::store(const std::string& id, const std::string& text,
                                           const std::stop_token& stop) {
    if (isBlank(text)) return {};
    const json body{{"text", text},
                    {"doc_id", std::string(idPrefix) + id},
                    {"context", context()},
                    {"models", json::array({m_store.model})}};
    const auto answer = m_client.post(storePath, body, stop);
    if (!answer) return answer.error();
    if (answer->is_object() && answer->value("success", json()) == true) return {};
    return Error(ErrorCode::InvalidInput, "The service does not say that it keeps the text.");
}

core::Result<std::vector<SimilarText>> AlegreSimilarity::search(const std::string& text, double leastCosine,
                                                                const std::stop_token& stop) {
    if (isBlank(text)) return std::vector<SimilarText>();
    const json body{
        {"text", text}, {"context", context()}, {"models", json::array({m_store.model})}, {"threshold", leastCosine}};
    const auto answer = m_client.post(searchPath, body, stop);
    if (!answer) return answer.error();
    auto texts = readSimilarTexts(*answer);
    // A service that does not know the threshold gives all that it has.
    if (texts) std::erase_if(*texts, [&](const SimilarText& one) { return one.score < leastCosine + 1 - 1e-6; });
    return texts;
}

core::Result<bool> AlegreSimilarity::remove(const std::string& id, const std::stop_token& stop) {
    const auto answer = m_client.remove(storePath, {{"doc_id", std::string(idPrefix) + id}}, stop, unknownDocument);
    if (answer) return true;
    if (answer.error().contextValue("status") == std::to_string(unknownDocument)) return false;
    return answer.error();
}

}  // namespace groundswell::services
