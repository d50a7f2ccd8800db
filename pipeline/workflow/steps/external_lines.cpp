#include "pipeline/workflow/steps/external_lines.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace groundswell::workflow {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

constexpr std::size_t mostEntries = 100;
constexpr std::size_t longestEntry = 400;
constexpr std::size_t longestError = 500;
constexpr int deepest = 32;

json parsed(std::string_view line) {
    return json::parse(
        line, [](int depth, json::parse_event_t, json&) { return depth < deepest; }, false);
}

bool isEntry(const json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return text.size() <= longestEntry && text.find_first_not_of(" \t\r\n") != std::string::npos &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; });
}

std::optional<std::int64_t> idOf(const json& answer) {
    const auto id = answer.is_object() ? answer.find("id") : answer.end();
    if (!answer.is_object() || id == answer.end() || !id->is_number_integer()) return std::nullopt;
    return id->get<std::int64_t>();
}

Error garbage(const char* part) {
    return Error(ErrorCode::InvalidInput,
                 std::string("The program's answer has ") + part + " that are not what they should be.");
}

std::optional<std::vector<domain::Keyword>> keywordsOf(const json& list) {
    if (!list.is_array() || list.size() > mostEntries) return std::nullopt;
    std::vector<domain::Keyword> keywords;
    for (const json& entry : list) {
        const bool scored = entry.is_array() && entry.size() == 2 && entry[1].is_number();
        const json& text = scored ? entry[0] : entry;
        const double score = scored ? entry[1].get<double>() : 1.0;
        if (!isEntry(text) || !std::isfinite(score) || score < 0) return std::nullopt;
        keywords.push_back({text.get<std::string>(), domain::KeywordKind::Phrase, score});
    }
    return keywords;
}

std::optional<std::vector<std::string>> labelsOf(const json& list) {
    if (!list.is_array() || list.size() > mostEntries || !std::all_of(list.begin(), list.end(), isEntry))
        return std::nullopt;
    std::vector<std::string> labels;
    for (const json& entry : list) {
        auto label = entry.get<std::string>();
        if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(std::move(label));
    }
    return labels;
}

const json* present(const json& answer, const char* key) {
    const auto value = answer.find(key);
    return value == answer.end() || value->is_null() ? nullptr : &*value;
}

}  // namespace

std::string externalRequest(WorkItem& item) {
    const domain::ContentItem& own = item.item;
    const json request{{"id", own.id.value},
                       {"text", item.cleanedText()},
                       {"title", own.title},
                       {"language", item.knownLanguage()},
                       {"source", own.source},
                       {"external_id", own.externalId},
                       {"author", own.author},
                       {"url", own.url},
                       {"published_at", own.publishedAt ? json(core::formatTime(*own.publishedAt)) : json()}};
    return request.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<std::int64_t> answeredId(std::string_view line) {
    return idOf(parsed(line));
}

core::Result<ExternalAnswer> readExternalAnswer(std::string_view line) {
    const json answer = parsed(line);
    const auto id = idOf(answer);
    if (!id) return Error(ErrorCode::InvalidInput, "The program's answer has no id.");
    ExternalAnswer read;
    read.id = *id;
    if (const json* error = present(answer, "error")) {
        read.error = error->is_string() && !error->get_ref<const std::string&>().empty()
                         ? error->get_ref<const std::string&>().substr(0, longestError)
                         : "It says no more than that it failed.";
    }
    if (const json* keywords = present(answer, "keywords")) {
        read.keywords = keywordsOf(*keywords);
        if (!read.keywords) return garbage("keywords");
    }
    if (const json* labels = present(answer, "labels")) {
        read.labels = labelsOf(*labels);
        if (!read.labels) return garbage("labels");
    }
    if (const json* output = present(answer, "output")) read.output = *output;
    return read;
}

}  // namespace groundswell::workflow
