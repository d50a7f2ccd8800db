#include "models/core/clock.h"
#include "pipeline/net/http_client.h"
#include "tests/pipeline/net/loopback_requests.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <latch>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace groundswell;
using testing::fetch;
using testing::Reply;
using testing::requestFor;
using testing::ScriptedServer;
using testing::SeenRequest;

class HttpClientTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatWasAsked();
    void revalidates();
    void retriesServerFaults();
    void givesUpAfterTheLastAttempt();
    void waitsAsLongAsTheServerAsks();
    void reportsLongWaitsAndHoldsThem();
    void leavesARedirectsTargetAlone();
    void followsRedirects();
    void keepsSecretsFromOtherOrigins();
    void redirectToPrivateAddressIsRefused();
    void keepsConnections();
    void separatesPrivateConnections();
    void stops();
    void stopsWhileWaitingToRetry();
    void servesManyThreads();
    void messagesHoldNoSecrets();
};

namespace {

// Refusals that several tests need.
void script(const SeenRequest& request, Reply& reply) {
    const std::string target = request.target.substr(0, request.target.find('?'));
    if (target == "/500") {
        reply.respond(500, "", "");
    } else if (target == "/429-long") {
        reply.respond(429, "Retry-After: 7200\r\n", "");
    } else if (target == "/429-absurd") {
        reply.respond(429, "Retry-After: 99999999999999\r\n", "");
    } else if (target == "/429-date") {
        reply.respond(429, "Retry-After: Fri, 31 Dec 2200 23:59:59 GMT\r\n", "");
    } else {
        reply.respond(404, "", "");
    }
}

}  // namespace

void HttpClientTest::sendsWhatWasAsked() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) {
        reply.respond(200, "ETag: \"7\"\r\nSet-Cookie: a=b\r\nX-Empty:\r\n", "");
    });
    net::HttpClient client("Groundswell/1.0 (+https://example.org)");
    net::HttpRequest request = requestFor(server.url("/a b/\xc3\xa9?q=1 2#part"));
    request.headers = {{"Accept", "text/xml"}, {"X-Token", "t"}};
    const auto first = client.get(request, {});
    QVERIFY(first.has_value());
    QVERIFY(!first->movedPermanently);
    QCOMPARE(std::string(first->header("etag")), std::string("\"7\""));
    QVERIFY(client.get(request, {}).has_value());
    const auto requests = server.requests();
    QCOMPARE(requests.size(), std::size_t{2});
    const SeenRequest& seen = requests.back();
    QCOMPARE(seen.target, std::string("/a%20b/%C3%A9?q=1%202"));
    QCOMPARE(seen.headers.at("user-agent"), std::string("Groundswell/1.0 (+https://example.org)"));
    QCOMPARE(seen.headers.at("accept"), std::string("text/xml"));
    QCOMPARE(seen.headers.at("x-token"), std::string("t"));
    QCOMPARE(seen.headers.at("accept-encoding"), std::string("gzip, deflate"));
    QVERIFY(!seen.headers.contains("cookie"));
    QVERIFY(!seen.headers.contains("if-none-match"));
}

void HttpClientTest::revalidates() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        const auto etag = request.headers.find("if-none-match");
        const auto modified = request.headers.find("if-modified-since");
        const bool same = etag != request.headers.end() && etag->second == "W/\"v1\"" &&
                          modified != request.headers.end() && modified->second == "Mon, 13 Nov 2017 08:28:36 GMT";
        if (same) {
            reply.raw("HTTP/1.1 304 Not Modified\r\nETag: W/\"v1\"\r\n\r\n");
        } else {
            reply.respond(200, "", "changed");
        }
    });
    net::HttpRequest request = requestFor(server.url("/"));
    QCOMPARE(fetch(request)->body, std::string("changed"));
    request.etag = "W/\"v1\"";
    request.lastModified = "Mon, 13 Nov 2017 08:28:36 GMT";
    const auto response = fetch(request);
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 304);
    QVERIFY(response->body.empty());
}

void HttpClientTest::retriesServerFaults() {
    std::atomic<int> number = 0;
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
        switch (++number) {
            case 1: reply.respond(500, "", ""); break;
            case 2: reply.raw(""); break;
            case 3: reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\ncut"); break;
            default: reply.respond(200, "", "at last");
        }
    });
    net::HttpRequest request = requestFor(server.url("/"));
    request.limits.maxAttempts = 4;
    const auto response = fetch(request);
    QVERIFY2(response.has_value(), response ? "" : response.error().describe().c_str());
    QCOMPARE(response->body, std::string("at last"));
    QCOMPARE(server.requests().size(), std::size_t{4});
}

void HttpClientTest::givesUpAfterTheLastAttempt() {
    const ScriptedServer server(script);
    net::HttpRequest request = requestFor(server.url("/500"));
    request.limits.maxAttempts = 3;
    QVERIFY(!fetch(request));
    QCOMPARE(server.requests().size(), std::size_t{3});
    request.url = server.url("/404");
    QVERIFY(!fetch(request));
    QCOMPARE(server.requests().size(), std::size_t{4});
}

void HttpClientTest::waitsAsLongAsTheServerAsks() {
    const ScriptedServer* self = nullptr;
    std::chrono::steady_clock::time_point refused;
    std::chrono::steady_clock::time_point served;
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
        if (self->requests().size() == 1) {
            refused = std::chrono::steady_clock::now();
            reply.respond(429, "Retry-After: 1\r\n", "");
        } else {
            served = std::chrono::steady_clock::now();
            reply.respond(200, "", "");
        }
    });
    self = &server;
    net::HttpRequest request = requestFor(server.url("/"));
    request.limits.maxAttempts = 2;
    QVERIFY(fetch(request).has_value());
    QCOMPARE(server.requests().size(), std::size_t{2});
    // Never early; how much later is up to the machine.
    QVERIFY(served - refused >= std::chrono::seconds(1));
}

void HttpClientTest::reportsLongWaitsAndHoldsThem() {
    const ScriptedServer server(script);
    net::HttpRequest request = requestFor(server.url("/429-long"));
    request.limits.maxAttempts = 3;
    net::HttpClient client("Groundswell/test");
    const auto first = client.get(request, {});
    QVERIFY(!first);
    QCOMPARE(first.error().contextValue("retry_after"), std::string("7200"));
    const std::string& sentence = first.error().message;
    const std::size_t at = sentence.find("until ");
    QVERIFY2(at != std::string::npos, sentence.c_str());
    const auto until = core::parseTime(sentence.substr(at + 6, sentence.size() - at - 7));
    QVERIFY2(until.has_value(), sentence.c_str());
    const auto left = *until - core::SystemClock().now();
    QVERIFY(left > std::chrono::minutes(115) && left <= std::chrono::seconds(7'201));
    request.url = server.url("/other");
    const auto second = client.get(request, {});
    QVERIFY(!second);
    QCOMPARE(second.error().contextValue("status"), std::string("429"));
    QVERIFY(!second.error().contextValue("retry_after").empty());
    QCOMPARE(server.requests().size(), std::size_t{1});
    for (const char* target : {"/429-absurd", "/429-date"}) {
        const auto absurd = fetch(requestFor(server.url(target)));
        QCOMPARE(absurd.error().contextValue("retry_after"), std::string("86400"));
    }
}

void HttpClientTest::leavesARedirectsTargetAlone() {
    const ScriptedServer quiet(script);
    const ScriptedServer server([&quiet](const SeenRequest&, Reply& reply) {
        reply.respond(302, "Location: " + quiet.url("/other") + "\r\n", "");
    });
    net::HttpClient client("Groundswell/test");
    QVERIFY(!client.get(requestFor(quiet.url("/429-long")), {}));
    net::HttpRequest request = requestFor(server.url("/"));
    request.limits.maxAttempts = 3;
    const auto response = client.get(request, {});
    QVERIFY(!response);
    QCOMPARE(response.error().contextValue("status"), std::string("429"));
    QVERIFY(!response.error().contextValue("retry_after").empty());
    QCOMPARE(quiet.requests().size(), std::size_t{1});
    QCOMPARE(server.requests().size(), std::size_t{1});
}

void HttpClientTest::followsRedirects() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        if (request.target == "/end?x=1") {
            reply.respond(200, "", "end");
        } else if (request.target == "/temporary") {
            reply.respond(307, "Location: end?x=1\r\n", "ignored");
        } else {
            const int left = std::stoi(request.target.substr(1));
            const std::string next = left == 1 ? "/end?x=1" : "/" + std::to_string(left - 1);
            reply.respond(left % 2 == 0 ? 301 : 308, "Location: " + next + "\r\n", "ignored");
        }
    });
    const auto permanent = fetch(requestFor(server.url("/5")));
    QVERIFY2(permanent.has_value(), permanent ? "" : permanent.error().describe().c_str());
    QCOMPARE(permanent->body, std::string("end"));
    QCOMPARE(permanent->url, server.url("/end?x=1"));
    QVERIFY(permanent->movedPermanently);
    QVERIFY(!fetch(requestFor(server.url("/temporary")))->movedPermanently);
    const auto tooMany = fetch(requestFor(server.url("/6")));
    QVERIFY(!tooMany);
    QVERIFY(tooMany.error().message.find("too many times") != std::string::npos);
}

void HttpClientTest::keepsSecretsFromOtherOrigins() {
    const ScriptedServer other([](const SeenRequest&, Reply& reply) { reply.respond(200, "", "other"); });
    const std::string target = other.url("/next", "user:pass@127.0.0.1");
    const ScriptedServer server([&](const SeenRequest& request, Reply& reply) {
        reply.respond(302, "Location: " + (request.target == "/here" ? std::string("/away") : target) + "\r\n", "");
    });
    net::HttpRequest request = requestFor(server.url("/here", "me:secret@127.0.0.1"));
    request.headers = {{"Authorization", "Bearer token"}, {"X-Api-Key", "key"}, {"Accept", "text/xml"}};
    QVERIFY(fetch(request).has_value());
    const auto own = server.requests();
    QCOMPARE(own.size(), std::size_t{2});
    QCOMPARE(own.back().headers.at("x-api-key"), std::string("key"));
    QVERIFY(own.back().headers.contains("authorization"));
    const auto foreign = other.requests();
    QCOMPARE(foreign.size(), std::size_t{1});
    QVERIFY(!foreign.front().headers.contains("authorization"));
    QVERIFY(!foreign.front().headers.contains("x-api-key"));
    QCOMPARE(foreign.front().headers.at("accept"), std::string("text/xml"));
}

void HttpClientTest::redirectToPrivateAddressIsRefused() {
    // The first server stands for a public one: a proxy of the person's own, which the address check lets through.
    const ScriptedServer server([](const SeenRequest&, Reply& reply) {
        reply.respond(302, "Location: http://169.254.169.254/latest\r\n", "");
    });
    qputenv("http_proxy", QByteArray::fromStdString(server.url("")));
    qputenv("no_proxy", "169.254.169.254");
    net::HttpRequest request = requestFor("http://public.example/");
    request.allowPrivateNetwork = false;
    const auto response = fetch(request);
    qunsetenv("http_proxy");
    qunsetenv("no_proxy");
    QVERIFY(!response);
    QCOMPARE(server.requests().size(), std::size_t{1});
    QCOMPARE(server.requests().front().target, std::string("http://public.example/"));
    QVERIFY2(response.error().message.find("private network") != std::string::npos,
             response.error().describe().c_str());
}

void HttpClientTest::keepsConnections() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(200, "", "x"); });
    net::HttpClient client("Groundswell/test");
    for (int i = 0; i < 5; ++i) QVERIFY(client.get(requestFor(server.url("/")), {}).has_value());
    QCOMPARE(server.connections(), 1);
}

void HttpClientTest::separatesPrivateConnections() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(200, "", "x"); });
    net::HttpClient client("Groundswell/test");
    net::HttpRequest request = requestFor(server.url("/"));
    QVERIFY(client.get(request, {}).has_value());
    request.allowPrivateNetwork = false;
    QVERIFY(!client.get(request, {}));
    QCOMPARE(server.requests().size(), std::size_t{1});
}

void HttpClientTest::stops() {
    std::latch arrived(1);
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
        arrived.count_down();
        reply.stall();
    });
    net::HttpClient client("Groundswell/test");
    std::stop_source stop;
    std::optional<core::Result<net::HttpResponse>> response;
    std::jthread caller([&] { response = client.get(requestFor(server.url("/")), stop.get_token()); });
    arrived.wait();
    stop.request_stop();
    caller.join();
    QVERIFY(response->error().code == core::ErrorCode::Cancelled);
    QVERIFY(client.get(requestFor(server.url("/")), stop.get_token()).error().code == core::ErrorCode::Cancelled);
    QCOMPARE(server.requests().size(), std::size_t{1});
}

void HttpClientTest::stopsWhileWaitingToRetry() {
    std::stop_source stop;
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
        reply.respond(503, "Retry-After: 3000\r\n", "");
        stop.request_stop();
    });
    net::HttpRequest request = requestFor(server.url("/"));
    request.limits.maxAttempts = 3;
    request.limits.maxRetryWait = std::chrono::hours(1);
    net::HttpClient client("Groundswell/test");
    QVERIFY(client.get(request, stop.get_token()).error().code == core::ErrorCode::Cancelled);
}

void HttpClientTest::servesManyThreads() {
    const ScriptedServer server(
        [](const SeenRequest& request, Reply& reply) { reply.respond(200, "", request.target); });
    net::HttpClient client("Groundswell/test");
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 20; ++i) {
                    const std::string target = "/" + std::to_string(thread) + "/" + std::to_string(i);
                    const auto response = client.get(requestFor(server.url(target)), {});
                    if (response && response->body == target) ++good;
                }
            });
        }
    }
    QCOMPARE(good.load(), 160);
    QVERIFY(server.connections() <= 8);
}

void HttpClientTest::messagesHoldNoSecrets() {
    const ScriptedServer server(script);
    for (const std::string& url :
         {server.url("/404?token=hush", "me:hush@127.0.0.1"), std::string("http://me:hush@127.0.0.1:1/x?token=hush"),
          std::string("ftp://me:hush@example.org/?token=hush")}) {
        const auto response = fetch(requestFor(url));
        QVERIFY(!response);
        QVERIFY2(response.error().describe().find("hush") == std::string::npos, response.error().describe().c_str());
    }
}

GROUNDSWELL_TEST(HttpClientTest, http_client)
#include "tst_http_client.moc"
