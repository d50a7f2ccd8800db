#include "pipeline/sources/web/telegram_source.h"

#include "pipeline/net/url.h"
#include "pipeline/sources/web/telegram_memory.h"
#include "pipeline/sources/web/telegram_page.h"

#include <algorithm>
#include <utility>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;

// A page has some 20 messages.
constexpr std::int64_t mostTelegramPages = 5'000;
constexpr std::uint64_t longestTelegramPage = 8U << 20;

Error stoppedWalk() {
    return {ErrorCode::Cancelled, "The fetch was stopped."};
}

class TelegramWalk {
public:
    TelegramWalk(net::HttpClient& client, ApiPacer& pacer, const TelegramQuery& query, RecordSink& sink,
                 const std::stop_token& stop)
        : m_client(client), m_pacer(pacer), m_query(query), m_sink(sink), m_stop(stop) {}

    core::Result<TelegramFetch> run(std::string& text) {
        m_memory = readTelegramMemory(text);
        const bool look = m_query.limitPages > 0;
        const bool otherDays = m_query.from || m_query.to;
        auto done = otherDays ? readOtherDays(look) : look ? readBeginning() : readNews();
        if (!look) text = writeTelegramMemory(m_memory);
        if (!done) return std::move(done).error();
        return m_fetch;
    }

private:
    // A look at the first pages, which leaves alone what is known and what is undone.
    core::Result<void> readBeginning() {
        TelegramSpan span{0, 0, m_query.since};
        return readSpan(span);
    }

    core::Result<void> readOtherDays(bool look) {
        const core::UtcTime from = m_query.from.value_or(m_query.since);
        const bool again =
            !look && m_memory.asked && m_memory.asked->from == m_query.from && m_memory.asked->to == m_query.to;
        TelegramSpan span = again ? m_memory.asked->span : TelegramSpan{0, 0, from};
        auto done = readSpan(span);
        if (look) return done;
        m_memory.asked.reset();
        if (!done && span.before > 0) m_memory.asked = {m_query.from, m_query.to, span};
        return done;
    }

    core::Result<void> readNews() {
        m_memory.expectNews(m_query.since);
        const std::size_t all = m_memory.spans.size();
        m_usual = true;
        while (!m_memory.spans.empty()) {
            const bool isOld = m_memory.spans.size() < all;
            TelegramSpan span = m_memory.spans.back();
            auto done = readSpan(span);
            m_memory.spans.back() = span;
            if (!done) {
                // What fails again for what the server gives would stand in the way for ever.
                if (isOld && done.error().code == ErrorCode::InvalidInput) m_memory.spans.pop_back();
                return done;
            }
            if (m_enough) return {};
            m_memory.spans.pop_back();
        }
        return {};
    }

    // Page by page from new to old; `span` becomes what is left of it.
    core::Result<void> readSpan(TelegramSpan& span) {
        for (;;) {
            if (m_fetch.pages >= mostTelegramPages)
                return Error(ErrorCode::InvalidInput, "The channel goes on and on: it was left after " +
                                                          std::to_string(mostTelegramPages) + " pages.");
            auto more = readPage(span);
            if (!more) return more.error();
            if (!*more || m_enough) return {};
            if (m_query.limitPages > 0 && m_fetch.pages >= m_query.limitPages) {
                m_fetch.unfinished = true;
                return {};
            }
        }
    }

    [[nodiscard]] net::HttpRequest requestFor(const TelegramSpan& span) const {
        net::HttpRequest request;
        request.url = m_query.server + "/s/" + m_query.channel;
        if (span.before > 0) request.url += "?before=" + std::to_string(span.before);
        request.headers = {{"Accept", "text/html"}};
        request.allowPrivateNetwork = m_query.allowPrivateNetwork;
        request.limits.maxBodyBytes = longestTelegramPage;
        return request;
    }

    // False when the span has no older page.
    core::Result<bool> readPage(TelegramSpan& span) {
        if (!m_pacer.await(m_query.interval, m_stop)) return stoppedWalk();
        const auto response = m_client.get(requestFor(span), m_stop);
        if (!response) return response.error();
        const std::string origin = net::redactUrl(response->url);
        auto page = readTelegramPage(response->body, response->header("content-type"), response->url);
        if (!page) return std::move(page).error();
        m_sink.progress(response->body.size(), response->body.size());
        if (page->posts.empty()) return passEmptyPage(span, *page, origin);
        const std::int64_t oldest = page->posts.front().number;
        const std::int64_t newest = page->posts.back().number;
        if (span.before > 0 && newest >= span.before) return circle(origin);
        const bool reached = reaches(span, *page);
        if (!handOver(*page, origin)) {
            if (m_stop.stop_requested()) return stoppedWalk().with("url", origin);
            m_enough = true;
            return false;
        }
        ++m_fetch.pages;
        if (m_usual) m_memory.top = std::max(m_memory.top, newest);
        if (reached || !page->before) return false;
        if (span.before > 0 && *page->before >= span.before) return circle(origin);
        span.before = std::min(*page->before, oldest);
        return true;
    }

    // One with nothing but service messages is passed over.
    core::Result<bool> passEmptyPage(TelegramSpan& span, const TelegramPage& page, const std::string& origin) {
        if (page.before && (span.before == 0 || *page.before < span.before)) {
            ++m_fetch.pages;
            span.before = *page.before;
            return true;
        }
        if (span.before > 0) {
            m_sink.issue({origin, 0, "The page of older messages has none; what is before them was left out.", false});
            return false;
        }
        return Error(ErrorCode::InvalidInput, "The channel shows no messages.")
            .with("url", origin)
            .with("remedy", "Open the address in a browser to see whether it has any.");
    }

    [[nodiscard]] static Error circle(const std::string& origin) {
        return Error(ErrorCode::InvalidInput, "The channel goes in a circle: its pages do not get older.")
            .with("url", origin);
    }

    // Whether the page has what the span ends at. Older messages have lower numbers and earlier dates.
    static bool reaches(const TelegramSpan& span, const TelegramPage& page) {
        if (page.posts.front().number <= span.floor) return true;
        const auto dated = std::find_if(page.posts.begin(), page.posts.end(),
                                        [](const TelegramPost& post) { return post.postedAt.has_value(); });
        return dated != page.posts.end() && *dated->postedAt < span.since;
    }

    // False when the sink wants no more.
    bool handOver(TelegramPage& page, const std::string& origin) {
        for (TelegramPost& post : page.posts) {
            if (m_stop.stop_requested()) return false;
            domain::RawRecord record;
            record.contentId = std::move(post.id);
            record.content = std::move(post.json);
            record.pageId = m_fetch.pages;
            record.origin = origin;
            if (!m_sink.record(std::move(record))) return false;
            ++m_fetch.messages;
            if (!post.problem.empty() && !m_sink.issue({origin, 0, std::move(post.problem), false})) return false;
        }
        return page.unreadable == 0 ||
               m_sink.issue(
                   {origin, 0,
                    std::to_string(page.unreadable) + " messages of the page have no number and were left out.", true});
    }

    net::HttpClient& m_client;
    ApiPacer& m_pacer;
    const TelegramQuery& m_query;
    RecordSink& m_sink;
    const std::stop_token& m_stop;

    TelegramMemory m_memory;
    TelegramFetch m_fetch;
    bool m_usual = false;   // what is read becomes known
    bool m_enough = false;  // the sink wants no more
};

}  // namespace

core::Result<TelegramFetch> fetchTelegram(net::HttpClient& client, ApiPacer& pacer, const TelegramQuery& query,
                                          std::string& memory, RecordSink& sink, const std::stop_token& stop) {
    return TelegramWalk(client, pacer, query, sink, stop).run(memory);
}

}  // namespace groundswell::sources
