#include "tests/pipeline/net/loopback_requests.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <atomic>

using namespace groundswell;
using testing::Reply;
using testing::requestFor;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

net::HttpRequest postTo(const std::string& url, std::string body) {
    net::HttpRequest request = requestFor(url);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    return request;
}

core::Result<net::HttpResponse> send(const net::HttpRequest& request) {
    net::HttpClient client("Groundswell/test");
    return client.send(request, {});
}

}  // namespace

class HttpPostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsBodiesOnOneConnection() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            reply.respond(200, "", request.method + " " + request.body);
        });
        net::HttpClient client("Groundswell/test");
        const std::string large(300'000, 'x');
        // A NUL and a size beyond one packet: nothing is cut, and nothing is left over for the next request.
        for (const std::string& body : {std::string(R"({"a":1})"), std::string("a\0b", 3), large, std::string()}) {
            const auto response = client.send(postTo(server.url("/"), body), {});
            QVERIFY2(response.has_value(), response ? "" : response.error().describe().c_str());
            QVERIFY(response->body == "POST " + body);
        }
        const auto fetched = client.get(requestFor(server.url("/")), {});
        QVERIFY(fetched.has_value());
        QCOMPARE(fetched->body, std::string("GET "));
        QCOMPARE(server.connections(), 1);
        QCOMPARE(server.requests().front().headers.at("content-type"), std::string("application/json"));
        QVERIFY(!server.requests().at(2).headers.contains("expect"));
    }

    void repeatsTheBodyOnARetry() {
        std::atomic<int> number = 0;
        const ScriptedServer server([&](const SeenRequest& request, Reply& reply) {
            if (++number == 1) return reply.respond(503, "", "");
            reply.respond(200, "", request.body);
        });
        net::HttpRequest request = postTo(server.url("/"), "again");
        request.limits.maxAttempts = 2;
        const auto response = send(request);
        QVERIFY2(response.has_value(), response ? "" : response.error().describe().c_str());
        QCOMPARE(response->body, std::string("again"));
    }

    void redirects_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("elsewhere");
        QTest::addColumn<bool>("followed");
        QTest::newRow("307 here") << 307 << false << true;
        QTest::newRow("308 here") << 308 << false << true;
        QTest::newRow("302 would become a GET") << 302 << false << false;
        QTest::newRow("303 would become a GET") << 303 << false << false;
        QTest::newRow("307 to another origin") << 307 << true << false;
    }
    void redirects() {
        QFETCH(int, status);
        QFETCH(bool, elsewhere);
        QFETCH(bool, followed);
        const ScriptedServer other([](const SeenRequest&, Reply& reply) { reply.respond(200, "", "other"); });
        const std::string target = elsewhere ? other.url("/end") : "/end";
        const ScriptedServer server([&](const SeenRequest& request, Reply& reply) {
            if (request.target == "/end") return reply.respond(200, "", request.method + " " + request.body);
            reply.respond(status, "Location: " + target + "\r\n", "");
        });
        const auto response = send(postTo(server.url("/"), "secret"));
        QCOMPARE(response.has_value(), followed);
        if (followed) QCOMPARE(response->body, std::string("POST secret"));
        QVERIFY(other.requests().empty());
    }
};

GROUNDSWELL_TEST(HttpPostTest, http_post)
#include "tst_http_post.moc"
