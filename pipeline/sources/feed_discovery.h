#pragma once

#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/sources/feed_links.h"

#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::sources {

/// Finds the feeds of a page: the page itself where it is one, else those that it links to, else the first that answers
/// at one of the usual addresses of its site. Never an empty list: NotFound says that there is none; other errors are
/// those of fetching the page. At most 10 requests. Thread-safe.
[[nodiscard]] core::Result<std::vector<FeedCandidate>> discoverFeeds(net::HttpClient& client,
                                                                     const std::string& pageUrl,
                                                                     bool allowPrivateNetwork,
                                                                     const std::stop_token& stop);

}  // namespace groundswell::sources
