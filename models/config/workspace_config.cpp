#include "models/config/workspace_config.h"

#include "models/config/api_definition.h"
#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/config/mapping_json.h"
#include "models/config/schedule_config.h"
#include "models/config/variables.h"
#include "models/config/web_address.h"
#include "models/core/ids.h"
#include "models/core/words.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t workspaceSchema = 1;
constexpr std::int64_t mostRetentionDays = 36'500;
constexpr std::int64_t mostFailures = 1'000;

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
        } else if (type == "folder" && !query.get_ref<const std::string&>().starts_with('/')) {
            checker.add(
                pointer,
                "A folder's query must be its whole path, perhaps with a pattern behind it: /data/inbox/*.csv.");
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
        checker.add(childPointer(at, "type"),
                    "No source has the type \"" + name + "\"; there are " + core::joined(known) + ".");
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
    checkApiSource(source, at, type, checker);
    checkPageSource(source, at, type, checker);
    if (const json* mapping = checker.map(source, at, "mapping", Need::Optional); mapping != nullptr) {
        checkMapping(*mapping, childPointer(at, "mapping"), checker);
    }
    checkSourceSchedule(source, at, type, checker);
    checker.flag(source, at, "allow_private_network");
    checker.flag(source, at, "pseudonymise");
    checker.name(source, at, "workflow", Need::Optional);
}

// A source that a schedule names must be there, and something must be there to fetch.
void checkScheduledSource(const json& document, const json& schedule, const std::string& at, Checker& checker) {
    if (!schedule.is_object() || !schedule.contains("source") || !schedule.at("source").is_string()) return;
    const json sources = document.value("sources", json::array());
    const auto named = std::find_if(sources.begin(), sources.end(), [&](const json& source) {
        return source.is_object() && source.value("id", json()) == schedule.at("source");
    });
    const std::string id = schedule.at("source").get<std::string>();
    if (named == sources.end()) {
        checker.add(childPointer(at, "source"), "The workspace has no source \"" + id + "\".");
    } else if (named->value("type", json()) == "file") {
        checker.add(childPointer(at, "source"),
                    "Nothing is fetched for the source \"" + id + "\", which is of the type \"file\".");
    }
}

void checkSchedules(const json& document, Checker& checker) {
    const json* schedules = checker.map(document, "", "schedules", Need::Optional);
    if (schedules == nullptr) return;
    for (const auto& [name, schedule] : schedules->items()) {
        const std::string at = childPointer("/schedules", name);
        if (!core::isValidName(name)) checker.add(at, badNameReason(name));
        checkTaskSchedule(schedule, at, checker);
        if (document.value("sources", json::array()).is_array()) checkScheduledSource(document, schedule, at, checker);
    }
}

// How tables are read that a mapping was given for once.
void checkTables(const json& document, Checker& checker) {
    const json* tables = checker.list(document, "", "tables", Need::Optional);
    for (std::size_t i = 0; tables != nullptr && i < tables->size(); ++i) {
        const json& table = (*tables)[i];
        const std::string at = childPointer("/tables", i);
        if (!table.is_object()) {
            checker.add(at, "A table must be an object, not " + Checker::typeName(table) + ".");
            continue;
        }
        const json* columns = checker.list(table, at, "columns", Need::Required);
        for (std::size_t column = 0; columns != nullptr && column < columns->size(); ++column) {
            if ((*columns)[column].is_string()) continue;
            checker.add(childPointer(at + "/columns", column),
                        "A column's name must be a string, not " + Checker::typeName((*columns)[column]) + ".");
        }
        const json* mapping = checker.map(table, at, "mapping", Need::Required);
        if (mapping != nullptr) checkMapping(*mapping, at + "/mapping", checker);
    }
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
    source.pseudonymise = value.value("pseudonymise", false);
    if (source.type == "telegram") source.url = value.value("url", std::string());
    if (source.type == "web") source.web = readWebConfig(value);
    if (!isApiType(source.type)) return source;
    source.url = value.value("url", std::string());
    source.keyEnv = value.value("key_env", std::string());
    if (source.type == "api") source.definition = value.at("definition").dump();
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
    const json schedules = value.value("schedules", json::object());
    for (const auto& [name, schedule] : schedules.items()) config.schedules.push_back(readTaskSchedule(name, schedule));
    if (value.contains("housekeeping")) config.housekeeping = readHousekeeping(value.at("housekeeping"));
    if (const auto pause = value.find("pause_after"); pause != value.end())
        config.pauseAfter = pause->is_null() ? std::nullopt : std::optional(pause->get<int>());
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
        out["mapping"] = writeMapping(source.mapping);
    }
    const ordered_json before = out.value("schedule", ordered_json());
    out["schedule"] = source.schedule ? writeSchedule(*source.schedule, before) : ordered_json(nullptr);
    out["allow_private_network"] = source.allowPrivateNetwork;
    out.erase("workflow");
    if (!source.workflow.empty()) out["workflow"] = source.workflow;
    if (source.pseudonymise || out.contains("pseudonymise")) out["pseudonymise"] = source.pseudonymise;
    if (source.type == "web") writeWebConfig(source.web, out);
    if (isApiType(source.type) || source.type == "telegram") {
        out.erase("url");
        if (!source.url.empty()) out["url"] = source.url;
    }
    if (!isApiType(source.type)) return;
    out.erase("key_env");
    if (!source.keyEnv.empty()) out["key_env"] = source.keyEnv;
    if (source.type != "api") return;
    // As a person wrote it, unless it is another one now.
    const json definition = json::parse(source.definition, nullptr, false);
    if (json(out.value("definition", ordered_json())) != definition) out["definition"] = definition;
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

void writeSchedules(const WorkspaceConfig& config, ordered_json& out) {
    const ordered_json before = out.value("schedules", ordered_json::object());
    if (config.schedules.empty() && !out.contains("schedules")) return;
    // Those that were there first, in their order.
    ordered_json schedules = ordered_json::object();
    for (const auto& [name, schedule] : before.items()) schedules[name] = nullptr;
    for (const TaskSchedule& schedule : config.schedules)
        schedules[schedule.id] = writeTaskSchedule(schedule, before.value(schedule.id, ordered_json()));
    ordered_json kept = ordered_json::object();
    for (const auto& [name, schedule] : schedules.items()) {
        if (!schedule.is_null()) kept[name] = schedule;
    }
    out["schedules"] = std::move(kept);
}

void writeKeeping(const WorkspaceConfig& config, ordered_json& out) {
    ordered_json housekeeping = writeHousekeeping(config.housekeeping, out.value("housekeeping", ordered_json()));
    if (!housekeeping.empty() || out.contains("housekeeping")) out["housekeeping"] = std::move(housekeeping);
    if (config.pauseAfter != WorkspaceConfig().pauseAfter || out.contains("pause_after"))
        out["pause_after"] = config.pauseAfter ? ordered_json(*config.pauseAfter) : ordered_json(nullptr);
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

std::vector<TaskSchedule> WorkspaceConfig::activeSchedules() const {
    std::vector<TaskSchedule> active;
    for (const SourceConfig& source : sources) {
        if (!source.enabled || !source.schedule) continue;
        active.push_back(
            {.id = sourceScheduleId(source.id), .task = "acquire", .schedule = *source.schedule, .source = source.id});
    }
    std::copy_if(schedules.begin(), schedules.end(), std::back_inserter(active),
                 [](const TaskSchedule& schedule) { return schedule.enabled; });
    return active;
}

const std::vector<std::string>& sourceTypes() {
    static const std::vector<std::string> types = [] {
        std::vector<std::string> names{"file", "feed", "folder", "generator", "api", "telegram", "web"};
        for (const ApiDocument& document : apiDocuments()) names.emplace_back(document.id);
        return names;
    }();
    return types;
}

Problems validateWorkspace(const json& document) {
    Problems problems;
    Checker checker(problems);
    if (!document.is_object()) {
        checker.add("", "The document must be an object, not " + Checker::typeName(document) + ".");
        return problems;
    }
    checker.schemaVersion(document, workspaceSchema);
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
    checkSchedules(document, checker);
    checkTables(document, checker);
    if (const json* housekeeping = checker.map(document, "", "housekeeping", Need::Optional); housekeeping != nullptr)
        checkHousekeeping(*housekeeping, "/housekeeping", checker);
    checker.positive(document, "", "pause_after", mostFailures, true);
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
    out["schema_version"] = workspaceSchema;
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
    writeSchedules(config, out);
    writeKeeping(config, out);
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
