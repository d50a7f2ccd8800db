#include "tests/pipeline/sources/api_fixture.h"

#include "models/config/workspace_config.h"
#include "pipeline/sources/feed_source.h"
#include "tests/pipeline/sources/feed_samples.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <atomic>
#include <functional>

using namespace groundswell;
using testing::ApiService;
using testing::Reply;

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

    [[nodiscard]] bool isFeed() const { return type == "feed"; }
};

std::vector<Connector> connectors() {
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

using FaultStep = std::function<void(Reply&, const Connector&)>;

constexpr auto jsonType = "Content-Type: application/json\r\n";
constexpr auto pageType = "Content-Type: text/html\r\n";

FaultStep goodAnswer() {
    return [](Reply& reply, const Connector& connector) { reply.respond(200, jsonType, connector.good); };
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
        const std::string before = connector.isFeed() ? ">x<" : "\"x\"";
        answer.replace(answer.find(before) + 1, 1, text);
        reply.respond(200, jsonType, answer);
    };
}

FaultStep halfAnswer() {
    return [](Reply& reply, const Connector& connector) {
        reply.respond(200, jsonType, connector.good.substr(0, connector.good.size() / 2));
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
    return {
        {"good", {goodAnswer()}, "1", "", ""},
        {"moved for good", {statusAnswer(301, "Location: /there\r\n"), goodAnswer()}, "1", "", ""},
        {"moved for now", {statusAnswer(307, "Location: /there\r\n"), goodAnswer()}, "1", "", ""},
        {"a page",
         {bodyAnswer("<!DOCTYPE html><html><p>Sign in</p></html>", pageType)},
         "",
         "instead of JSON",
         "is an HTML page, not a feed"},
        {"a sentence",
         {bodyAnswer("Too many users.", "Content-Type: text/plain\r\n")},
         "",
         "is not JSON",
         "neither XML nor JSON"},
        {"empty body", {bodyAnswer("")}, "", "answer is empty", "is empty"},
        {"white space", {bodyAnswer(" \n ")}, "", "answer is empty", "is empty"},
        {"changed form", {bodyAnswer(R"({"results":[{"n":1}]})")}, "", "no list", "not a JSON feed"},
        {"error with 200",
         {bodyAnswer(R"({"error":"Not today","errors":[{"detail":"Not today"}],"message":"Not today"})")},
         "",
         "Not today",
         "not a JSON feed"},
        {"picture",
         {bodyAnswer(std::string("\x89PNG\r\n\x1a\n\0\0", 10), "Content-Type: image/png\r\n")},
         "",
         "is not JSON",
         "neither XML nor JSON"},
        {"bad UTF-8", {changedAnswer("a\xff\xc3")}, "1", "", "", "repaired"},
        {"control characters", {changedAnswer("a\x01\x02")}, "1", "", ""},
        {"far too long", {longAnswer()}, "", "larger than the limit", "larger than the limit"},
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
        << connector.type << fault.steps << fault.ids << (connector.isFeed() ? fault.feedError : fault.apiError)
        << (connector.isFeed() ? std::string() : fault.issue);
}

const Connector& connectorOf(const std::string& type) {
    static const std::vector<Connector> all = connectors();
    return *std::find_if(all.begin(), all.end(), [&](const Connector& one) { return one.type == type; });
}

// What a fetch said, after its records went to the service's sink.
std::string fetchedBy(const Connector& connector, ApiService& service) {
    if (connector.isFeed()) {
        net::HttpClient client("Groundswell/test");
        const auto fetched = sources::fetchFeed(client, service.server->url("/feed"), {}, true, service.sink, {});
        return fetched ? std::string() : fetched.error().describe();
    }
    config::SourceConfig source;
    source.id = "s";
    source.type = connector.type;
    service.query.api = *config::apiOf(source);
    service.query.api.intervalMs = 0;
    service.query.key = service.query.api.auth && service.query.api.auth->required ? "hush" : "";
    return testing::toldOf(service.fetch());
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
        if (connector.isFeed() || paged) {
            for (const Fault& fault : passingFaults()) addFault(connector, fault);
        }
        for (const Fault& fault : refusals()) addFault(connector, fault);
        addFault(connector, {"nothing new", {bodyAnswer(connector.empty)}, "", "", ""});
        // A feed keeps what stands before the cut.
        addFault(connector, {"half of it", {halfAnswer()}, connector.isFeed() ? "1" : "", "broken JSON", ""});
    }
}

void ConnectorFaultsTest::end_in_items_or_a_reason() {
    QFETCH(const std::string, type);
    QFETCH(const std::vector<FaultStep>, steps);
    QFETCH(const std::string, ids);
    QFETCH(const std::string, error);
    QFETCH(const std::string, issue);
    const Connector& connector = connectorOf(type);
    ApiService service({});
    std::atomic<std::size_t> next = 0;
    service.beyond = [&](Reply& reply) {
        const std::size_t step = next++;
        if (step >= steps.size() && !ids.empty()) return reply.respond(200, jsonType, connector.empty);
        steps[std::min(step, steps.size() - 1)](reply, connector);
    };
    const std::string told = fetchedBy(connector, service);
    QVERIFY2(error.empty() ? told.empty() : told.find(error) != std::string::npos, told.c_str());
    QCOMPARE(service.sink.ids(), ids);
    QVERIFY2(service.sink.issues().find(issue) != std::string::npos, service.sink.issues().c_str());
    QVERIFY2(told.find("hush") == std::string::npos, told.c_str());
}

GROUNDSWELL_TEST(ConnectorFaultsTest, connector_faults)
#include "tst_connector_faults.moc"
