#pragma once

#include "models/config/housekeeping_config.h"
#include "models/config/mapping.h"
#include "models/config/problem.h"
#include "models/config/schedule_config.h"
#include "models/config/web_config.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

/// One source of a workspace.
struct SourceConfig {
    std::string id;
    std::string type;  ///< "file", "feed", "generator", "api", "telegram", "web", or the name of a built-in API
    bool enabled = true;
    std::map<std::string, std::string> queries;  ///< query id -> what to ask: a feed's URL, ...
    Mapping mapping;                             ///< empty = the type's own
    std::optional<ScheduleConfig> schedule;      ///< when it is fetched by itself; none = never
    bool allowPrivateNetwork = false;
    std::string workflow = {};    ///< that its items go through; empty = the workspace's
    std::string url = {};         ///< of an API's server, or Telegram's; empty = its own
    std::string keyEnv = {};      ///< environment variable with the key of an API; empty = the API's own
    std::string definition = {};  ///< JSON of a definition (see ApiDefinition); for "api" only
    bool pseudonymise = false;    ///< its items have pseudonyms in place of their authors
    WebConfig web = {};           ///< for "web" only

    friend bool operator==(const SourceConfig&, const SourceConfig&) = default;
};

/// A workspace as its JSON file says (schema_version 1). Keys that this program does not know are kept in `document`
/// and written back. A value.
struct WorkspaceConfig {
    std::string id;
    std::string name;
    std::string workflow = "standard";  ///< of the sources that name none
    std::optional<int> retentionDays;   ///< null = items stay
    std::vector<SourceConfig> sources;
    std::map<std::string, std::string> variables;  ///< see Variables
    std::vector<TaskSchedule> schedules;           ///< by name; those of sources are not among them
    HousekeepingConfig housekeeping;
    std::optional<int> pauseAfter = 5;  ///< a source that failed in so many rounds in a row pauses; null = never
    std::string document;               ///< the JSON text that it was read from; empty when made here

    /// The source with this id, or null.
    [[nodiscard]] const SourceConfig* source(std::string_view sourceId) const;
    /// The id of the workflow that items of a source go through; the workspace's for a source that it does not have.
    [[nodiscard]] const std::string& workflowOf(std::string_view sourceId) const;
    /// All that runs by itself: the schedules of enabled sources in their order, then the enabled others by name.
    [[nodiscard]] std::vector<TaskSchedule> activeSchedules() const;
};

/// The types of sources that this program can read.
[[nodiscard]] const std::vector<std::string>& sourceTypes();

/// Checks a document; every problem is reported, not only the first.
[[nodiscard]] Problems validateWorkspace(const nlohmann::json& document);

/// The same for a text: what is wrong with the JSON itself (syntax, a key twice, depth over 64) comes first.
[[nodiscard]] Problems checkWorkspaceText(std::string_view text);

/// Reads a valid document. The error of an invalid one has the first problem as message, its pointer under "pointer"
/// and the number of all under "problems".
[[nodiscard]] core::Result<WorkspaceConfig> parseWorkspace(std::string_view json);

/// The config as pretty-printed JSON with the unknown keys of `document`; parsing it gives the same config.
[[nodiscard]] std::string writeWorkspace(const WorkspaceConfig& config);

/// The smallest workspace: the standard workflow and a file source called "files".
[[nodiscard]] WorkspaceConfig makeWorkspace(std::string id, std::string name);

/// Reads one mapping object (a --map file): item field -> pointer, column name or array of them.
[[nodiscard]] core::Result<Mapping> parseMapping(std::string_view json);

}  // namespace groundswell::config
