#include "pipeline/sources/feed_source.h"

#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/feed_links.h"
#include "pipeline/sources/feed_parser.h"

#include <utility>

namespace groundswell::sources {

namespace {

constexpr auto accepted =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

net::HttpRequest requestFor(const std::string& url, const FeedMemory& memory, bool allowPrivateNetwork) {
    net::HttpRequest request;
    request.url = memory.movedTo.empty() ? url : memory.movedTo;
    request.headers = {{"Accept", accepted}};
    request.etag = memory.etag;
    request.lastModified = memory.lastModified;
    request.allowPrivateNetwork = allowPrivateNetwork;
    return request;
}

void remember(const net::HttpResponse& response, FeedMemory& memory) {
    const std::string_view etag = response.header("etag");
    const std::string_view lastModified = response.header("last-modified");
    if (!etag.empty() || response.status != 304) memory.etag = etag;
    if (!lastModified.empty() || response.status != 304) memory.lastModified = lastModified;
    if (response.movedPermanently) memory.movedTo = response.url;
}

// What to say of an answer that is no feed: a page's own feeds are what was meant.
core::Error notTheFeed(const core::Error& error, const net::HttpResponse& response, const std::string& origin) {
    constexpr std::size_t mostNamed = 5;
    const auto linked = linkedFeeds(response.body, response.header("content-type"), response.url);
    if (error.code != core::ErrorCode::InvalidInput || linked.empty()) return core::Error(error).with("url", origin);
    std::vector<std::string> named;
    for (const FeedCandidate& one : linked) {
        if (named.size() == mostNamed) break;
        named.push_back(one.title.empty() ? one.url : one.url + " (" + one.title + ")");
    }
    if (linked.size() > named.size()) named.push_back(std::to_string(linked.size() - named.size()) + " more");
    return core::Error(error.code, error.message)
        .with("url", origin)
        .with("remedy", (linked.size() == 1 ? "Give the address of its feed instead: "
                                            : "Give the address of one of its feeds instead: ") +
                            core::listed(named) + ".");
}

// False when the sink wants no more.
bool handOver(const Feed& feed, const std::string& origin, RecordSink& sink, FeedFetch& fetch,
              const std::stop_token& stop) {
    for (const FeedEntry& entry : feed.entries) {
        if (stop.stop_requested()) return false;
        domain::RawRecord record;
        record.contentId = entry.id;
        record.content = feedEntryRecord(feed, entry);
        record.origin = origin;
        record.line = entry.line;
        if (record.content.size() > maxRecordBytes) {
            if (!sink.issue({origin, entry.line, "The entry is longer than 16 MiB and was left out."})) return false;
            continue;
        }
        if (!sink.record(std::move(record))) return false;
        ++fetch.entries;
        std::string problem = dateProblem(entry);
        if (!problem.empty() && !sink.issue({origin, entry.line, std::move(problem), false})) return false;
    }
    for (std::string& problem : feedProblems(feed)) {
        if (!sink.issue({origin, 0, std::move(problem), false})) return false;
    }
    return true;
}

}  // namespace

core::Result<FeedFetch> fetchFeed(net::HttpClient& client, const std::string& url, const FeedMemory& memory,
                                  bool allowPrivateNetwork, RecordSink& sink, const std::stop_token& stop) {
    auto response = client.get(requestFor(url, memory, allowPrivateNetwork), stop);
    if (!response) return std::move(response).error();
    FeedFetch fetch;
    fetch.memory = memory;
    if (response->status == 304) {
        fetch.notModified = true;
        remember(*response, fetch.memory);
        return fetch;
    }
    // Messages name the feed without the secrets that its address may hold.
    const std::string origin = net::redactUrl(response->url);
    const auto feed = parseFeed(response->body, response->header("content-type"), response->url);
    if (!feed) return notTheFeed(feed.error(), *response, origin);
    sink.progress(response->body.size(), response->body.size());
    const bool whole = handOver(*feed, origin, sink, fetch, stop);
    if (stop.stop_requested()) {
        return core::Error(core::ErrorCode::Cancelled, "The fetch was stopped.").with("url", origin);
    }
    // Entries that were not taken must come again, so the server has to send them again.
    if (whole) remember(*response, fetch.memory);
    return fetch;
}

}  // namespace groundswell::sources
