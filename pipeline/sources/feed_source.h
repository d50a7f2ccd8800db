#pragma once

#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/sources/source.h"

#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::sources {

/// What was remembered of the last good answer of a feed, for conditional requests.
struct FeedMemory {
    std::string etag;
    std::string lastModified;
    std::string movedTo;  ///< the feed's new URL after permanent redirects
};

/// What a fetch brought.
struct FeedFetch {
    bool notModified = false;
    std::int64_t entries = 0;
    FeedMemory memory;  ///< to keep for next time
};

/// Fetches one feed and hands its entries to a sink as records (queryId is set by the caller's sink). One GET.
[[nodiscard]] core::Result<FeedFetch> fetchFeed(net::HttpClient& client, const std::string& url,
                                                const FeedMemory& memory, bool allowPrivateNetwork, RecordSink& sink,
                                                const std::stop_token& stop);

}  // namespace groundswell::sources
