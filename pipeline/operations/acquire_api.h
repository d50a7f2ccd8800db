#pragma once

#include "models/config/api_definition.h"
#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/sources/api/api_source.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::operations {

/// One query of a source that is asked over an API.
struct ApiQuestion {
    const config::SourceConfig& source;
    const std::string& query;
    std::optional<core::UtcTime> from = {};  ///< as a person asked
    std::optional<core::UtcTime> to = {};
    core::UtcTime since = {};  ///< where to begin without `from`
    core::UtcTime now = {};
    std::int64_t limitPages = 0;                 ///< 0 = no limit
    const config::ApiDefinition* api = nullptr;  ///< of the source, where it was read before
    sources::ApiSessions* sessions = nullptr;    ///< of the run, where it asks more than this
};

/// The APIs of sources, each read once; a run over many queries has one. For one thread and one configuration.
class ApiBook {
public:
    /// Stays where it is. Null: the source has none, or one that cannot be read.
    const config::ApiDefinition* of(const config::SourceConfig& source);
    /// As config::mappingOf.
    config::Mapping mappingOf(const config::SourceConfig& source);

private:
    std::map<std::string, std::optional<config::ApiDefinition>> m_apis;  // by the source's id
};

/// What the undone work of a query belongs to: the server and the question, without any key. `api` is that of the
/// source.
[[nodiscard]] std::string apiStateAddress(const config::ApiDefinition* api, const config::SourceConfig& source,
                                          const std::string& query);

/// Asks with the key that the program's secrets hold (see secrets::ofProgram). `left`, `spans` and errors are those of
/// sources::fetchApi.
[[nodiscard]] core::Result<void> fetchFromApi(net::HttpClient& client, sources::ApiPacer& pacer,
                                              const ApiQuestion& question, std::string& left, sources::RecordSink& sink,
                                              const std::stop_token& stop, sources::ApiSpans& spans);

}  // namespace groundswell::operations
