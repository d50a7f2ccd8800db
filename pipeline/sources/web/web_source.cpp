#include "pipeline/sources/web/web_source.h"

#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/web/article.h"
#include "pipeline/sources/web/robots_rules.h"
#include "pipeline/sources/web/web_listing.h"
#include "pipeline/sources/web/web_memory.h"
#include "pipeline/sources/web/web_visitor.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using std::chrono::steady_clock;

// The sitemap format allows 50 MB; an article of more than a few is none.
constexpr std::uint64_t longestAnswer = 52U << 20;
// So many pages may fail where none can be read, and still it is held to be their own fault.
constexpr std::size_t mostLoneFailures = 2;

std::string counted(std::int64_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

WebVisitor::Limits limitsOf(const WebQuery& query) {
    const auto time = query.timeLimit.value_or(std::chrono::minutes(query.config.minutes));
    return {std::chrono::milliseconds(query.config.intervalMs), steady_clock::now() + time, longestAnswer,
            query.allowPrivateNetwork};
}

// How a page ended.
enum class PageEnd { Read, Broken, Passing, Forbidden, SiteBusy, Full, Stopped };

PageEnd endOf(const Error& error) {
    if (error.code == ErrorCode::Cancelled) return PageEnd::Stopped;
    const std::string status = error.contextValue("status");
    if (status == "429" || !error.contextValue("retry_after").empty()) return PageEnd::SiteBusy;
    const bool forGood = error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Unsupported;
    // Sites that shut programs out for a while answer so for every page.
    const bool shut = status == "401" || status == "403" || status == "408";
    if (forGood || (status.starts_with('4') && !shut)) return PageEnd::Broken;
    return PageEnd::Passing;
}

class WebReader {
public:
    WebReader(net::HttpClient& client, const WebQuery& query, RecordSink& sink, const std::stop_token& stop)
        : m_query(query),
          m_sink(sink),
          m_stop(stop),
          m_visitor(client, limitsOf(query), stop),
          m_look(query.limitPages > 0),
          m_otherDays(query.from || query.to) {}

    core::Result<WebFetch> run(std::string& text) {
        m_memory = readWebMemory(text);
        begin();
        auto done = readAll();
        if (m_look) {
            if (!done) return std::move(done).error();
            return m_fetch;
        }
        m_memory.forget();
        text = writeWebMemory(m_memory);
        if (!done) return std::move(done).error();
        return m_fetch;
    }

private:
    void begin() {
        m_since = m_query.from.value_or(m_query.since);
        if (!m_otherDays && m_memory.since) m_since = std::min(m_since, *m_memory.since);
        m_workSince = m_since;
        m_pending = m_memory.hasPending();
        // A listing may name a page late, or its day without the hour. What is known is not read again for it.
        if (!m_otherDays && !m_memory.pages.empty()) m_since = theDayBefore(m_since);
        if (!m_otherDays || m_look) return;
        if (!m_memory.asked || m_memory.asked->from != m_query.from || m_memory.asked->to != m_query.to)
            m_memory.asked = {m_query.from, m_query.to, {}};
    }

    static core::UtcTime theDayBefore(core::UtcTime time) {
        return std::chrono::floor<std::chrono::days>(time) - std::chrono::days(1);
    }

    // How far back to look in a sitemap that could not be had; the others are read as usual meanwhile.
    [[nodiscard]] std::optional<core::UtcTime> lookBack(const std::string& url) const {
        const auto known = m_memory.sitemaps.find(addressKey(url));
        if (m_otherDays || known == m_memory.sitemaps.end() || !known->second.since) return std::nullopt;
        return theDayBefore(*known->second.since);
    }

    void noteSitemaps(const WebListing& listing) {
        if (m_look || m_otherDays) return;
        for (const auto& [url, state] : listing.sitemaps) {
            const auto known = m_memory.sitemaps.find(addressKey(url));
            if (state != SitemapState::Whole) {
                m_memory.noteBroken(addressKey(url), m_workSince, state == SitemapState::Beginning);
            } else if (known != m_memory.sitemaps.end()) {
                // What of it is left for the next fetch is as old.
                if (known->second.since) m_workSince = std::min(m_workSince, *known->second.since);
                m_memory.sitemaps.erase(known);
            }
        }
    }

    core::Result<void> readAll() {
        auto url = net::parseUrl(m_query.url);
        if (!url) return std::move(url).error();
        const bool firstTime = m_memory.pages.empty();
        ListingReader reader(
            m_visitor, m_query.config,
            [this](const SitemapEntry& entry, const auto& back) { return isWanted(entry, back); },
            [this](const SitemapEntry& entry, const auto& back) { return isNewEnough(entry, back); },
            [this](const std::string& url) { return lookBack(url); },
            [this](const std::string& url) { return knownAs(url); }, m_sink, m_stop);
        auto listing = reader.read(*url);
        if (!listing) return explained(std::move(listing).error());
        m_fetch.listed = listing->listed;
        // The pages of a listing that stayed the same are as present as they were, and not named.
        ageMemory(listing->unchanged > 0 || listing->incomplete);
        noteSitemaps(*listing);
        std::stable_sort(listing->pages.begin(), listing->pages.end(),
                         [](const SitemapEntry& a, const SitemapEntry& b) { return a.time() > b.time(); });
        if (listing->pages.empty() && firstTime && m_tooOld > 0)
            note(url->redacted, "All " + counted(m_tooOld, "page", "pages") +
                                    " that are listed say that they are older than " + core::formatTime(m_since) +
                                    "; name days to have them.");
        const auto changed = static_cast<std::int64_t>(listing->validators.size()) - listing->unchanged;
        m_fetch.notModified = listing->unchanged > 0 && changed == 0 && listing->pages.empty() && !listing->incomplete;
        auto read = readPages(*listing, reader.filter());
        noteListings(*listing, read.has_value());
        return read;
    }

    // Which pages of a listing are taken, as a hash.
    [[nodiscard]] std::uint32_t taken() const {
        std::string all = m_query.config.otherHosts ? "all hosts" : "one host";
        for (const std::string& pattern : m_query.config.include) all += "\n+" + pattern;
        for (const std::string& pattern : m_query.config.exclude) all += "\n-" + pattern;
        return changeKey(all);
    }

    // A listing is only asked for its changes where its last version has nothing left to read.
    [[nodiscard]] WebMemory::Validators knownAs(const std::string& url) {
        const WebMemory::Listings& known = m_memory.listings;
        const auto found = known.validators.find(addressKey(url));
        if (m_look || m_otherDays || found == known.validators.end()) return {};
        const bool looksFurther = (known.since && m_since < *known.since) || lookBack(url);
        if (m_memory.since || looksFurther || known.taken != taken() || m_pending) return {};
        return found->second;
    }

    void noteListings(const WebListing& listing, bool whole) {
        if (m_look || m_otherDays) return;
        const std::optional<core::UtcTime> before = m_memory.listings.since;
        m_memory.listings = {};
        // Pages that a robots.txt forbids may be allowed one day.
        if (!whole || listing.full || m_fetch.unfinished || m_forbidden > 0) return;
        for (const auto& [url, validators] : listing.validators) {
            if (!validators.empty()) m_memory.listings.validators[addressKey(url)] = validators;
        }
        if (m_memory.listings.validators.empty()) return;
        m_memory.listings.taken = taken();
        if (listing.unchanged > 0) m_memory.listings.since = before;
        if (m_tooOld > 0) m_memory.listings.since = m_since;
    }

    static Error explained(Error error) {
        if (error.code == ErrorCode::Unsupported && error.contextValue("remedy").empty())
            error.with("remedy", "Ask the site for leave, or look for a feed of it.");
        return error;
    }

    // Pages that the listing names are present; all others are absent once more.
    void ageMemory(bool someUnnamed) {
        if (m_look || m_otherDays) return;
        for (auto& [address, page] : m_memory.pages)
            page.absences =
                someUnnamed ? std::max(page.absences, std::min(page.absences + 1, mostAbsences)) : page.absences + 1;
        for (const std::uint64_t address : m_present) m_memory.pages.at(address).absences = 0;
        m_present.clear();
    }

    bool isNewEnough(const SitemapEntry& entry, const std::optional<core::UtcTime>& back) const {
        const auto time = entry.time();
        return !time || *time >= std::min(m_since, back.value_or(m_since));
    }

    bool isWanted(const SitemapEntry& entry, const std::optional<core::UtcTime>& back) {
        const std::uint64_t address = addressKey(entry.url);
        if (m_memory.pages.contains(address)) m_present.push_back(address);
        if (!isNewEnough(entry, back)) {
            ++m_tooOld;
            return false;
        }
        if (!m_otherDays) return m_memory.wants(address, changeKey(entry.lastModified));
        // A page of the days that is changed later is still one of them.
        const auto published = core::parseTime(entry.publishedAt);
        if (m_query.to && published && *published >= *m_query.to) return false;
        return m_look || !m_memory.asked->read.contains(address);
    }

    core::Result<void> readPages(const WebListing& listing, const PageFilter& filter) {
        const std::vector<SitemapEntry>& pages = listing.pages;
        const std::int64_t most = m_look ? m_query.limitPages : m_query.config.pages;
        std::size_t next = 0;
        PageEnd end = PageEnd::Read;
        bool late = false;
        for (; next < pages.size(); ++next) {
            if (m_fetch.asked >= most) break;
            const auto url = net::parseUrl(pages[next].url);
            if (!url) continue;
            // Forbidden pages need no time; where there are no others, that is what there is to tell.
            late = m_visitor.isTooLateFor(*url) && (m_fetch.asked > 0 || !isForbidden(*url));
            if (late) break;
            end = readPage(pages[next], *url, filter);
            if (end == PageEnd::Stopped || end == PageEnd::Full || end == PageEnd::SiteBusy) break;
        }
        noteSiteFailures();
        // Forbidden pages cost no request; they do not stand for work that is left.
        const auto left = static_cast<std::int64_t>(pages.size() - next);
        const bool unfinished = left > 0 || m_passing > 0;
        m_fetch.unfinished = unfinished || listing.incomplete;
        if (!m_look && !m_otherDays) m_memory.since = unfinished ? std::optional(m_workSince) : std::nullopt;
        if (!m_fetch.unfinished && m_otherDays && !m_look) m_memory.asked.reset();
        if (end == PageEnd::Stopped) return Error(ErrorCode::Cancelled, "The fetch was stopped.");
        if (end == PageEnd::Full) return {};
        tellOfRest(left);
        if (late && m_fetch.asked == 0)
            return Error(ErrorCode::Unavailable, "The fetch's time ended before a page could be asked for.")
                .with("url", net::redactUrl(m_query.url))
                .with("remedy", "Give the source more minutes; the site's Crawl-delay may be long.");
        return checkAnyRead(pages.size());
    }

    // Where many fail and none can be read, it is the site that does, and no page of it may be given up for that.
    void noteSiteFailures() {
        if (m_look || m_otherDays || (m_fetch.read == 0 && m_siteFailures.size() > mostLoneFailures)) return;
        for (const auto& [address, change] : m_siteFailures) m_memory.noteFailure(address, change);
    }

    bool isForbidden(const net::Url& url) {
        const auto allowed = m_visitor.robots().check(url, m_stop);
        return !allowed && allowed.error().code == ErrorCode::Unsupported;
    }

    void tellOfRest(std::int64_t left) {
        if (m_forbidden > 0)
            m_sink.issue({net::redactUrl(m_query.url), 0,
                          counted(m_forbidden, "page was", "pages were") +
                              " left out, because the site's robots.txt keeps programs away from them."});
        if (left > 0 && !m_look)
            note(net::redactUrl(m_query.url),
                 counted(left, "page is", "pages are") +
                     " left for the next fetch; the source's pages and minutes limit what one reads.");
    }

    // Where nothing that was asked for could be read, something is wrong that concerns all.
    core::Result<void> checkAnyRead(std::size_t wanted) {
        if (wanted == 0 || m_fetch.read > 0) return {};
        if (m_firstProblem)
            return Error(m_firstProblem->code, "None of the " + counted(m_fetch.asked, "page", "pages") +
                                                   " could be read. The first: " + m_firstProblem->message)
                .with("url", m_firstProblem->contextValue("url"));
        if (m_forbidden > 0)
            return explained(Error(ErrorCode::Unsupported,
                                   "The site's robots.txt keeps programs away from all pages that are listed.")
                                 .with("url", net::redactUrl(m_query.url)));
        return {};
    }

    PageEnd readPage(const SitemapEntry& entry, const net::Url& url, const PageFilter& filter) {
        const std::uint64_t address = addressKey(entry.url);
        const std::uint32_t change = changeKey(entry.lastModified);
        if (isForbidden(url)) {
            ++m_forbidden;
            return PageEnd::Forbidden;
        }
        auto response = m_visitor.visit(url, [&](const net::Url& next) -> core::Result<void> {
            if (m_query.config.otherHosts || filter.sameHost(next)) return {};
            return Error(ErrorCode::InvalidInput, "The page leads to another site, " + next.host + ".");
        });
        if (!response) return failed(response.error(), url, endOf(response.error()), address, change);
        m_sink.progress(response->body.size(), response->body.size());
        // Where sites send those who ask for what is gone.
        if (pathOfUrl(response->url) == "/" && pathOfUrl(url.text) != "/")
            return failed(Error(ErrorCode::InvalidInput, "The page leads to the site's front page."), url,
                          PageEnd::Broken, address, change);
        auto article = readArticle(response->body, response->header("content-type"), response->url, entry);
        if (!article) return failed(article.error(), url, PageEnd::Broken, address, change);
        ++m_fetch.asked;
        if (!handOver(*article, net::redactUrl(response->url)))
            return m_stop.stop_requested() ? PageEnd::Stopped : PageEnd::Full;
        ++m_fetch.read;
        done(address, change);
        return PageEnd::Read;
    }

    PageEnd failed(const Error& error, const net::Url& url, PageEnd end, std::uint64_t address, std::uint32_t change) {
        if (end == PageEnd::Stopped) return end;
        ++m_fetch.asked;
        if (!m_firstProblem) m_firstProblem = error;
        if (end == PageEnd::Broken) done(address, change);
        if (end == PageEnd::Passing) {
            ++m_passing;
            if (!error.contextValue("status").starts_with('4')) {
                m_siteFailures.emplace_back(address, change);
            } else if (!m_look && !m_otherDays) {
                m_memory.noteFailure(address, change);
            }
        }
        if (!m_sink.issue(issueOf(error, url.redacted))) return PageEnd::Full;
        return end;
    }

    void done(std::uint64_t address, std::uint32_t change) {
        if (m_look) return;
        if (m_otherDays) {
            m_memory.asked->read.insert(address);
        } else {
            m_memory.noteRead(address, change);
        }
    }

    // False when the sink wants no more.
    bool handOver(Article& article, const std::string& origin) {
        if (m_stop.stop_requested()) return false;
        domain::RawRecord record;
        record.contentId = std::move(article.id);
        record.content = std::move(article.json);
        record.pageId = m_fetch.asked - 1;
        record.origin = origin;
        if (!m_sink.record(std::move(record))) return false;
        return std::all_of(article.problems.begin(), article.problems.end(), [&](const std::string& problem) {
            return m_sink.issue({origin, 0, problem, false});
        });
    }

    void note(const std::string& origin, std::string sentence) {
        m_sink.issue({origin, 0, std::move(sentence), false});
    }

    const WebQuery& m_query;
    RecordSink& m_sink;
    const std::stop_token& m_stop;
    WebVisitor m_visitor;
    const bool m_look;
    const bool m_otherDays;

    WebMemory m_memory;
    core::UtcTime m_since{};      // pages that say that they are older are left out
    core::UtcTime m_workSince{};  // where the work of this fetch begins
    bool m_pending = false;       // known pages are to be asked for again
    WebFetch m_fetch;
    std::vector<std::uint64_t> m_present;  // known pages that the listing names
    // Pages, with their changes, that failed for what need not be their own fault.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> m_siteFailures;
    std::int64_t m_tooOld = 0;
    std::int64_t m_forbidden = 0;
    std::int64_t m_passing = 0;
    std::optional<Error> m_firstProblem;
};

}  // namespace

core::Result<WebFetch> fetchWeb(net::HttpClient& client, const WebQuery& query, std::string& memory, RecordSink& sink,
                                const std::stop_token& stop) {
    return WebReader(client, query, sink, stop).run(memory);
}

}  // namespace groundswell::sources
