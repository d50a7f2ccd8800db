#include "pipeline/services/alegre_similarity.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <cstdio>

using namespace groundswell;
using namespace std::chrono_literals;
using nlohmann::json;
using services::AlegreSimilarity;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

services::ServiceEndpoint endpointOf(const ScriptedServer& server) {
    services::ServiceEndpoint endpoint;
    endpoint.url = server.url("/alegre");
    endpoint.allowPrivateNetwork = true;
    endpoint.attempts = 1;
    endpoint.timeout = 200ms;
    return endpoint;
}

AlegreSimilarity serviceOf(const ScriptedServer& server) {
    return AlegreSimilarity(endpointOf(server), {.workspace = "harbour"});
}

// "id score" joined by "; ", or the name of the error.
std::string told(const core::Result<std::vector<services::SimilarText>>& found) {
    if (!found) return core::errorCodeName(found.error().code);
    std::string text;
    for (const services::SimilarText& one : *found) {
        char number[16];
        std::snprintf(number, sizeof number, "%.3f", one.score);
        text += (text.empty() ? "" : "; ") + one.id + " " + number;
    }
    return text;
}

const json context{{"type", "groundswell_content_item_text"}, {"workspace_id", "harbour"}};
const json models = json::array({"paraphrase-multilingual-mpnet-base-v2"});

}  // namespace

class AlegreSimilarityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAsAlegreIsAsked() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            reply.respond(200, "", request.target.ends_with("search/") ? R"({"result":[]})" : R"({"success":true})");
        });
        auto service = serviceOf(server);
        QVERIFY(service.store("files/12", "a flood", {}).has_value());
        QVERIFY(service.search("a flood", 0.875, {}).has_value());
        QVERIFY(*service.remove("files/12", {}));
        const auto requests = server.requests();
        QCOMPARE(requests.size(), std::size_t{3});
        QCOMPARE(requests[0].method + " " + requests[0].target, std::string("POST /alegre/text/similarity/"));
        QCOMPARE(
            json::parse(requests[0].body).dump(),
            (json{{"text", "a flood"}, {"doc_id", "groundswell_files/12"}, {"context", context}, {"models", models}})
                .dump());
        QCOMPARE(requests[1].method + " " + requests[1].target, std::string("POST /alegre/text/similarity/search/"));
        QCOMPARE(json::parse(requests[1].body).dump(),
                 (json{{"text", "a flood"}, {"context", context}, {"models", models}, {"threshold", 0.875}}).dump());
        QCOMPARE(requests[2].method + " " + requests[2].target, std::string("DELETE /alegre/text/similarity/"));
        QCOMPARE(json::parse(requests[2].body).dump(), (json{{"doc_id", "groundswell_files/12"}}).dump());
    }

    void neverSendsBlanks() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(500, "", ""); });
        auto service = serviceOf(server);
        for (const char* text : {"", " ", "\n\t "}) {
            QVERIFY(service.store("1", text, {}).has_value());
            QCOMPARE(told(service.search(text, 0.9, {})), std::string());
        }
        QVERIFY(server.requests().empty());
    }

    void finds_data() {
        QTest::addColumn<std::string>("answer");
        QTest::addColumn<std::string>("found");
        const auto row = [](const char* name, const char* answer, const char* found) {
            QTest::newRow(name) << std::string(answer) << std::string(found);
        };
        row("none", R"({"result":[]})", "");
        row("flat",
            R"({"result":[{"id":"groundswell_1","_id":"x","score":2.0,"_score":2.0,"index":"alegre_similarity",
                "content":"a","language":null},{"id":"groundswell_2","score":1.93}]})",
            "1 2.000; 2 1.930");
        row("nested", R"({"result":[{"_id":"groundswell_1","_score":1.95,"_source":{"content":"a","score":null}}]})",
            "1 1.950");
        row("all nested", R"({"result":[{"_source":{"id":"groundswell_1","score":1.95}}]})", "1 1.950");
        row("out of order", R"({"result":[{"id":"groundswell_1","score":1.91},{"id":"groundswell_2","score":1.99}]})",
            "2 1.990; 1 1.910");
        row("below the threshold", R"({"result":[{"id":"groundswell_1","score":1.5}]})", "");
        row("of other programs", R"({"result":[{"id":"timpani_1","score":1.95}]})", "");
        row("rounded beyond 1", R"({"result":[{"id":"groundswell_1","score":2.0000002}]})", "1 2.000");
        row("no cosine", R"({"result":[{"id":"groundswell_1","score":19.3}]})", "invalid_input");
        row("below 0", R"({"result":[{"id":"groundswell_1","score":-1}]})", "invalid_input");
        row("no score", R"({"result":[{"id":"groundswell_1"}]})", "invalid_input");
        row("no id", R"({"result":[{"score":1.95}]})", "invalid_input");
        row("a number for an id", R"({"result":[{"id":1,"score":1.95}]})", "invalid_input");
        row("no list", R"({"result":{}})", "invalid_input");
        row("an error", R"({"error":"x"})", "invalid_input");
        row("no JSON", "<html>", "invalid_input");
        row("half of it", "{\"result\":[{\"id\":\"ground", "invalid_input");
    }
    void finds() {
        QFETCH(std::string, answer);
        QFETCH(std::string, found);
        const ScriptedServer server([&](const SeenRequest&, Reply& reply) { reply.respond(200, "", answer); });
        auto service = serviceOf(server);
        QCOMPARE(told(service.search("a flood", 0.9, {})), found);
    }

    void fails_data() {
        QTest::addColumn<std::string>("raw");
        QTest::addColumn<std::string>("stored");
        QTest::addColumn<std::string>("removed");
        const auto row = [](const char* name, const std::string& raw, const char* stored, const char* removed) {
            QTest::newRow(name) << raw << std::string(stored) << std::string(removed);
        };
        const std::string none = "Content-Length: 0\r\n\r\n";
        row("does not keep it", "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"success\":false}", "invalid_input",
            "true");
        row("nothing there", "HTTP/1.1 404 Gone\r\n" + none, "unavailable", "false");
        row("no word", "HTTP/1.1 200 OK\r\n" + none, "invalid_input", "true");
        row("down", "HTTP/1.1 503 Down\r\n" + none, "unavailable", "unavailable");
        row("busy", "HTTP/1.1 429 Busy\r\nRetry-After: 3600\r\n" + none, "unavailable", "unavailable");
        row("refuses", "HTTP/1.1 400 Bad\r\n" + none, "invalid_input", "invalid_input");
        row("half an answer", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "unavailable", "unavailable");
        row("slow", "", "unavailable", "unavailable");
    }
    void fails() {
        QFETCH(std::string, raw);
        QFETCH(std::string, stored);
        QFETCH(std::string, removed);
        const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
            if (raw.empty()) return reply.stall();
            reply.raw(raw);
        });
        auto service = serviceOf(server);
        const auto store = service.store("1", "a flood", {});
        QCOMPARE(store ? std::string("true") : std::string(core::errorCodeName(store.error().code)), stored);
        auto other = serviceOf(server);
        const auto gone = other.remove("1", {});
        QCOMPARE(gone ? std::string(*gone ? "true" : "false") : std::string(core::errorCodeName(gone.error().code)),
                 removed);
    }
};

GROUNDSWELL_TEST(AlegreSimilarityTest, alegre_similarity)
#include "tst_alegre_similarity.moc"
