#pragma once

#include "models/core/result.h"
#include "pipeline/sources/source.h"
#include "pipeline/sources/web/sitemap.h"
#include "pipeline/sources/web/web_links.h"
#include "pipeline/sources/web/web_visitor.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace groundswell::sources {

/// What a listing or its sitemaps name.
struct WebListing {
    std::vector<SitemapEntry> pages;  ///< those that are taken and wanted; addresses absolute, each once
    std::int64_t listed = 0;          ///< all that were named
    std::int64_t taken = 0;           ///< those that the source's patterns take
    bool isSitemap = false;
    bool incomplete = false;  ///< a sitemap could not be had, or only its beginning could
};

/// Reads what an address lists: the links of a page, and of the next ones that it names, or a sitemap with all that it
/// leads to. For one thread and one listing.
class ListingReader {
public:
    /// Whether a page that is taken has to be read. Asked again for a page that is named again.
    using IsWanted = std::function<bool(const SitemapEntry&)>;
    /// Whether a sitemap may hold anything that is wanted, by what an index says of it.
    using IsWorthReading = std::function<bool(const SitemapEntry&)>;

    ListingReader(WebVisitor& visitor, const config::WebConfig& config, IsWanted isWanted,
                  IsWorthReading isWorthReading, RecordSink& sink, const std::stop_token& stop)
        : m_visitor(visitor),
          m_config(config),
          m_isWanted(std::move(isWanted)),
          m_isWorthReading(std::move(isWorthReading)),
          m_sink(sink),
          m_stop(stop) {}

    /// Errors: those of WebVisitor for the first address; InvalidInput (a feed, no page named, none taken).
    core::Result<WebListing> read(const net::Url& url);
    /// The filter that the listing was read with.
    [[nodiscard]] const PageFilter& filter() const { return *m_filter; }

private:
    core::Result<void> readFirst(const net::Url& url);
    core::Result<void> readPages(const net::HttpResponse& first);
    core::Result<std::size_t> takeLinks(const net::HttpResponse& response, std::string& next);
    core::Result<void> readSitemaps(std::vector<SitemapEntry> waiting);
    core::Result<void> readOneSitemap(const SitemapEntry& entry, int depth);
    void takeSitemap(Sitemap sitemap, const std::string& url, int depth);
    bool takePage(SitemapEntry entry, const std::string& base);
    [[nodiscard]] core::Result<void> checkAnyTaken(const net::Url& url) const;
    void note(const std::string& url, std::string sentence, bool rejected);

    struct Waiting {
        SitemapEntry entry;
        int depth;
    };

    WebVisitor& m_visitor;
    const config::WebConfig& m_config;
    const IsWanted m_isWanted;
    const IsWorthReading m_isWorthReading;
    RecordSink& m_sink;
    const std::stop_token& m_stop;

    std::optional<PageFilter> m_filter;
    WebListing m_listing;
    std::set<std::string> m_known;    // pages
    std::set<std::string> m_visited;  // listings and sitemaps
    std::vector<Waiting> m_waiting;   // sitemaps; the last is next
    bool m_full = false;
};

}  // namespace groundswell::sources
