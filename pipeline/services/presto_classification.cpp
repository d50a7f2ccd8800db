#include "pipeline/services/presto_classification.h"

#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

constexpr auto classificationModel = "classycat";
constexpr int unknownSchema = 404;

}  // namespace

PrestoClassification::PrestoClassification(ServiceEndpoint endpoint, TaxonomyTopics taxonomy, PrestoAnswers answers)
    : BatchedClassification(taxonomy),
      m_taxonomy(std::move(taxonomy)),
      m_client(std::move(endpoint), classificationModel, std::move(answers)) {}

core::Result<json> PrestoClassification::call(const json& parameters, const std::stop_token& stop, int expected) {
    auto result = m_client.askOne(questionAbout(nullptr, parameters), stop, expected);
    if (result && !result->is_object()) return Error(ErrorCode::InvalidInput, "The service's result is no object.");
    return result;
}

json PrestoClassification::schemaParameters() const {
    json topics = json::array();
    for (const TaxonomyTopic& topic : m_taxonomy.topics)
        topics.push_back({{"topic", topic.name}, {"description", topic.description}});
    json examples = json::array();
    for (const TaxonomyExample& example : m_taxonomy.examples)
        examples.push_back({{"text", example.text}, {"labels", example.labels}});
    return {{"event_type", "schema_create"},
            {"schema_name", m_taxonomy.name},
            {"topics", topics},
            {"examples", examples},
            {"languages", m_taxonomy.languages}};
}

core::Result<json> PrestoClassification::lookUp(const std::stop_token& stop) {
    return call({{"event_type", "schema_lookup"}, {"schema_name", m_taxonomy.name}}, stop, unknownSchema);
}

core::Result<std::string> PrestoClassification::schemaId(const std::stop_token& stop) {
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_schemaId.empty()) return m_schemaId;
    }
    auto found = lookUp(stop);
    if (!found && found.error().contextValue("status") == std::to_string(unknownSchema)) {
        found = call(schemaParameters(), stop);
        // Another thread may have created it meanwhile.
        if (!found && found.error().code == ErrorCode::InvalidInput) {
            if (auto again = lookUp(stop)) found = std::move(again);
        }
    }
    if (found && !found->value("schema_id", json()).is_string())
        found = Error(ErrorCode::InvalidInput, "The service names no schema.");
    if (!found) {
        // Without a schema no text can be labelled, and none is at fault.
        Error error = std::move(found).error();
        if (error.code == ErrorCode::InvalidInput) {
            error = Error(ErrorCode::Unavailable, "The service does not take the taxonomy: " + error.message);
            m_client.distrust(error);
        }
        return error;
    }
    const std::scoped_lock lock(m_mutex);
    m_schemaId = found->at("schema_id").get<std::string>();
    return m_schemaId;
}

core::Result<BatchedClassification::Answer> PrestoClassification::request(std::span<const std::string> texts,
                                                                          const std::stop_token& stop) {
    auto schema = schemaId(stop);
    if (!schema) return std::move(schema).error();
    json items = json::array();
    for (std::size_t i = 0; i < texts.size(); ++i) items.push_back({{"id", std::to_string(i)}, {"text", texts[i]}});
    auto result = call({{"event_type", "classify"}, {"schema_id", *schema}, {"items", items}}, stop);
    if (!result) return std::move(result).error();
    const json list = result->value("classification_results", json::array());
    Answer answer;
    for (const json& entry : list) {
        const json id = entry.is_object() ? entry.value("id", json()) : json();
        const json labels = entry.is_object() ? entry.value("labels", json::array()) : json();
        if (id != std::to_string(answer.size()) || !labels.is_array())
            return Error(ErrorCode::InvalidInput, "The service's labels are those of other texts.");
        std::vector<std::string>& one = answer.emplace_back();
        for (const json& label : labels) {
            if (label.is_string()) one.push_back(label.get<std::string>());
        }
    }
    return answer;
}

}  // namespace groundswell::services
