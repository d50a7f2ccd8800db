#include "pipeline/service/source_looks.h"

#include "models/config/api_definition.h"
#include "models/core/words.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/net/http_client.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/acquire_api.h"
#include "pipeline/operations/acquire_pages.h"
#include "pipeline/operations/feed_list.h"
#include "pipeline/sources/feed_discovery.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/feed_source.h"
#include "pipeline/sources/folder_source.h"
#include "pipeline/system/files.h"
#include "pipeline/text/markup.h"

#include <algorithm>
#include <set>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::int64_t mostTested = 500;
constexpr std::size_t entriesShown = 5;
constexpr std::size_t longestLookTitle = 300;

std::string plainOf(const std::string& html) {
    return std::string(core::beginning(core::trimmed(text::markupToText(html)), longestLookTitle));
}

/// Counts what comes and keeps the newest; wants no more after a page or so.
class TestSink final : public sources::RecordSink {
public:
    explicit TestSink(config::Mapping mapping) : m_mapping(std::move(mapping)) {}

    bool record(domain::RawRecord record) override {
        ++m_test.records;
        auto items = extract::extractItems(record, m_mapping);
        if (!items) {
            if (m_test.note.empty()) m_test.note = items.error().message;
        } else {
            for (const domain::ContentItem& item : *items) take(item);
        }
        m_test.more = m_test.records >= mostTested;
        return !m_test.more;
    }
    bool issue(sources::InputIssue issue) override {
        if (m_test.note.empty()) m_test.note = std::move(issue.message);
        return true;
    }
    void progress(std::uint64_t, std::uint64_t) override {}

    [[nodiscard]] const SourceTest& test() const { return m_test; }
    void note(const std::string& note) { m_test.note = note; }

private:
    void take(const domain::ContentItem& item) {
        const bool newer = !m_seen || (item.publishedAt && (!m_test.newest || *item.publishedAt > *m_test.newest));
        if (!newer) return;
        m_seen = true;
        m_test.newest = item.publishedAt;
        const std::string& title = item.title.empty() ? item.text : item.title;
        m_test.newestTitle = std::string(core::beginning(core::trimmed(title), longestLookTitle));
    }

    const config::Mapping m_mapping;
    SourceTest m_test;
    bool m_seen = false;
};

core::Result<void> askFirstPage(const config::SourceConfig& source, const std::string& value, core::UtcTime now,
                                TestSink& sink, const std::stop_token& stop) {
    net::HttpClient client{std::string(operations::userAgent())};
    std::string memory;
    if (source.type == "feed") {
        auto fetched = sources::fetchFeed(client, value, {}, source.allowPrivateNetwork, sink, stop);
        if (!fetched) return std::move(fetched).error();
        if (!fetched->memory.movedTo.empty()) sink.note("It has moved to " + fetched->memory.movedTo + ".");
        return {};
    }
    if (source.type == "folder") {
        sources::FolderQuery query = sources::parseFolderQuery(value);
        query.mapping = config::mappingOf(source);
        query.now = now;
        sources::ImportSettings settings;
        auto read = sources::fetchFolder(query, memory, sink, settings, stop);
        return read ? core::Result<void>() : core::Result<void>(read.error());
    }
    const operations::ApiQuestion question{
        .source = source, .query = value, .since = now - std::chrono::hours(24 * 7), .now = now, .limitPages = 1};
    if (source.type == "web") {
        auto read = operations::fetchFromWeb(client, question, memory, sink, stop);
        return read ? core::Result<void>() : core::Result<void>(read.error());
    }
    sources::ApiPacer pacer;
    if (source.type == "telegram") {
        auto read = operations::fetchFromTelegram(client, pacer, question, memory, sink, stop);
        return read ? core::Result<void>() : core::Result<void>(read.error());
    }
    sources::ApiSpans spans;
    return operations::fetchFromApi(client, pacer, question, memory, sink, stop, spans);
}

std::vector<FeedEntryPreview> newestEntries(const sources::Feed& feed) {
    std::vector<FeedEntryPreview> entries;
    for (const sources::FeedEntry& entry : feed.entries) {
        std::string title = plainOf(entry.title.empty() ? entry.content : entry.title);
        const auto published = core::parseTime(entry.published.empty() ? entry.updated : entry.published);
        entries.push_back({std::move(title), entry.url, published});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const FeedEntryPreview& a, const FeedEntryPreview& b) {
        return a.published && (!b.published || *a.published > *b.published);
    });
    if (entries.size() > entriesShown) entries.resize(entriesShown);
    return entries;
}

FeedPreview previewOf(const sources::Feed& feed, const net::HttpResponse& response, const std::string& asked) {
    FeedPreview preview;
    preview.isFeed = true;
    preview.moved = response.movedPermanently && response.url != asked;
    preview.url = preview.moved ? response.url : asked;
    preview.title = plainOf(feed.title);
    preview.entries = static_cast<std::int64_t>(feed.entries.size());
    preview.newest = newestEntries(feed);
    return preview;
}

// The place that a feed has in a workspace already.
std::string knownPlace(config::WorkspaceConfig config, const std::string& url) {
    sources::OpmlFeed feed;
    feed.url = url;
    const operations::FeedListReport report = operations::addFeeds(config, {feed});
    return report.duplicate > 0 ? report.feeds.front().source : std::string();
}

// The folders under which a source of feeds stands in a list.
std::vector<std::string> foldersOfSource(const config::WorkspaceConfig& config, const std::string& id) {
    std::size_t at = 0;
    const sources::OpmlDocument list = operations::feedList(config);
    for (const config::SourceConfig& source : config.sources) {
        if (source.type != "feed") continue;
        if (source.id == id && !source.queries.empty()) return list.feeds[at].folders;
        at += source.queries.size();
    }
    return id == "feeds" ? std::vector<std::string>() : std::vector<std::string>{id};
}

core::Result<net::HttpResponse> getPage(net::HttpClient& client, const std::string& address, bool allowPrivateNetwork,
                                        const std::stop_token& stop) {
    net::HttpRequest request;
    request.url = address;
    request.headers = {
        {"Accept", "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.1"}};
    request.allowPrivateNetwork = allowPrivateNetwork;
    request.limits.maxAttempts = 1;
    request.limits.totalTimeout = std::chrono::seconds(30);
    return client.get(request, stop);
}

}  // namespace

core::Result<SourceTest> lookAtSource(const config::SourceConfig& source, core::UtcTime now,
                                      const std::stop_token& stop) {
    if (!operations::canFetch(source)) {
        return Error(ErrorCode::Unsupported,
                     "Nothing is fetched for a source of the type \"" + source.type + "\": its files are imported.");
    }
    if (source.type == "generator") {
        SourceTest test;
        auto query =
            operations::parseGeneratorQuery(source.queries.empty() ? std::string() : source.queries.begin()->second);
        if (!query) return query.error();
        test.records = query->items;
        return test;
    }
    if (source.queries.empty())
        return Error(ErrorCode::InvalidInput, "There is nothing to ask for: the source has no query.");
    TestSink sink(config::mappingOf(source));
    auto asked = askFirstPage(source, source.queries.begin()->second, now, sink, stop);
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "The test was stopped.");
    // A sink that wants no more is no failure, whatever the source makes of it.
    if (!asked && !sink.test().more) return asked.error();
    return sink.test();
}

core::Result<FeedPreview> lookAtFeed(const config::WorkspaceConfig& config, const std::string& address,
                                     bool allowPrivateNetwork, const std::stop_token& stop) {
    net::HttpClient client{std::string(operations::userAgent())};
    auto response = getPage(client, address, allowPrivateNetwork, stop);
    if (!response) return std::move(response).error();
    FeedPreview preview;
    if (const auto feed = sources::parseFeed(response->body, response->header("content-type"), response->url)) {
        preview = previewOf(*feed, *response, address);
        preview.known = knownPlace(config, preview.url);
        return preview;
    }
    auto found = sources::discoverFeeds(client, address, allowPrivateNetwork, stop);
    if (!found) return std::move(found).error();
    for (sources::FeedCandidate& one : *found) preview.found.push_back({std::move(one.url), plainOf(one.title)});
    return preview;
}

core::Result<FeedList> lookAtFeedList(const config::WorkspaceConfig& config, const std::filesystem::path& file) {
    auto text = system::readTextFile(file);
    if (!text) return std::move(text).error();
    auto list = sources::readOpml(*text);
    if (!list) return Error(list.error()).with("file", file.string());
    FeedList answer;
    answer.title = list->title;
    config::WorkspaceConfig copy = config;
    const operations::FeedListReport report = operations::addFeeds(copy, list->feeds);
    for (std::size_t i = 0; i < list->feeds.size(); ++i) {
        sources::OpmlFeed& feed = list->feeds[i];
        answer.feeds.push_back(
            {std::move(feed.title), std::move(feed.url), std::move(feed.folders), !report.feeds[i].isNew});
    }
    for (const sources::InputIssue& issue : list->invalid) {
        answer.invalid.push_back((issue.line > 0 ? "Line " + std::to_string(issue.line) + ": " : std::string()) +
                                 issue.message);
    }
    return answer;
}

AddedFeeds addTo(config::WorkspaceConfig& config, const FeedsToAdd& feeds) {
    std::set<std::string> before;
    for (const config::SourceConfig& source : config.sources) before.insert(source.id);
    std::vector<sources::OpmlFeed> list;
    for (const FeedRow& row : feeds.feeds) {
        sources::OpmlFeed feed;
        feed.title = row.title;
        feed.url = row.url;
        feed.former = row.former;
        feed.folders = feeds.source.empty() ? row.folders : foldersOfSource(config, feeds.source);
        list.push_back(std::move(feed));
    }
    const operations::FeedListReport report = operations::addFeeds(config, list);
    for (config::SourceConfig& source : config.sources) {
        const bool isNew = !before.contains(source.id);
        if (isNew || source.id == feeds.source) source.allowPrivateNetwork |= feeds.allowPrivateNetwork;
        if (!isNew) continue;
        if (!feeds.schedule.empty()) source.schedule = config::ScheduleConfig{.when = feeds.schedule};
    }
    return {static_cast<int>(report.added), static_cast<int>(report.duplicate), report.isChanged};
}

}  // namespace groundswell::pipeline
