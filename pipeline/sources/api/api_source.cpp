#include "pipeline/sources/api/api_source.h"

#include "pipeline/net/url.h"
#include "pipeline/sources/api/api_details.h"
#include "pipeline/sources/api/api_door.h"
#include "pipeline/sources/api/api_page.h"
#include "pipeline/sources/api/api_request.h"
#include "pipeline/sources/api/api_windows.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

namespace groundswell::sources {

namespace {

using config::ApiPaging;
using core::Error;
using core::ErrorCode;

// No list of a service is as long as that: it goes on without an end.
constexpr std::int64_t mostPages = 5'000;
constexpr int mostSplits = 1'000;

// Statuses by which a server says that it does not know a page that it named itself, some time ago.
constexpr std::array<std::string_view, 4> forgottenPage{"400", "404", "410", "422"};

void setRemedy(Error& error, const std::string& remedy) {
    std::erase_if(error.context, [](const auto& entry) { return entry.first == "remedy"; });
    error.with("remedy", remedy);
}

// What a person can do about an error, as far as the definition knows the service better than HTTP does.
Error explained(Error error, const config::ApiDefinition& api) {
    if (error.code != ErrorCode::HttpStatus) return error;
    const std::string status = error.contextValue("status");
    if (const auto hint = api.hints.find(status); hint != api.hints.end()) {
        setRemedy(error, hint->second);
    } else if (status == "401" && api.auth && !api.auth->keyEnv.empty()) {
        setRemedy(error, "Check the key in the environment variable " + api.auth->keyEnv + ".");
    }
    return error;
}

Error stoppedFetch() {
    return {ErrorCode::Cancelled, "The fetch was stopped."};
}

/// One fetch: windows of time, and within each the pages of its list.
class ApiReader {
public:
    ApiReader(net::HttpClient& client, ApiPacer& pacer, const ApiQuery& query, RecordSink& sink,
              const std::stop_token& stop)
        : m_query(query),
          m_api(query.api),
          m_sink(sink),
          m_stop(stop),
          m_door(client, pacer, query, stop),
          m_details(m_door, query, sink) {}

    core::Result<ApiFetch> run(std::string& left, ApiSpans& spans) {
        auto base = net::parseUrl(m_api.url);
        if (!base) return std::move(base).error();
        m_base = std::move(*base);
        std::string_view rest;
        m_endpoint = config::endpointFor(m_api, m_query.query, rest);
        if (m_endpoint == nullptr)
            return Error(ErrorCode::InvalidInput, "The API does not answer queries of this form.");
        m_rest = rest;
        if (m_query.key.empty() && m_api.auth && m_api.auth->required) return missingKey();
        if (auto usable = m_door.check(); !usable) return usable.error();
        const bool ownWork = begin(left);
        const std::string before = left;
        spans.asked = m_work.windows;
        auto done = readAll();
        spans.undone = m_work.windows;
        // Work that fails once more for what the service gives would stand in the way of all that is new. It is asked
        // for again from where the last fetch that came through ended.
        const bool stuck =
            !done && !before.empty() && !m_door.signInFailed() && done.error().code == ErrorCode::InvalidInput;
        left = !ownWork ? before : stuck ? std::string() : writeApiWork(m_work);
        if (!done && m_door.signInFailed()) return std::move(done).error();
        if (!done) return explained(std::move(done).error(), m_api);
        return m_fetch;
    }

private:
    enum class After { NextPage, WindowDone, Enough };

    [[nodiscard]] Error missingKey() const {
        const std::string& name = m_api.auth->keyEnv;
        if (name.empty())
            return Error(ErrorCode::InvalidInput, "This service asks for a key, and the source names none.")
                .with("remedy", "Name the environment variable that holds it as the source's key_env.");
        return Error(ErrorCode::InvalidInput,
                     "This service asks for a key: the environment variable " + name + " is not set.")
            .with("remedy", "Set it before the program starts.");
    }

    // False when what is left is none of this fetch's business: it belongs to other days, say.
    bool begin(const std::string& left) {
        const bool timed = asksForTimes(*m_endpoint);
        const ApiWindow all{m_query.from ? m_query.from : std::optional(m_query.since),
                            m_query.to || !timed ? m_query.to : std::optional(m_query.now),
                            {}};
        m_work = {m_query.from, m_query.to, m_query.now, {all}};
        // A look at the first pages leaves alone what is left of the usual work.
        if (m_query.limitPages > 0) return false;
        const auto earlier = readApiWork(left);
        if (!earlier) return true;
        // A question for other days leaves the usual work alone; the usual work takes the place of such days.
        if (earlier->from != m_query.from || earlier->to != m_query.to) return !m_query.from && !m_query.to;
        m_work.windows = earlier->windows;
        m_resumed = true;
        // What was published since then is a window of its own, after what is left.
        if (!m_query.from && !m_query.to) addWhatIsNew(earlier->at, all.to);
        // How much a window gave so far is not kept, and with a ceiling it counts.
        if (m_api.ceiling > 0 && m_api.total.empty() && !m_work.windows.empty()) m_work.windows.back().next.clear();
        return true;
    }

    void addWhatIsNew(core::UtcTime since, std::optional<core::UtcTime> to) {
        // One that failed before it began is made longer: a service that refuses for a week leaves no window each time.
        ApiWindow* newest = m_work.windows.size() > 1 ? &m_work.windows.front() : nullptr;
        if (newest != nullptr && newest->next.empty() && (!newest->to || *newest->to == since)) {
            newest->to = to;
        } else {
            m_work.windows.insert(m_work.windows.begin(), ApiWindow{since, to, {}});
        }
    }

    core::Result<void> readAll() {
        while (!m_work.windows.empty()) {
            auto more = readWindow();
            if (!more) return more.error();
            if (!*more) return {};
        }
        return {};
    }

    // False when the fetch is over before its end.
    core::Result<bool> readWindow() {
        m_seen.clear();
        m_given = 0;
        m_lastRecords = 0;
        const std::int64_t before = m_fetch.pages;
        for (;;) {
            if (m_fetch.pages - before >= mostPages)
                return Error(ErrorCode::InvalidInput, "The service's list goes on and on: it was left after " +
                                                          std::to_string(mostPages) + " pages.");
            auto after = readOnePage();
            if (!after) return after.error();
            if (*after == After::Enough) return false;
            if (*after == After::WindowDone) return true;
        }
    }

    core::Result<After> readOnePage() {
        const bool resumed = std::exchange(m_resumed, false) && !window().next.empty();
        auto address = pageAddress();
        if (!address) return std::move(address).error();
        auto response = m_door.get(address->text);
        if (!response) {
            if (m_door.signInFailed()) return std::move(response).error();
            const std::string status = response.error().contextValue("status");
            const bool forgotten = std::find(forgottenPage.begin(), forgottenPage.end(), status) != forgottenPage.end();
            if (!resumed || !forgotten) return std::move(response).error();
            // Cursors do not live forever; the window is begun anew.
            window().next.clear();
            return After::NextPage;
        }
        const std::string origin = net::redactUrl(response->url);
        auto page = readApiPage(m_api, *m_endpoint, response->body, response->header("content-type"));
        if (!page && resumed) {
            // Some services say so with status 200.
            window().next.clear();
            return After::NextPage;
        }
        if (!page) return std::move(page).error().with("url", origin);
        m_sink.progress(response->body.size(), response->body.size());
        return take(*page, *response, origin);
    }

    core::Result<After> take(ApiPage& page, const net::HttpResponse& response, const std::string& origin) {
        if (window().next.empty() && tooMany(page) && split()) return After::WindowDone;
        if (auto same = checkProgress(page, origin); !same) return same.error();
        if (auto added = m_details.addTo(page.records); !added) return std::move(added).error();
        const bool first = m_fetch.pages == 0;
        if (!handOver(page, origin)) {
            if (m_stop.stop_requested()) return stoppedFetch().with("url", origin);
            return After::Enough;
        }
        ++m_fetch.pages;
        m_given += static_cast<std::int64_t>(page.records.size());
        auto named = nextOf(page, response);
        if (!named) return std::move(named).error().with("url", origin);
        std::string next = std::move(*named);
        if (first && page.records.empty() && next.empty()) tellOfNothing(origin);
        const bool old = m_api.newestFirst && window().from && page.newest && *page.newest < *window().from;
        if (full(page) && !old) {
            if (split()) return limitReached() ? After::Enough : After::WindowDone;
            note(origin, "There is more than the service gives: it ends after " + std::to_string(m_api.ceiling) +
                             " records of a question.");
            next.clear();
        }
        if (next.empty() || old) {
            m_work.windows.pop_back();
            return limitReached() && !m_work.windows.empty() ? After::Enough : After::WindowDone;
        }
        if (next == window().next || !m_seen.insert(next).second) return circle(origin);
        window().next = std::move(next);
        return limitReached() ? After::Enough : After::NextPage;
    }

    // A first page that counts more than can be had: its window is asked for in parts instead.
    [[nodiscard]] bool tooMany(const ApiPage& page) const {
        return m_api.ceiling > 0 && page.total && *page.total > m_api.ceiling && m_query.limitPages == 0;
    }

    [[nodiscard]] bool full(const ApiPage& page) const {
        if (m_api.ceiling == 0 || m_given < m_api.ceiling) return false;
        if (m_api.paging == ApiPaging::Time) return true;
        // At its ceiling a service just names no next page, so that alone does not mean that this was all.
        return !page.total || *page.total > m_given;
    }

    [[nodiscard]] bool limitReached() const { return m_query.limitPages > 0 && m_fetch.pages >= m_query.limitPages; }

    // The present window in two; false when it cannot be any shorter.
    bool split() {
        // A count that does not depend on the window would have it cut into single seconds.
        if (!asksForTimes(*m_endpoint) || ++m_splits > mostSplits) return false;
        auto parts = halves(window(), m_api.times);
        if (!parts) return false;
        m_work.windows.pop_back();
        m_work.windows.push_back(std::move(parts->first));
        m_work.windows.push_back(std::move(parts->second));
        return true;
    }

    // A server that does not understand how it is asked for the next page gives the same one for ever.
    core::Result<void> checkProgress(const ApiPage& page, const std::string& origin) {
        std::size_t hash = 0;
        for (const ApiRecord& record : page.records) hash = hash * 31 + std::hash<std::string>{}(record.json);
        const bool same = !page.records.empty() && hash == std::exchange(m_lastRecords, hash);
        if (same && m_api.paging != ApiPaging::Time) return circle(origin);
        return {};
    }

    [[nodiscard]] static Error circle(const std::string& origin) {
        return Error(ErrorCode::InvalidInput, "The service's list goes in a circle: it names a page that was read.")
            .with("url", origin);
    }

    // False when the sink wants no more.
    bool handOver(ApiPage& page, const std::string& origin) {
        for (ApiRecord& read : page.records) {
            if (m_stop.stop_requested()) return false;
            domain::RawRecord record;
            record.contentId = std::move(read.id);
            record.content = std::move(read.json);
            record.pageId = m_fetch.pages;
            record.origin = origin;
            ++m_fetch.records;
            if (!m_sink.record(std::move(record))) return false;
        }
        if (!page.repair.empty() &&
            !note(origin, "The service's answer was broken JSON and had to be repaired: " + page.repair))
            return false;
        return page.otherValues == 0 || note(origin, std::to_string(page.otherValues) +
                                                         " of the list's values are no objects, or longer than 16 MiB, "
                                                         "and were left out.");
    }

    bool note(const std::string& origin, std::string sentence) {
        return m_sink.issue({origin, 0, std::move(sentence), false});
    }

    void tellOfNothing(const std::string& origin) {
        if (const auto hint = m_api.hints.find("empty"); hint != m_api.hints.end())
            note(origin, "The service gave an empty list. " + hint->second);
    }

    // Address, cursor or number of the page behind this one; empty when there is none.
    [[nodiscard]] core::Result<std::string> nextOf(const ApiPage& page, const net::HttpResponse& response) const {
        switch (m_api.paging) {
            case ApiPaging::NextUrl: return absolute(page.next, response);
            case ApiPaging::Link: return absolute(linkHeader(response), response);
            case ApiPaging::Cursor: return page.next;
            case ApiPaging::Page: break;
            default: return std::string();
        }
        const std::int64_t number = pageNumber() + 1;
        if (page.records.empty() || (page.pages && number >= m_api.firstPage + *page.pages)) return std::string();
        return std::to_string(number);
    }

    [[nodiscard]] static core::Result<std::string> absolute(const std::string& next,
                                                            const net::HttpResponse& response) {
        if (next.empty()) return next;
        auto url =
            net::parseUrl(response.url).and_then([&](const net::Url& base) { return net::resolveUrl(base, next); });
        if (!url) return std::move(url).error();
        return std::move(url->text);
    }

    // A server may send the header more than once.
    [[nodiscard]] static std::string linkHeader(const net::HttpResponse& response) {
        for (const auto& [name, value] : response.headers) {
            if (name != "link") continue;
            if (std::string next = nextLink(value); !next.empty()) return next;
        }
        return {};
    }

    [[nodiscard]] std::int64_t pageNumber() const {
        const std::string& next = m_work.windows.back().next;
        const bool digits = !next.empty() && next.size() < 10 &&
                            std::all_of(next.begin(), next.end(), [](char c) { return c >= '0' && c <= '9'; });
        return digits ? std::stoll(next) : m_api.firstPage;
    }

    // The key goes to the API's own address and to no other that an answer may name.
    core::Result<net::Url> pageAddress() {
        const bool named = m_api.paging == ApiPaging::NextUrl || m_api.paging == ApiPaging::Link;
        if (!named || window().next.empty()) {
            std::string cursor = window().next;
            if (m_api.paging == ApiPaging::Page) cursor = std::to_string(pageNumber());
            return net::parseUrl(
                apiAddress(m_api, *m_endpoint, {m_rest, window().from, window().to, std::move(cursor), m_api.limit}));
        }
        auto next = net::parseUrl(window().next);
        if (!next || next->sameOrigin(m_base)) return next;
        const bool unsafe = m_base.scheme == "https" && next->scheme != "https";
        if (!unsafe && m_query.key.empty()) return next;
        return Error(ErrorCode::InvalidInput,
                     unsafe ? "The service's list goes on at an address that is not encrypted."
                            : "The service's list goes on at another host, which does not get the key of this one.")
            .with("url", next->redacted);
    }

    ApiWindow& window() { return m_work.windows.back(); }

    const ApiQuery& m_query;
    const config::ApiDefinition& m_api;
    RecordSink& m_sink;
    const std::stop_token& m_stop;

    ApiDoor m_door;
    DetailsReader m_details;
    net::Url m_base;
    const config::ApiEndpoint* m_endpoint = nullptr;
    std::string m_rest;
    ApiWork m_work;
    bool m_resumed = false;
    ApiFetch m_fetch;
    // Of the present window.
    std::set<std::string> m_seen;
    std::int64_t m_given = 0;
    std::size_t m_lastRecords = 0;
    int m_splits = 0;
};

}  // namespace

bool ApiPacer::await(std::chrono::milliseconds interval, const std::stop_token& stop) {
    if (m_last && interval.count() > 0) {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        changed.wait_until(lock, stop, *m_last + interval, [] { return false; });
    }
    m_last = std::chrono::steady_clock::now();
    return !stop.stop_requested();
}

core::Result<ApiFetch> fetchApi(net::HttpClient& client, ApiPacer& pacer, const ApiQuery& query, std::string& left,
                                RecordSink& sink, const std::stop_token& stop, ApiSpans* spans) {
    ApiSpans nobodyAsks;
    return ApiReader(client, pacer, query, sink, stop).run(left, spans == nullptr ? nobodyAsks : *spans);
}

}  // namespace groundswell::sources
