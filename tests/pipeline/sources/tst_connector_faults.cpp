#include "tests/pipeline/sources/api_fixture.h"

#include "models/config/workspace_config.h"
#include "pipeline/sources/feed_source.h"
#include "pipeline/sources/web/telegram_source.h"
#include "pipeline/sources/web/web_source.h"
#include "tests/pipeline/sources/feed_samples.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <array>
#include <atomic>
#include <functional>

using namespace groundswell;
using testing::ApiService;
using testing::Reply;
using testing::SeenRequest;

/// Every connector against everything that servers do: the right items come, or an error that says what was wrong.
/// Never a hang, never a silent nothing.
class ConnectorFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void end_in_items_or_a_reason_data();
    void end_in_items_or_a_reason();
};

namespace {

// A connector, an answer of its service with the one record "1", and the same without any.
struct Connector {
    std::string type;
    std::string good;
    std::string empty;
    std::string nothing = {};  // a part of the error that the empty answer is; empty = it is none

    [[nodiscard]] bool isFeed() const { return type == "feed"; }
    [[nodiscard]] bool isListing() const { return type == "web listing" || type == "web sitemap"; }
    [[nodiscard]] bool isArticle() const { return type == "web page"; }
    [[nodiscard]] bool isChannel() const { return type == "telegram"; }
    [[nodiscard]] bool isWeb() const { return isListing() || isArticle(); }
    [[nodiscard]] bool isApi() const { return !isFeed() && !isWeb() && !isChannel(); }
};

// Behind what matters, so that the first half of an answer has it.
std::string faultPadding() {
    return "<!--" + std::string(2'000, 'y') + "-->";
}

std::string listingAnswer() {
    return "<html><body><p><a href=\"/1\">x</a></p>" + faultPadding() + "</body></html>";
}

std::string articleAnswer() {
    return "<html><head><title>x</title><link rel=\"canonical\" href=\"/1\"></head><body><article><p>This is the "
           "story, which is long enough, with commas, to be one.</p></article>" +
           faultPadding() + "</body></html>";
}

// The address is put in for {host} when it is sent.
std::string sitemapAnswer() {
    return "<urlset><url><loc>{host}/1</loc><news:title>x</news:title></url>" + faultPadding() + "</urlset>";
}

std::string channelAnswer(const std::string& messages) {
    return "<html><body><div class=\"tgme_channel_info_header_title\">River</div><section "
           "class=\"tgme_channel_history\">" +
           messages + "</section>" + faultPadding() + "</body></html>";
}

std::vector<Connector> pageConnectors() {
    return {
        {"web listing", listingAnswer(), "<html><body><p>None.</p></body></html>", "has no links to others"},
        {"web sitemap", sitemapAnswer(), "<urlset></urlset>", "names no pages"},
        {"web page", articleAnswer(), "<html><body></body></html>", "no text that can be read"},
        {"telegram",
         channelAnswer("<div class=\"tgme_widget_message\" data-post=\"River/1\"><div "
                       "class=\"tgme_widget_message_text\">x</div><a class=\"tgme_widget_message_date\"><time "
                       "datetime=\"2026-10-12T10:00:00+00:00\"></time></a></div>"),
         channelAnswer(""), "shows no messages"},
    };
}

std::vector<Connector> dataConnectors() {
    return {
        {"feed",
         testing::feeds::rss("<guid>1</guid><title>x</title><description>" + std::string(200, 'y') + "</description>"),
         "<rss><channel><title>T</title></channel></rss>"},
        {"mastodon", R"([{"uri":"1","content":"x"}])", "[]"},
        {"bluesky", R"({"posts":[{"uri":"1","record":{"text":"x"}}]})", R"({"posts":[]})"},
        {"lemmy", R"({"posts":[{"post":{"ap_id":"1","name":"x"}}]})", R"({"posts":[]})"},
        {"lemmy_v4", R"({"items":[{"post":{"ap_id":"1","name":"x"}}],"next_page":null})", R"({"items":[]})"},
        {"hackernews", R"({"hits":[{"objectID":"1","title":"x"}],"nbHits":1,"nbPages":1})",
         R"({"hits":[],"nbHits":0})"},
        {"gdelt", R"({"articles":[{"url":"1","title":"x"}]})", R"({"articles":[]})"},
        {"junkipedia", R"({"data":[{"id":"1","attributes":{"t":"x"}}],"links":{"next":null}})",
         R"({"data":[],"links":{"next":null}})"},
        {"youtube", R"({"items":[{"id":{"videoId":"1"},"snippet":{"title":"x"}}]})", R"({"items":[]})"},
        {"mediacloud", R"({"stories":[{"id":"1","title":"x"}],"pagination_token":null})", R"({"stories":[]})"},
    };
}

std::vector<Connector> connectors() {
    std::vector<Connector> all = dataConnectors();
    for (Connector& connector : pageConnectors()) all.push_back(std::move(connector));
    return all;
}

using FaultStep = std::function<void(Reply&, const Connector&)>;

constexpr auto jsonType = "Content-Type: application/json\r\n";
constexpr auto pageType = "Content-Type: text/html\r\n";

const char* typeOfAnswers(const Connector& connector) {
    return connector.isWeb() || connector.isChannel() ? pageType : jsonType;
}

FaultStep goodAnswer() {
    return
        [](Reply& reply, const Connector& connector) { reply.respond(200, typeOfAnswers(connector), connector.good); };
}

FaultStep emptyAnswer() {
    return
        [](Reply& reply, const Connector& connector) { reply.respond(200, typeOfAnswers(connector), connector.empty); };
}

// A channel that moves out of the preview is another matter.
FaultStep movedAnswer(int code) {
    return [=](Reply& reply, const Connector& connector) {
        reply.respond(code, connector.isChannel() ? "Location: /s/there\r\n" : "Location: /there\r\n", "");
    };
}

FaultStep statusAnswer(int code, const std::string& headers = {}, const std::string& body = {}) {
    return [=](Reply& reply, const Connector&) { reply.respond(code, headers, body); };
}

FaultStep bodyAnswer(const std::string& text, const std::string& headers = jsonType) {
    return [=](Reply& reply, const Connector&) { reply.respond(200, headers, text); };
}

FaultStep rawAnswer(const std::string& bytes) {
    return [=](Reply& reply, const Connector&) { reply.raw(bytes); };
}

// The good answer with its text changed.
FaultStep changedAnswer(const std::string& text) {
    return [=](Reply& reply, const Connector& connector) {
        std::string answer = connector.good;
        const std::string before = connector.isApi() ? "\"x\"" : ">x<";
        answer.replace(answer.find(before) + 1, 1, text);
        reply.respond(200, typeOfAnswers(connector), answer);
    };
}

FaultStep halfAnswer() {
    return [](Reply& reply, const Connector& connector) {
        reply.respond(200, typeOfAnswers(connector), connector.good.substr(0, connector.good.size() / 2));
    };
}

FaultStep longAnswer() {
    return [](Reply& reply, const Connector&) { reply.respond(200, jsonType, std::string(33U << 20, ' ')); };
}

struct Fault {
    const char* name;
    std::vector<FaultStep> steps;  // behind them the last one for ever, or nothing new where records came
    std::string ids;
    std::string apiError;  // a part of it; empty = none
    std::string feedError;
    std::string issue = {};  // a part of what is noted
    // Of a listing, a page that it names, a channel; empty = as of an API.
    std::array<std::string, 3> pageErrors = {};

    [[nodiscard]] const std::string& errorFor(const Connector& connector) const {
        if (connector.isFeed()) return feedError;
        const std::string& own = pageErrors[connector.isListing() ? 0 : connector.isArticle() ? 1 : 2];
        return connector.isApi() || own.empty() ? apiError : own;
    }
};

std::vector<Fault> refusals() {
    const std::string later = "too many requests (429)";
    return {
        {"401", {statusAnswer(401)}, "", "asks for a sign-in (401)", "asks for a sign-in (401)"},
        {"402", {statusAnswer(402)}, "", "(402)", "(402)"},
        {"403 as a page",
         {statusAnswer(403, pageType, "<html>no</html>")},
         "",
         "refuses access (403)",
         "refuses access (403)"},
        {"404", {statusAnswer(404)}, "", "(404)", "(404)"},
        {"410", {statusAnswer(410)}, "", "gone for good", "gone for good"},
        {"451", {statusAnswer(451)}, "", "(451)", "(451)"},
        {"429, seconds", {statusAnswer(429, "Retry-After: 3600\r\n")}, "", later, later},
        {"429, date", {statusAnswer(429, "Retry-After: Fri, 31 Dec 2200 23:59:59 GMT\r\n")}, "", later, later},
        {"429, reset in ISO 8601",
         {statusAnswer(429, "X-RateLimit-Reset: 2199-01-01T00:00:00Z\r\n")},
         "",
         later,
         later},
        {"429, reset as a time", {statusAnswer(429, "RateLimit-Reset: 7258118400\r\n")}, "", later, later},
        {"429, reset in seconds", {statusAnswer(429, "X-Ratelimit-Reset: 3600\r\n")}, "", later, later},
        {"503 for long", {statusAnswer(503, "Retry-After: 3600\r\n")}, "", "(503)", "(503)"},
        {"redirect in a circle",
         {statusAnswer(302, "Location: /a\r\n"), statusAnswer(302, "Location: /b\r\n"),
          statusAnswer(302, "Location: /a\r\n")},
         "",
         "in a circle",
         "in a circle"},
        {"redirect to a file",
         {statusAnswer(302, "Location: file:///etc/hostname\r\n")},
         "",
         "begin with file:",
         "begin with file:"},
        {"redirect to nowhere", {statusAnswer(302)}, "", "without saying where", "without saying where"},
    };
}

std::vector<Fault> answersOfKinds() {
    const std::string noLinks = "has no links to others";
    const std::string noPage = "is no HTML page";
    const std::string otherForm = "another form than is known";
    const std::string noText = "The page is empty.";
    return {
        {"good", {goodAnswer()}, "1", "", ""},
        {"moved for good", {movedAnswer(301), goodAnswer()}, "1", "", ""},
        {"moved for now", {movedAnswer(307), goodAnswer()}, "1", "", ""},
        {"a page",
         {bodyAnswer("<!DOCTYPE html><html><p>Sign in</p></html>", pageType)},
         "",
         "instead of JSON",
         "is an HTML page, not a feed",
         {},
         {noLinks, "no text that can be read", otherForm}},
        {"a sentence",
         {bodyAnswer("Too many users.", "Content-Type: text/plain\r\n")},
         "",
         "is not JSON",
         "neither XML nor JSON",
         {},
         {noLinks, noPage, otherForm}},
        {"empty body", {bodyAnswer("")}, "", "answer is empty", "is empty", {}, {noText, noText, otherForm}},
        {"white space", {bodyAnswer(" \n ")}, "", "answer is empty", "is empty", {}, {noText, noText, otherForm}},
        {"changed form",
         {bodyAnswer(R"({"results":[{"n":1}]})")},
         "",
         "no list",
         "not a JSON feed",
         {},
         {noLinks, noPage, otherForm}},
        {"error with 200",
         {bodyAnswer(R"({"error":"Not today","errors":[{"detail":"Not today"}],"message":"Not today"})")},
         "",
         "Not today",
         "not a JSON feed",
         {},
         {noLinks, noPage, otherForm}},
        {"picture",
         {bodyAnswer(std::string("\x89PNG\r\n\x1a\n\0\0", 10), "Content-Type: image/png\r\n")},
         "",
         "is not JSON",
         "neither XML nor JSON",
         {},
         {noLinks, noPage, otherForm}},
        {"bad UTF-8", {changedAnswer("a\xff\xc3")}, "1", "", "", "repaired"},
        {"control characters", {changedAnswer("a\x01\x02")}, "1", "", ""},
        // A sitemap may be as long.
        {"far too long",
         {longAnswer()},
         "",
         "larger than the limit",
         "larger than the limit",
         {},
         {noText, noText, {}}},
        {"other compression",
         {statusAnswer(200, "Content-Encoding: br\r\n", "x")},
         "",
         "not asked for: br",
         "not asked for: br"},
    };
}

std::vector<Fault> passingFaults() {
    return {
        {"500, then good", {statusAnswer(500), goodAnswer()}, "1", "", ""},
        {"503 for a moment", {statusAnswer(503, "Retry-After: 0\r\n"), goodAnswer()}, "1", "", ""},
        {"429 for a moment", {statusAnswer(429, "Retry-After: 0\r\n"), goodAnswer()}, "1", "", ""},
        {"closed, then good", {rawAnswer(""), goodAnswer()}, "1", "", ""},
        {"cut, then good",
         {rawAnswer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"a\":"), goodAnswer()},
         "1",
         "",
         ""},
        {"chunk cut, then good",
         {rawAnswer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"), goodAnswer()},
         "1",
         "",
         ""},
    };
}

void addFault(const Connector& connector, const Fault& fault) {
    // GDELT answers without a list where it found nothing.
    const std::string name = fault.name;
    if (connector.type == "gdelt" && (name == "changed form" || name == "error with 200")) return;
    QTest::addRow("%s: %s", connector.type.c_str(), fault.name)
        << connector.type << fault.steps << fault.ids << fault.errorFor(connector)
        << (connector.isApi() ? fault.issue : std::string());
}

const Connector& connectorOf(const std::string& type) {
    static const std::vector<Connector> all = connectors();
    return *std::find_if(all.begin(), all.end(), [&](const Connector& one) { return one.type == type; });
}

// A site's robots.txt, and of a listing and what it names the one that is in order.
bool answeredBySite(const Connector& connector, const SeenRequest& request, Reply& reply) {
    if (!connector.isWeb()) return false;
    if (request.target == "/robots.txt") {
        reply.respond(404, "", "");
    } else if (connector.isListing() && request.target == "/1") {
        reply.respond(200, pageType, articleAnswer());
    } else if (connector.isArticle() && request.target == "/list") {
        reply.respond(200, pageType, listingAnswer());
    } else {
        return false;
    }
    return true;
}

template <typename Fetched>
std::string toldOfFetch(const core::Result<Fetched>& fetched) {
    return fetched ? std::string() : fetched.error().describe();
}

std::string fetchedFromSite(ApiService& service) {
    sources::WebQuery query;
    query.url = service.server->url("/list");
    query.config.intervalMs = 0;
    query.since = service.query.since;
    query.allowPrivateNetwork = true;
    net::HttpClient client("Groundswell/test");
    std::string memory;
    return toldOfFetch(sources::fetchWeb(client, query, memory, service.sink, {}));
}

std::string fetchedFromChannel(ApiService& service) {
    sources::TelegramQuery query;
    query.server = service.server->url("");
    while (query.server.ends_with('/')) query.server.pop_back();
    query.channel = "river";
    query.since = service.query.since;
    query.allowPrivateNetwork = true;
    net::HttpClient client("Groundswell/test");
    sources::ApiPacer pacer;
    std::string memory;
    return toldOfFetch(sources::fetchTelegram(client, pacer, query, memory, service.sink, {}));
}

// What a fetch said, after its records went to the service's sink.
std::string fetchedBy(const Connector& connector, ApiService& service) {
    if (connector.isFeed()) {
        net::HttpClient client("Groundswell/test");
        const auto fetched = sources::fetchFeed(client, service.server->url("/feed"), {}, true, service.sink, {});
        return toldOfFetch(fetched);
    }
    if (connector.isWeb()) return fetchedFromSite(service);
    if (connector.isChannel()) return fetchedFromChannel(service);
    config::SourceConfig source;
    source.id = "s";
    source.type = connector.type;
    service.query.api = *config::apiOf(source);
    service.query.api.intervalMs = 0;
    service.query.key = service.query.api.auth && service.query.api.auth->required ? "hush" : "";
    return testing::toldOf(service.fetch());
}

// Ids of the records: of those that are addresses what is behind the last slash.
std::string shortIds(const ApiService& service) {
    std::string out;
    for (const domain::RawRecord& record : service.sink.records)
        out += (out.empty() ? "" : " ") + record.contentId.substr(record.contentId.rfind('/') + 1);
    return out;
}

}  // namespace

void ConnectorFaultsTest::end_in_items_or_a_reason_data() {
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::vector<FaultStep>>("steps");
    QTest::addColumn<std::string>("ids");
    QTest::addColumn<std::string>("error");
    QTest::addColumn<std::string>("issue");
    for (const Connector& connector : connectors()) {
        for (const Fault& fault : answersOfKinds()) addFault(connector, fault);
        // The client tries again for all of them alike, after a moment each time.
        const bool paged = connector.type == "mastodon" || connector.type == "hackernews";
        if (!connector.isApi() || paged) {
            for (const Fault& fault : passingFaults()) addFault(connector, fault);
        }
        for (const Fault& fault : refusals()) addFault(connector, fault);
        addFault(connector, {"nothing new", {emptyAnswer()}, "", connector.nothing, ""});
        // All but JSON keeps what stands before the cut.
        addFault(
            connector,
            {"half of it", {halfAnswer()}, connector.isApi() ? "" : "1", connector.isApi() ? "broken JSON" : "", ""});
    }
}

void ConnectorFaultsTest::end_in_items_or_a_reason() {
    QFETCH(const std::string, type);
    QFETCH(const std::vector<FaultStep>, steps);
    QFETCH(const std::string, ids);
    QFETCH(const std::string, error);
    QFETCH(const std::string, issue);
    std::atomic<std::size_t> next = 0;
    Connector sent = connectorOf(type);
    ApiService service({});
    if (const std::size_t at = sent.good.find("{host}"); at != std::string::npos)
        sent.good.replace(at, std::string("{host}/").size(), service.server->url("/"));
    service.ahead = [&](const SeenRequest& request, Reply& reply) { return answeredBySite(sent, request, reply); };
    service.beyond = [&](Reply& reply) {
        const std::size_t step = next++;
        if (step >= steps.size() && !ids.empty()) return emptyAnswer()(reply, sent);
        steps[std::min(step, steps.size() - 1)](reply, sent);
    };
    const std::string told = fetchedBy(sent, service);
    QVERIFY2(error.empty() ? told.empty() : told.find(error) != std::string::npos, told.c_str());
    QCOMPARE(shortIds(service), ids);
    QVERIFY2(service.sink.issues().find(issue) != std::string::npos, service.sink.issues().c_str());
    QVERIFY2(told.find("hush") == std::string::npos, told.c_str());
}

GROUNDSWELL_TEST(ConnectorFaultsTest, connector_faults)
#include "tst_connector_faults.moc"
