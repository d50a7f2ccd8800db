#include "pipeline/services/service_client.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace std::chrono_literals;
using services::CircuitBreaker;
using services::ServiceCircuit;
using services::ServiceClient;
using services::ServiceEndpoint;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

ServiceEndpoint endpointAt(const std::string& url) {
    ServiceEndpoint endpoint;
    endpoint.url = url;
    endpoint.allowPrivateNetwork = true;
    endpoint.attempts = 1;
    return endpoint;
}

}  // namespace

class ServiceCircuitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Two clients of one service, as two steps have them: what one finds out holds for the other.
    void isSharedByAllUsers() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(503, "", ""); });
        ServiceClient first(endpointAt(server.url("/api")));
        ServiceClient second(endpointAt(server.url("/api/")));
        for (int call = 0; call < 3; ++call) QVERIFY(!first.post("/a", {}, {}));
        QCOMPARE(second.circuit(), CircuitBreaker::State::Open);
        const auto refused = second.post("/b", {}, {});
        QCOMPARE(refused.error().code, core::ErrorCode::Unavailable);
        QCOMPARE(refused.error().contextValue("status"), std::string("503"));
        QCOMPARE(server.requests().size(), std::size_t{3});
    }

    void isOfOneAddressAndKey_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("shared");
        QTest::newRow("the same") << "/api"
                                  << "k" << true;
        QTest::newRow("a slash more") << "/api/"
                                      << "k" << true;
        QTest::newRow("another address") << "/other"
                                         << "k" << false;
        // A key that is refused says nothing about the one that is not.
        QTest::newRow("another key") << "/api"
                                     << "l" << false;
    }
    void isOfOneAddressAndKey() {
        QFETCH(QString, path);
        QFETCH(QString, key);
        QFETCH(bool, shared);
        ServiceEndpoint endpoint = endpointAt("http://127.0.0.1:9/api");
        endpoint.key = "k";
        ServiceClient first(endpoint);
        endpoint.url = "http://127.0.0.1:9" + path.toStdString();
        endpoint.key = key.toStdString();
        const ServiceClient second(endpoint);
        first.giveUp(core::Error(core::ErrorCode::Unavailable, "It is gone."));
        QCOMPARE(second.circuit() == CircuitBreaker::State::Open, shared);
    }

    void isForgottenWithItsLastUser() {
        const ServiceEndpoint endpoint = endpointAt("http://127.0.0.1:9/api");
        {
            ServiceClient client(endpoint);
            client.giveUp(core::Error(core::ErrorCode::Unavailable, "It is gone."));
        }
        QCOMPARE(ServiceClient(endpoint).circuit(), CircuitBreaker::State::Closed);
    }

    // After half a minute one call goes out, whoever makes it; what becomes of it holds for all.
    void letsOneProbeOutForAll() {
        std::atomic<bool> up = false;
        const ScriptedServer server(
            [&up](const SeenRequest&, Reply& reply) { reply.respond(up ? 200 : 503, "", "{}"); });
        CircuitBreaker::Clock::time_point now{};
        const auto circuit = std::make_shared<ServiceCircuit>(1, 30s, [&now] { return now; });
        ServiceClient first(endpointAt(server.url("")), circuit);
        ServiceClient second(endpointAt(server.url("")), circuit);
        QVERIFY(!first.post("/", {}, {}));
        QVERIFY(!second.post("/", {}, {}));
        QCOMPARE(server.requests().size(), std::size_t{1});
        now += 30s;
        QVERIFY(!second.post("/", {}, {}));
        QVERIFY(!first.post("/", {}, {}));
        QCOMPARE(server.requests().size(), std::size_t{2});
        now += 30s;
        up = true;
        QVERIFY(first.post("/", {}, {}).has_value());
        QVERIFY(second.post("/", {}, {}).has_value());
        QCOMPARE(server.requests().size(), std::size_t{4});
    }

    void opensAtOnceWhenNothingCame() {
        CircuitBreaker::Clock::time_point now{};
        ServiceCircuit circuit(3, 30s, [&now] { return now; });
        QVERIFY(circuit.admit());
        circuit.succeeded();
        circuit.gaveNothing(core::Error(core::ErrorCode::InvalidInput, "Nothing came."));
        QVERIFY(!circuit.admit());
        QCOMPARE(circuit.lastFailure().code, core::ErrorCode::Unavailable);
        now += 30s;
        QVERIFY(circuit.admit());
        QVERIFY(!circuit.admit());
        circuit.succeeded();
        QVERIFY(circuit.admit());
    }

    void looksForWhatMayNotBeThere_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<std::string>("body");
        QTest::addColumn<std::string>("answer");
        QTest::newRow("there") << 200 << std::string("{\"a\":1}") << std::string("{\"a\":1}");
        QTest::newRow("accepted") << 202 << std::string("{\"state\":\"queued\"}") << std::string("null");
        QTest::newRow("no content") << 204 << std::string() << std::string("null");
        QTest::newRow("nothing") << 200 << std::string() << std::string("null");
        QTest::newRow("unknown") << 404 << std::string("{}") << std::string("null");
        QTest::newRow("down") << 503 << std::string() << std::string("unavailable");
        QTest::newRow("no JSON") << 200 << std::string("<html>") << std::string("invalid_input");
    }
    void looksForWhatMayNotBeThere() {
        QFETCH(int, status);
        QFETCH(std::string, body);
        QFETCH(std::string, answer);
        const ScriptedServer server([&](const SeenRequest&, Reply& reply) { reply.respond(status, "", body); });
        ServiceClient client(endpointAt(server.url("")));
        const auto found = client.look("/results/1", {});
        QCOMPARE(found ? found->dump() : std::string(core::errorCodeName(found.error().code)), answer);
        QCOMPARE(server.requests().front().method, std::string("GET"));
    }
};

GROUNDSWELL_TEST(ServiceCircuitTest, service_circuit)
#include "tst_service_circuit.moc"
