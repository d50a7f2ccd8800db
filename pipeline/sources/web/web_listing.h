#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/sources/source.h"
#include "pipeline/sources/web/sitemap.h"
#include "pipeline/sources/web/web_links.h"
#include "pipeline/sources/web/web_visitor.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace groundswell::sources {

/// What became of a sitemap.
enum class SitemapState { Whole, Beginning, Missing };

/// What a listing or its sitemaps name.
struct WebListing {
    std::vector<SitemapEntry> pages;  ///< those that are taken and wanted; addresses absolute, each once
    std::int64_t listed = 0;          ///< all that were named
    std::int64_t taken = 0;           ///< those that the source's patterns take
    bool isSitemap = false;
    std::map<std::string, SitemapState> sitemaps;  ///< by address
    bool incomplete = false;                       ///< a sitemap could not be had, or only its beginning could
    bool full = false;                             ///< more pages are wanted than were taken
    /// Of the listings that name pages and were had whole, by address; empty ones where the server gave none.
    std::map<std::string, WebMemory::Validators> validators;
    std::int64_t unchanged = 0;  ///< of them, those that are what they were
};

/// Reads what an address lists: the links of a page, and of the next ones that it names, or a sitemap with all that it
/// leads to. For one thread and one listing.
class ListingReader {
public:
    using Time = std::optional<core::UtcTime>;
    /// Whether a page that is taken has to be read. Asked again for a page that is named again. `back` is how far back
    /// the sitemap wants to be looked at, and those that lead to it; none = as all others.
    using IsWanted = std::function<bool(const SitemapEntry&, const Time& back)>;
    /// Whether a sitemap may hold anything that is wanted, by what an index says of it.
    using IsWorthReading = std::function<bool(const SitemapEntry&, const Time& back)>;
    /// How far back to look in the sitemap at an address; none = as in all others.
    using LookBack = std::function<Time(const std::string& url)>;
    /// By which to ask whether the listing at an address is still the same; empty = it is wanted in any case.
    using KnownAs = std::function<WebMemory::Validators(const std::string& url)>;

    ListingReader(WebVisitor& visitor, const config::WebConfig& config, IsWanted isWanted,
                  IsWorthReading isWorthReading, LookBack lookBack, KnownAs knownAs, RecordSink& sink,
                  const std::stop_token& stop)
        : m_visitor(visitor),
          m_config(config),
          m_isWanted(std::move(isWanted)),
          m_isWorthReading(std::move(isWorthReading)),
          m_lookBack(std::move(lookBack)),
          m_knownAs(std::move(knownAs)),
          m_sink(sink),
          m_stop(stop) {}

    /// Errors: those of WebVisitor for the first address; InvalidInput (a feed, no page named, none taken).
    core::Result<WebListing> read(const net::Url& url);
    /// The filter that the listing was read with.
    [[nodiscard]] const PageFilter& filter() const { return *m_filter; }

private:
    // Asks for a listing; one that stayed the same is counted, and has nothing in it.
    core::Result<net::HttpResponse> visitListing(const net::Url& url, const std::string& name);
    core::Result<void> readFirst(const net::Url& url);
    core::Result<void> readPages(const net::HttpResponse& first, const std::string& name);
    core::Result<std::size_t> takeLinks(const net::HttpResponse& response, std::string& next);
    core::Result<void> readSitemaps(std::vector<SitemapEntry> waiting);
    core::Result<void> readOneSitemap(const SitemapEntry& entry, int depth);
    // `name` is its address before redirects.
    void takeSitemap(Sitemap sitemap, const std::string& name, const net::HttpResponse& response, int depth);
    void noteValidators(const std::string& name, const net::HttpResponse& response);
    [[nodiscard]] Time backFor(const std::string& url, const Time& before) const;
    bool takePage(SitemapEntry entry, const std::string& base);
    [[nodiscard]] core::Result<void> checkAnyTaken(const net::Url& url) const;
    void note(const std::string& url, std::string sentence, bool rejected);

    struct Waiting {
        SitemapEntry entry;
        int depth;
        Time back;
    };

    WebVisitor& m_visitor;
    const config::WebConfig& m_config;
    const IsWanted m_isWanted;
    const IsWorthReading m_isWorthReading;
    const LookBack m_lookBack;
    const KnownAs m_knownAs;
    RecordSink& m_sink;
    const std::stop_token& m_stop;

    std::optional<PageFilter> m_filter;
    WebListing m_listing;
    std::set<std::string> m_known;    // pages
    std::set<std::string> m_visited;  // listings and sitemaps
    std::vector<Waiting> m_waiting;   // sitemaps; the last is next
    Time m_back;                      // of the sitemap that is being read
    bool m_full = false;
};

}  // namespace groundswell::sources
