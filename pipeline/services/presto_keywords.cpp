#include "pipeline/services/presto_keywords.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

constexpr auto keywordModel = "yake_keywords";
// The service gives ten; whatever lies beyond these is no list of key phrases.
constexpr std::size_t mostPhrases = 200;
constexpr std::size_t longestPhrase = 400;

// Strings of parsed JSON are UTF-8.
bool isPhrase(const std::string& text) {
    return text.size() <= longestPhrase && text.find_first_not_of(" \t\r\n") != std::string::npos &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; });
}

}  // namespace

ScoredPhrases readPhrases(const json& result) {
    const Error garbage(ErrorCode::InvalidInput, "The service's key phrases are no list of texts and scores.");
    if (!result.is_object()) return garbage;
    const auto list = result.find("keywords");
    if (list == result.end() || !list->is_array() || list->size() > mostPhrases) return garbage;
    std::vector<std::pair<std::string, double>> phrases;
    for (const json& entry : *list) {
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number()) return garbage;
        const auto& text = entry[0].get_ref<const std::string&>();
        const double score = entry[1].get<double>();
        if (!isPhrase(text) || !std::isfinite(score) || score < 0) return garbage;
        const bool known =
            std::any_of(phrases.begin(), phrases.end(), [&](const auto& one) { return one.first == text; });
        if (!known) phrases.emplace_back(text, score);
    }
    std::stable_sort(phrases.begin(), phrases.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return phrases;
}

PrestoKeywords::PrestoKeywords(ServiceEndpoint endpoint, PrestoAnswers answers, std::string workspace,
                               std::string targetState, std::shared_ptr<ServiceCircuit> circuit)
    : m_workspace(std::move(workspace)),
      m_targetState(std::move(targetState)),
      m_client(std::move(endpoint), keywordModel, std::move(answers), std::move(circuit)) {}

PrestoQuestion PrestoKeywords::questionOf(const KeywordQuestion& question) const {
    PrestoQuestion asked;
    asked.name = "groundswell_" + std::to_string(question.item);
    asked.version = std::to_string(question.contentHash);
    asked.text = question.text;
    asked.raw = {{"content_item_id", question.item}, {"target_state", m_targetState}, {"workspace_id", m_workspace}};
    return asked;
}

std::vector<ScoredPhrases> PrestoKeywords::extract(std::span<const KeywordQuestion> questions,
                                                   const std::stop_token& stop) {
    std::vector<PrestoQuestion> asked;
    asked.reserve(questions.size());
    for (const KeywordQuestion& question : questions) asked.push_back(questionOf(question));
    std::vector<ScoredPhrases> phrases;
    phrases.reserve(questions.size());
    for (core::Result<json>& result : m_client.ask(asked, stop)) {
        phrases.push_back(result ? readPhrases(*result) : ScoredPhrases(std::move(result).error()));
        if (phrases.back()) m_proved = true;
    }
    std::optional<Error> refusal;
    for (ScoredPhrases& one : phrases) {
        if (one || (one.error().code == ErrorCode::InvalidInput && m_proved)) continue;
        if (one.error().code == ErrorCode::InvalidInput) refusal = one.error();
        one = one.error().as(ErrorCode::Unavailable);
    }
    if (refusal) m_client.distrust(*refusal);
    return phrases;
}

}  // namespace groundswell::services
