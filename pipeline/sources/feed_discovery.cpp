#include "pipeline/sources/feed_discovery.h"

#include "pipeline/net/url.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/feed_reader.h"

#include <array>
#include <set>

namespace groundswell::sources {

namespace {

// Where the programs that most sites run put their feeds; the first ones are the most frequent.
constexpr std::array usualPaths{"/feed",     "/rss",       "/feed.xml",  "/rss.xml",
                                "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default"};

net::HttpRequest pageRequest(const std::string& url, bool allowPrivateNetwork) {
    net::HttpRequest request;
    request.url = url;
    request.headers = {{"Accept",
                        "text/html, application/atom+xml, application/rss+xml, application/feed+json, "
                        "application/xml;q=0.8, */*;q=0.1"}};
    request.allowPrivateNetwork = allowPrivateNetwork;
    return request;
}

std::string mediaType(const net::HttpResponse& response) {
    const std::string_view type = response.header("content-type");
    return singleLine(type.substr(0, type.find(';')));
}

FeedCandidate candidateOf(const net::HttpResponse& response, const Feed& feed) {
    return {response.url, singleLine(feed.title), mediaType(response)};
}

// A guess that fails says nothing about the page, so it is made once and quickly.
core::Result<std::vector<FeedCandidate>> guess(net::HttpClient& client, const net::Url& page, bool allowPrivateNetwork,
                                               const std::stop_token& stop) {
    std::set<std::string> tried{page.text};
    for (const char* path : usualPaths) {
        const auto address = net::resolveUrl(page, path);
        if (!address || !tried.insert(address->text).second) continue;
        net::HttpRequest request = pageRequest(address->text, allowPrivateNetwork);
        request.limits.maxAttempts = 1;
        request.limits.connectTimeout = std::chrono::seconds(5);
        request.limits.totalTimeout = std::chrono::seconds(20);
        const auto response = client.get(request, stop);
        if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The search was stopped.");
        if (!response) continue;
        const auto feed = parseFeed(response->body, response->header("content-type"), response->url);
        if (feed) return std::vector<FeedCandidate>{candidateOf(*response, *feed)};
    }
    return core::Error(core::ErrorCode::NotFound, "The page names no feed, and none is at the usual addresses.")
        .with("url", page.redacted)
        .with("remedy", "Look on the page for a link to its RSS or Atom feed and give that address.");
}

}  // namespace

core::Result<std::vector<FeedCandidate>> discoverFeeds(net::HttpClient& client, const std::string& pageUrl,
                                                       bool allowPrivateNetwork, const std::stop_token& stop) {
    const auto response = client.get(pageRequest(pageUrl, allowPrivateNetwork), stop);
    if (!response) return response.error();
    const std::string_view contentType = response->header("content-type");
    if (const auto feed = parseFeed(response->body, contentType, response->url))
        return std::vector<FeedCandidate>{candidateOf(*response, *feed)};
    std::vector<FeedCandidate> linked = linkedFeeds(response->body, contentType, response->url);
    if (!linked.empty()) return linked;
    const auto page = net::parseUrl(response->url);
    if (!page) return page.error();
    return guess(client, *page, allowPrivateNetwork, stop);
}

}  // namespace groundswell::sources
