#pragma once

#include "models/config/api_definition.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/sources/api/api_windows.h"
#include "pipeline/sources/source.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::sources {

/// Keeps requests to services apart as their definitions want. For one thread; a run over several queries shares one.
class ApiPacer {
public:
    /// Waits until `interval` has passed since the last call; false when a stop came first.
    bool await(std::chrono::milliseconds interval, const std::stop_token& stop);

private:
    std::optional<std::chrono::steady_clock::time_point> m_last;
};

class ApiSessions;

/// A question to an API.
struct ApiQuery {
    config::ApiDefinition api;
    std::string query;
    std::string key;                    ///< for the API's auth header or sessions; empty = none. In no message
    ApiSessions* sessions = nullptr;    ///< of the run; null = the fetch has its own
    std::optional<core::UtcTime> from;  ///< as a person asked, inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    core::UtcTime since{};              ///< where to begin without `from`
    core::UtcTime now{};
    std::int64_t limitPages = 0;  ///< 0 = no limit
    bool allowPrivateNetwork = false;
};

/// What a fetch brought.
struct ApiFetch {
    std::int64_t pages = 0;
    std::int64_t records = 0;
};

/// What a fetch went for, and what of it is still to come. Times that the service is not asked for by are open.
struct ApiSpans {
    std::vector<ApiWindow> asked;
    std::vector<ApiWindow> undone;
};

/// Asks page by page and hands the records to a sink. `left` is what an earlier fetch of the query left undone, and
/// becomes what this one leaves: a fetch that breaks is gone on with from its page, and what is new since comes on top.
/// Errors: InvalidInput (no key, no such endpoint, an answer of another form, a list that goes in a circle, a next page
/// on a host that may not get the key), HttpStatus (also an answer that says so itself, and a refused sign-in), those
/// of HttpClient, Cancelled. What was read before an error stays read. `spans` is told as far as the fetch came to
/// begin.
[[nodiscard]] core::Result<ApiFetch> fetchApi(net::HttpClient& client, ApiPacer& pacer, const ApiQuery& query,
                                              std::string& left, RecordSink& sink, const std::stop_token& stop,
                                              ApiSpans* spans = nullptr);

}  // namespace groundswell::sources
