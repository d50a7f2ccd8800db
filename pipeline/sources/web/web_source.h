#pragma once

#include "models/config/web_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/sources/source.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::sources {

/// A question for the pages that another page lists.
struct WebQuery {
    std::string url;  ///< a page with links, a sitemap, an index of sitemaps, or a robots.txt that names some
    config::WebConfig config;
    std::optional<core::UtcTime> from;  ///< as a person asked, inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    core::UtcTime since{};              ///< without `from`: pages that say that they are older are left out
    std::int64_t limitPages = 0;        ///< pages read at most; 0 = as the config says
    bool allowPrivateNetwork = false;
    std::optional<std::chrono::milliseconds> timeLimit = {};  ///< in place of the config's minutes
};

/// What a fetch brought.
struct WebFetch {
    std::int64_t listed = 0;   ///< pages that were named, whether they are taken or not
    std::int64_t asked = 0;    ///< pages that were asked for
    std::int64_t read = 0;     ///< pages that became records
    bool notModified = false;  ///< what lists the pages is the same as in the last fetch
    bool unfinished = false;   ///< pages that are named were left, or they or a sitemap could not be had for now
};

/// Reads the pages that are new or changed since the last fetch, each once, the newest first, as robots.txt allows. A
/// page that cannot be had or read is an issue, and the others go on. `memory` holds which pages are known and becomes
/// what this fetch knows; a look at a few pages leaves it alone. Errors: Unsupported (robots.txt forbids the listing,
/// or all that it lists), Unavailable (robots.txt cannot be had; the time ends before a page could be asked for),
/// InvalidInput (no page is named, or none that is taken; a feed; none of the pages could be read), those of HttpClient
/// for the listing, Cancelled.
[[nodiscard]] core::Result<WebFetch> fetchWeb(net::HttpClient& client, const WebQuery& query, std::string& memory,
                                              RecordSink& sink, const std::stop_token& stop);

}  // namespace groundswell::sources
