#include "models/config/workspace_config.h"

#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/config/mapping_json.h"
#include "models/config/schedule_config.h"
#include "models/config/variables.h"
#include "models/config/web_address.h"
#include "models/core/ids.h"

#include <algorithm>
#include <set>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t schemaVersion = 1;
constexpr std::int64_t mostRetentionDays = 36'500;

void checkQueries(const json& source, const std::string& at, const std::string& type, Checker& checker) {
    const json* queries = checker.map(source, at, "queries", Need::Optional);
    if (queries == nullptr) return;
    const std::string here = childPointer(at, "queries");
    for (const auto& [id, query] : queries->items()) {
        const std::string pointer = childPointer(here, id);
        if (!core::isValidName(id)) checker.add(pointer, badNameReason(id));
        if (!query.is_string()) {
            checker.add(pointer, "It must be a string, not " + Checker::typeName(query) + ".");
        } else if (type == "feed" && !isWebAddress(query.get_ref<const std::string&>())) {
            checker.add(pointer, "A feed's query must be an http or https address.");
        }
    }
}

void checkSourceSchedule(const json& source, const std::string& at, const std::string& type, Checker& checker) {
    const auto schedule = source.find("schedule");
    if (schedule == source.end() || schedule->is_null()) return;
    const std::string pointer = childPointer(at, "schedule");
    checkSchedule(*schedule, pointer, checker);
    if (type == "file") checker.add(pointer, "Nothing is fetched for a source of the type \"file\"; it must be null.");
}

std::string checkType(const json& source, const std::string& at, Checker& checker) {
    const json* type = checker.text(source, at, "type", Need::Required);
    if (type == nullptr) return {};
    const auto& name = type->get_ref<const std::string&>();
    const auto& known = sourceTypes();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        std::string all;
        for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
        checker.add(childPointer(at, "type"), "No source has the type \"" + name + "\"; there are " + all + ".");
    }
    return name;
}

void checkSource(const json& source, const std::string& at, std::set<std::string>& ids, Checker& checker) {
    if (!source.is_object()) {
        checker.add(at, "A source must be an object, not " + Checker::typeName(source) + ".");
        return;
    }
    const std::string id = checker.name(source, at, "id", Need::Required);
    if (!id.empty() && !ids.insert(id).second) {
        checker.add(childPointer(at, "id"), "Another source has the id \"" + id + "\" already.");
    }
    const std::string type = checkType(source, at, checker);
    checker.flag(source, at, "enabled");
    checkQueries(source, at, type, checker);
    if (const json* mapping = checker.map(source, at, "mapping", Need::Optional); mapping != nullptr) {
        checkMapping(*mapping, childPointer(at, "mapping"), checker);
    }
    checkSourceSchedule(source, at, type, checker);
    checker.flag(source, at, "allow_private_network");
    checker.name(source, at, "workflow", Need::Optional);
}

SourceConfig readSource(const json& value) {
    SourceConfig source;
    source.id = value.at("id").get<std::string>();
    source.type = value.at("type").get<std::string>();
    source.enabled = value.value("enabled", true);
    source.queries = value.value("queries", std::map<std::string, std::string>());
    if (value.contains("mapping")) source.mapping = readMapping(value.at("mapping"));
    if (value.contains("schedule") && !value.at("schedule").is_null()) {
        source.schedule = readSchedule(value.at("schedule"));
    }
    source.allowPrivateNetwork = value.value("allow_private_network", false);
    source.workflow = value.value("workflow", std::string());
    return source;
}

WorkspaceConfig readWorkspace(const json& value) {
    WorkspaceConfig config;
    config.id = value.at("id").get<std::string>();
    config.name = value.value("name", config.id);
    config.workflow = value.value("workflow", config.workflow);
    if (value.contains("retention_days") && !value.at("retention_days").is_null()) {
        config.retentionDays = value.at("retention_days").get<int>();
    }
    for (const json& source : value.value("sources", json::array())) config.sources.push_back(readSource(source));
    config.variables = readVariables(value);
    return config;
}

void writeSource(const SourceConfig& source, ordered_json& out) {
    out["id"] = source.id;
    out["type"] = source.type;
    out["enabled"] = source.enabled;
    out["queries"] = source.queries;
    if (source.mapping.empty()) {
        out.erase("mapping");
    } else {
        out["mapping"] = source.mapping.fields;
    }
    const ordered_json before = out.value("schedule", ordered_json());
    out["schedule"] = source.schedule ? writeSchedule(*source.schedule, before) : ordered_json(nullptr);
    out["allow_private_network"] = source.allowPrivateNetwork;
    out.erase("workflow");
    if (!source.workflow.empty()) out["workflow"] = source.workflow;
}

// The keys of the document that no field of ours stands for live on: those of a source go with its id.
ordered_json keptSource(const ordered_json& document, const std::string& id) {
    const auto sources = document.find("sources");
    if (sources == document.end() || !sources->is_array()) return ordered_json::object();
    for (const ordered_json& source : *sources) {
        if (source.is_object() && source.value("id", ordered_json()) == id) return source;
    }
    return ordered_json::object();
}

}  // namespace

const SourceConfig* WorkspaceConfig::source(std::string_view sourceId) const {
    const auto found =
        std::find_if(sources.begin(), sources.end(), [&](const auto& one) { return one.id == sourceId; });
    return found == sources.end() ? nullptr : &*found;
}

const std::string& WorkspaceConfig::workflowOf(std::string_view sourceId) const {
    const SourceConfig* found = source(sourceId);
    return found == nullptr || found->workflow.empty() ? workflow : found->workflow;
}

const std::vector<std::string>& sourceTypes() {
    static const std::vector<std::string> types{"file", "feed", "generator"};
    return types;
}

Problems validateWorkspace(const json& document) {
    Problems problems;
    Checker checker(problems);
    if (!document.is_object()) {
        checker.add("", "The document must be an object, not " + Checker::typeName(document) + ".");
        return problems;
    }
    checker.schemaVersion(document, schemaVersion);
    checker.name(document, "", "id", Need::Required);
    checker.text(document, "", "name", Need::Optional);
    checker.name(document, "", "workflow", Need::Optional);
    checker.positive(document, "", "retention_days", mostRetentionDays, true);
    checkVariables(document, checker);
    if (const json* sources = checker.list(document, "", "sources", Need::Optional); sources != nullptr) {
        std::set<std::string> ids;
        for (std::size_t i = 0; i < sources->size(); ++i) {
            checkSource((*sources)[i], childPointer("/sources", i), ids, checker);
        }
    }
    return problems;
}

Problems checkWorkspaceText(std::string_view text) {
    JsonDocument document = readJsonDocument(text);
    if (document.value != nullptr) {
        Problems more = validateWorkspace(*document.value);
        document.problems.insert(document.problems.end(), std::make_move_iterator(more.begin()),
                                 std::make_move_iterator(more.end()));
    }
    return std::move(document.problems);
}

core::Result<WorkspaceConfig> parseWorkspace(std::string_view text) {
    const Problems problems = checkWorkspaceText(text);
    if (!problems.empty()) return problemsError(problems);
    WorkspaceConfig config = readWorkspace(json::parse(text, nullptr, false));
    config.document = std::string(text);
    return config;
}

std::string writeWorkspace(const WorkspaceConfig& config) {
    const ordered_json before = ordered_json::parse(config.document, nullptr, false);
    ordered_json out = before.is_object() ? before : ordered_json::object();
    out["schema_version"] = schemaVersion;
    out["id"] = config.id;
    out["name"] = config.name;
    out["workflow"] = config.workflow;
    out["retention_days"] = config.retentionDays ? ordered_json(*config.retentionDays) : ordered_json(nullptr);
    ordered_json sources = ordered_json::array();
    for (const SourceConfig& source : config.sources) {
        ordered_json one = before.is_object() ? keptSource(before, source.id) : ordered_json::object();
        writeSource(source, one);
        sources.push_back(std::move(one));
    }
    out["sources"] = std::move(sources);
    writeVariables(config.variables, out);
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

WorkspaceConfig makeWorkspace(std::string id, std::string name) {
    WorkspaceConfig config;
    config.name = name.empty() ? id : std::move(name);
    config.id = std::move(id);
    SourceConfig files;
    files.id = "files";
    files.type = "file";
    config.sources.push_back(std::move(files));
    return config;
}

}  // namespace groundswell::config
