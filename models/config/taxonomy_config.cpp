#include "models/config/taxonomy_config.h"

#include "models/config/checker.h"
#include "models/config/json_document.h"

#include <algorithm>
#include <set>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t taxonomySchema = 1;

class TaxonomyCheck {
public:
    TaxonomyCheck(const json& document, Checker& checker) : m_document(document), m_checker(checker) {}

    void run() {
        m_checker.schemaVersion(m_document, taxonomySchema);
        if (!m_document.is_object()) return;
        m_checker.name(m_document, "", "id", Need::Required);
        m_checker.text(m_document, "", "name", Need::Optional);
        checkTexts(m_document, "", "languages", Need::Optional);
        checkTopics();
        checkExamples();
    }

private:
    void checkTopics() {
        const json* topics = m_checker.list(m_document, "", "topics", Need::Required);
        if (topics == nullptr) return;
        if (topics->empty()) m_checker.add("/topics", "A taxonomy needs at least one topic.");
        for (std::size_t i = 0; i < topics->size(); ++i) {
            const std::string at = childPointer("/topics", i);
            if (!isObject((*topics)[i], at, "A topic")) continue;
            const json* topic = m_checker.text((*topics)[i], at, "topic", Need::Required);
            m_checker.text((*topics)[i], at, "description", Need::Optional);
            if (topic != nullptr) checkTopic(topic->get<std::string>(), childPointer(at, "topic"));
        }
    }

    void checkTopic(const std::string& topic, const std::string& at) {
        if (topic.find_first_not_of(" \t\n\r") == std::string::npos) {
            m_checker.add(at, "A topic needs a name.");
        } else if (topic == otherLabel || topic == unsureLabel) {
            m_checker.add(at, "\"" + topic + "\" is a label beside the topics; call the topic otherwise.");
        } else if (!m_topics.insert(topic).second) {
            m_checker.add(at, "The topic \"" + topic + "\" is listed twice.");
        }
    }

    void checkExamples() {
        const json* examples = m_checker.list(m_document, "", "examples", Need::Optional);
        if (examples == nullptr) return;
        for (std::size_t i = 0; i < examples->size(); ++i) {
            const json& example = (*examples)[i];
            const std::string at = childPointer("/examples", i);
            if (!isObject(example, at, "An example")) continue;
            m_checker.text(example, at, "text", Need::Required);
            for (const auto& [label, pointer] : checkTexts(example, at, "labels", Need::Required)) {
                if (label == otherLabel || m_topics.count(label) != 0) continue;
                m_checker.add(pointer, "There is no topic \"" + label + "\" in \"topics\".");
            }
        }
    }

    /// A list of texts under a key of an object, each with its pointer.
    std::vector<std::pair<std::string, std::string>> checkTexts(const json& object, const std::string& at,
                                                                std::string_view key, Need need) {
        std::vector<std::pair<std::string, std::string>> texts;
        const json* list = m_checker.list(object, at, key, need);
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const std::string pointer = childPointer(childPointer(at, key), i);
            if ((*list)[i].is_string()) {
                texts.emplace_back((*list)[i].get<std::string>(), pointer);
            } else {
                m_checker.add(pointer, "It must be a string, not " + Checker::typeName((*list)[i]) + ".");
            }
        }
        return texts;
    }

    bool isObject(const json& value, const std::string& at, const std::string& what) {
        if (!value.is_object()) m_checker.add(at, what + " must be an object, not " + Checker::typeName(value) + ".");
        return value.is_object();
    }

    const json& m_document;
    Checker& m_checker;
    std::set<std::string> m_topics;
};

std::string textAt(const json& object, const char* key) {
    return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
}

std::vector<std::string> textsAt(const json& object, const char* key) {
    return object.contains(key) ? object[key].get<std::vector<std::string>>() : std::vector<std::string>();
}

// What an earlier document says of the entry with the same value under a key: its unknown keys are kept.
ordered_json keptEntry(const ordered_json& before, const char* list, const char* key, const std::string& value) {
    if (!before.is_object() || !before.contains(list)) return ordered_json::object();
    for (const ordered_json& entry : before[list]) {
        if (entry.is_object() && entry.contains(key) && entry[key] == value) return entry;
    }
    return ordered_json::object();
}

}  // namespace

Problems validateTaxonomy(const json& document) {
    Problems problems;
    Checker checker(problems);
    TaxonomyCheck(document, checker).run();
    return problems;
}

Problems checkTaxonomyText(std::string_view text) {
    JsonDocument document = readJsonDocument(text);
    if (document.value != nullptr) {
        Checker checker(document.problems);
        TaxonomyCheck(*document.value, checker).run();
    }
    return std::move(document.problems);
}

core::Result<TaxonomyConfig> parseTaxonomy(std::string_view text) {
    const Problems problems = checkTaxonomyText(text);
    if (!problems.empty()) return problemsError(problems);
    const json document = json::parse(text, nullptr, false);
    TaxonomyConfig config;
    config.id = textAt(document, "id");
    config.name = textAt(document, "name");
    config.languages = textsAt(document, "languages");
    for (const json& topic : document["topics"]) {
        config.topics.push_back({textAt(topic, "topic"), textAt(topic, "description")});
    }
    if (document.contains("examples")) {
        for (const json& example : document["examples"]) {
            config.examples.push_back({textAt(example, "text"), textsAt(example, "labels")});
        }
    }
    config.document = std::string(text);
    return config;
}

std::string writeTaxonomy(const TaxonomyConfig& config) {
    const ordered_json before = ordered_json::parse(config.document, nullptr, false);
    ordered_json out = before.is_object() ? before : ordered_json::object();
    out["schema_version"] = taxonomySchema;
    out["id"] = config.id;
    out["name"] = config.name;
    out["languages"] = config.languages;
    ordered_json topics = ordered_json::array();
    for (const TaxonomyTopic& topic : config.topics) {
        ordered_json one = keptEntry(before, "topics", "topic", topic.topic);
        one["topic"] = topic.topic;
        one["description"] = topic.description;
        topics.push_back(std::move(one));
    }
    out["topics"] = std::move(topics);
    ordered_json examples = ordered_json::array();
    for (const TaxonomyExample& example : config.examples) {
        ordered_json one = keptEntry(before, "examples", "text", example.text);
        one["text"] = example.text;
        one["labels"] = example.labels;
        examples.push_back(std::move(one));
    }
    out["examples"] = std::move(examples);
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace groundswell::config
