#include "pipeline/sources/web/web_listing.h"

#include "models/core/words.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/text/clean.h"

#include <algorithm>
#include <utility>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;

constexpr int mostListingPages = 10;
constexpr int deepestSitemap = 3;
constexpr std::size_t mostSitemaps = 300;
constexpr std::size_t mostWantedPages = 100'000;

Error stoppedListing() {
    return {ErrorCode::Cancelled, "The fetch was stopped."};
}

bool mayBeFeed(std::string_view body) {
    constexpr std::size_t window = 2'048;
    const std::string head = core::lowered(body.substr(0, window));
    if (head.find("<html") != std::string::npos) return false;
    return head.find("<rss") != std::string::npos || head.find("<feed") != std::string::npos ||
           head.find("<rdf:rdf") != std::string::npos || head.find("jsonfeed.org") != std::string::npos;
}

}  // namespace

core::Result<WebListing> ListingReader::read(const net::Url& url) {
    m_filter.emplace(m_config, url);
    if (pathOfUrl(url.text) == "/robots.txt") {
        auto rules = m_visitor.robots().rulesFor(url, m_stop);
        if (!rules) return std::move(rules).error();
        std::vector<SitemapEntry> named;
        for (const std::string& sitemap : rules->sitemaps())
            named.push_back({net::absoluteLink(url.text, sitemap), {}, {}, {}, {}});
        if (named.empty())
            return Error(ErrorCode::InvalidInput, "The site's robots.txt names no sitemap.")
                .with("url", url.redacted)
                .with("remedy", "Give the address of a page that lists others, or of a sitemap.");
        if (auto done = readSitemaps(std::move(named)); !done) return std::move(done).error();
    } else if (auto done = readFirst(url); !done) {
        return std::move(done).error();
    }
    if (auto any = checkAnyTaken(url); !any) return std::move(any).error();
    m_listing.full = m_full;
    return std::move(m_listing);
}

core::Result<net::HttpResponse> ListingReader::visitListing(const net::Url& url, const std::string& name) {
    auto known = m_knownAs(name);
    auto response = m_visitor.visit(url, {}, known);
    if (!response) return response;
    m_sink.progress(response->body.size(), response->body.size());
    if (response->status == 304 && known.empty())
        return Error(ErrorCode::HttpStatus, "The server says that the page is unchanged, which nobody asked (304).")
            .with("status", "304")
            .with("url", url.redacted);
    if (response->status == 304) {
        ++m_listing.unchanged;
        m_listing.validators[name] = std::move(known);
        // A server may name the same version anew.
        noteValidators(name, *response);
    }
    return response;
}

void ListingReader::noteValidators(const std::string& name, const net::HttpResponse& response) {
    // What an address led to is no version of what it leads to the next time.
    if (response.url != name) return;
    const std::string_view etag = response.header("etag");
    const std::string_view modified = response.header("last-modified");
    WebMemory::Validators& kept = m_listing.validators[name];
    if (!etag.empty() && isKeptValidator(etag)) kept.etag = etag;
    if (!modified.empty() && isKeptValidator(modified)) kept.lastModified = modified;
}

core::Result<void> ListingReader::readFirst(const net::Url& url) {
    m_visited.insert(url.text);
    auto response = visitListing(url, url.text);
    if (!response) return std::move(response).error();
    if (response->status == 304) return {};
    auto body = unpacked(std::move(response->body));
    if (!body) return std::move(body).error().with("url", url.redacted);
    response->body = *std::move(body);
    if (core::trimmed(response->body).empty())
        return Error(ErrorCode::InvalidInput, "The page is empty.").with("url", url.redacted);
    if (auto sitemap = sitemapIn(response->body, response->header("content-type"))) {
        m_back = backFor(url.text, {});
        takeSitemap(*std::move(sitemap), url.text, *response, 0);
        return readSitemaps({});
    }
    if (mayBeFeed(response->body) && parseFeed(response->body, response->header("content-type"), response->url))
        return Error(ErrorCode::InvalidInput, "This is a feed.")
            .with("url", url.redacted)
            .with("remedy", "Make it a query of a source of the type \"feed\".");
    return readPages(*response, url.text);
}

// The listing and what it names as its next pages, as long as they name anything new.
core::Result<void> ListingReader::readPages(const net::HttpResponse& first, const std::string& name) {
    std::string next;
    auto taken = takeLinks(first, next);
    if (!taken) return std::move(taken).error();
    noteValidators(name, first);
    for (int page = 2; *taken > 0 && !next.empty() && !m_full; ++page) {
        const auto url = net::parseUrl(next);
        if (!url || !m_filter->sameHost(*url) || !m_visited.insert(url->text).second) return {};
        if (page > mostListingPages) {
            note(next, "The list has more pages; its first " + std::to_string(mostListingPages) + " were looked at.",
                 false);
            return {};
        }
        const auto response = m_visitor.visit(*url, {});
        if (!response && response.error().code == ErrorCode::Cancelled) return response.error();
        std::string behind;
        if (response) taken = takeLinks(*response, behind);
        if (!response || !taken) {
            // What the first pages name is read all the same.
            const Error& error = response ? taken.error() : response.error();
            m_sink.issue(issueOf(error, url->redacted));
            return {};
        }
        next = std::move(behind);
    }
    return {};
}

// How many of its links are wanted.
core::Result<std::size_t> ListingReader::takeLinks(const net::HttpResponse& response, std::string& next) {
    auto page = HtmlPage::parse(response.body, response.header("content-type"));
    if (!page) return std::move(page).error().with("url", net::redactUrl(response.url));
    // A listing may redirect to where it really is, at its first page.
    if (m_listing.listed == 0) {
        if (const auto url = net::parseUrl(response.url)) m_filter.emplace(m_config, *url);
    }
    ListedLinks links = linksOfPage(page->root(), response.url, !m_config.include.empty());
    next = std::move(links.next);
    std::size_t wanted = 0;
    for (std::string& link : links.links) {
        if (takePage({std::move(link), {}, {}, {}, {}}, response.url)) ++wanted;
    }
    return wanted;
}

core::Result<void> ListingReader::readSitemaps(std::vector<SitemapEntry> named) {
    for (auto entry = named.rbegin(); entry != named.rend(); ++entry) {
        const Time back = backFor(entry->url, {});
        m_waiting.push_back({std::move(*entry), 0, back});
    }
    std::size_t failed = 0;
    std::size_t read = 0;
    std::optional<Error> problem;
    while (!m_waiting.empty() && !m_full) {
        if (m_stop.stop_requested()) return stoppedListing();
        const Waiting next = std::move(m_waiting.back());
        m_waiting.pop_back();
        if (m_visited.size() >= mostSitemaps) {
            note(next.entry.url, "There are more sitemaps; the first " + std::to_string(mostSitemaps) + " were read.",
                 false);
            return {};
        }
        if (!m_visited.insert(next.entry.url).second) {
            note(next.entry.url, "The sitemaps go in a circle, or name one of them twice; it was read once.", false);
            continue;
        }
        m_back = next.back;
        if (auto done = readOneSitemap(next.entry, next.depth); done) {
            ++read;
        } else {
            if (done.error().code == ErrorCode::Cancelled) return done;
            m_listing.incomplete = true;
            m_listing.sitemaps[next.entry.url] = SitemapState::Missing;
            m_sink.issue(issueOf(done.error(), net::redactUrl(next.entry.url)));
            if (++failed == 1) problem = done.error();
        }
    }
    // Where none could be had there is nothing to go on with.
    if (read == 0 && problem && m_listing.listed == 0) return *std::move(problem);
    return {};
}

core::Result<void> ListingReader::readOneSitemap(const SitemapEntry& entry, int depth) {
    const auto url = net::parseUrl(entry.url);
    if (!url) return url.error();
    auto response = visitListing(*url, entry.url);
    if (!response) return std::move(response).error();
    if (response->status == 304) return {};
    const auto body = unpacked(std::move(response->body));
    if (!body) return core::Error(body.error()).with("url", url->redacted);
    auto sitemap = sitemapIn(*body, response->header("content-type"));
    if (!sitemap)
        return Error(ErrorCode::InvalidInput, "What is at this address is no sitemap.").with("url", url->redacted);
    takeSitemap(*std::move(sitemap), entry.url, *response, depth);
    return {};
}

ListingReader::Time ListingReader::backFor(const std::string& url, const Time& before) const {
    const Time own = m_lookBack(url);
    return own && before ? std::min(*own, *before) : own ? own : before;
}

void ListingReader::takeSitemap(Sitemap sitemap, const std::string& name, const net::HttpResponse& response,
                                int depth) {
    const std::string& url = response.url;
    m_listing.isSitemap = true;
    // What an index leads to may change while the index does not.
    if (sitemap.whole && sitemap.sitemaps.empty()) noteValidators(name, response);
    m_listing.sitemaps[name] = sitemap.whole ? SitemapState::Whole : SitemapState::Beginning;
    if (!sitemap.whole) {
        m_listing.incomplete = true;
        note(url, "The sitemap ends before its end or is broken; what it names until there was taken.", false);
    }
    if (sitemap.more) note(url, "The sitemap names more than 50,000 pages; the rest was left out.", false);
    for (SitemapEntry& page : sitemap.pages) takePage(std::move(page), url);
    if (depth >= deepestSitemap && !sitemap.sitemaps.empty()) {
        note(url, "The sitemaps lie in each other too deeply; what is inside of this one was left out.", false);
        return;
    }
    std::erase_if(sitemap.sitemaps, [&](const SitemapEntry& entry) {
        const auto address = net::parseUrl(net::absoluteLink(url, entry.url));
        return !m_isWorthReading(entry, address ? backFor(address->text, m_back) : m_back);
    });
    // The newest is to be read first, which is the last that waits.
    std::stable_sort(sitemap.sitemaps.begin(), sitemap.sitemaps.end(),
                     [](const SitemapEntry& a, const SitemapEntry& b) { return a.time() > b.time(); });
    for (auto entry = sitemap.sitemaps.rbegin(); entry != sitemap.sitemaps.rend(); ++entry) {
        auto address = net::parseUrl(net::absoluteLink(url, entry->url));
        if (!address) continue;
        entry->url = std::move(address->text);
        const Time back = backFor(entry->url, m_back);
        m_waiting.push_back({std::move(*entry), depth + 1, back});
    }
}

// True when the page is one to read.
bool ListingReader::takePage(SitemapEntry entry, const std::string& base) {
    ++m_listing.listed;
    const auto url = net::parseUrl(net::absoluteLink(base, entry.url));
    if (!url || !m_filter->takes(*url)) return false;
    entry.url = text::withoutTrackingParameters(url->text);
    ++m_listing.taken;
    if (!m_isWanted(entry, m_back) || m_full || !m_known.insert(entry.url).second) return false;
    m_listing.pages.push_back(std::move(entry));
    m_full = m_listing.pages.size() >= mostWantedPages;
    if (m_full) note(base, "More than 100,000 pages are new; the others wait for the next fetch.", false);
    return true;
}

core::Result<void> ListingReader::checkAnyTaken(const net::Url& url) const {
    if (m_listing.taken > 0 || m_listing.unchanged > 0) return {};
    if (m_listing.listed > 0)
        return Error(ErrorCode::InvalidInput, "None of the " + std::to_string(m_listing.listed) +
                                                  " addresses that are listed here is one to take.")
            .with("url", url.redacted)
            .with("remedy", "Check the source's include and exclude, and other_hosts.");
    if (m_listing.isSitemap)
        return Error(ErrorCode::InvalidInput, "The sitemap names no pages.").with("url", url.redacted);
    return Error(ErrorCode::InvalidInput, "The page has no links to others.")
        .with("url", url.redacted)
        .with("remedy", "It may be made by scripts; look for a sitemap or a feed of the site instead.");
}

void ListingReader::note(const std::string& url, std::string sentence, bool rejected) {
    m_sink.issue({net::redactUrl(url), 0, std::move(sentence), rejected});
}

}  // namespace groundswell::sources
