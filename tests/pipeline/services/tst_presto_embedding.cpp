#include "pipeline/services/presto_embedding.h"
#include "tests/support/fake_presto.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

services::ServiceEndpoint embeddingEndpoint(const ScriptedServer& server) {
    services::ServiceEndpoint endpoint;
    endpoint.url = server.url("/presto");
    endpoint.allowPrivateNetwork = true;
    endpoint.attempts = 1;
    return endpoint;
}

}  // namespace

class PrestoEmbeddingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsOneTextARequest() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) {
            reply.respond(200, "", R"({"body":{"id":"x","result":[3,0,4]},"model_name":"mean_tokens.Model"})");
        });
        services::PrestoEmbedding service(embeddingEndpoint(server), "mean_tokens", 0);
        const std::vector<std::string> texts{"one", "two"};
        const auto embeddings = service.embed(texts, {});
        QCOMPARE(embeddings.size(), std::size_t{2});
        for (const auto& embedding : embeddings) QVERIFY(*embedding == std::vector<float>({0.6F, 0, 0.8F}));
        const auto requests = server.requests();
        QCOMPARE(requests.size(), std::size_t{2});
        QCOMPARE(requests.front().target, std::string("/presto/process_item/mean_tokens__Model"));
        const auto body = nlohmann::json::parse(requests.front().body);
        QCOMPARE(body.at("text").get<std::string>(), std::string("one"));
        QVERIFY(body.at("content_hash").is_null());
        QVERIFY(body.at("parameters").is_object());
        QVERIFY(!body.contains("result"));
    }

    void answers_data() {
        QTest::addColumn<std::string>("answer");
        QTest::addColumn<bool>("vector");
        QTest::addColumn<core::ErrorCode>("code");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, const char* answer, bool vector, core::ErrorCode code,
                            const char* reason) {
            QTest::newRow(name) << std::string(answer) << vector << code << std::string(reason);
        };
        using enum core::ErrorCode;
        row("in a body", R"({"body":{"result":[1,2]}})", true, Internal, "");
        row("as a hash value", R"({"body":{"result":{"hash_value":[1,2]}}})", true, Internal, "");
        row("without a body", R"({"result":[1,2]})", true, Internal, "");
        row("queued", R"({"message":"Message pushed successfully","queue":"m__Model","body":{"id":"x"}})", false,
            Unavailable, "by callback only");
        row("queued, with an empty result", R"({"message":"pushed","body":{"id":"x","result":null}})", false,
            Unavailable, "by callback only");
        // What goes wrong with a text that is alone is held against the service.
        row("model error", R"({"body":{"result":{"error":"x","error_details":{},"error_code":500}}})", false,
            Unavailable, "reports an error");
        row("nothing", R"({"body":{}})", false, Unavailable, "no result");
        row("no object", "[]", false, Unavailable, "no result");
    }
    void answers() {
        QFETCH(std::string, answer);
        QFETCH(bool, vector);
        QFETCH(core::ErrorCode, code);
        QFETCH(std::string, reason);
        const ScriptedServer server([&](const SeenRequest&, Reply& reply) { reply.respond(200, "", answer); });
        services::PrestoEmbedding service(embeddingEndpoint(server), "m", 0);
        const auto embedding = service.embed(std::vector<std::string>{"text"}, {}).front();
        QCOMPARE(embedding.has_value(), vector);
        if (vector) return;
        QCOMPARE(embedding.error().code, code);
        QVERIFY2(embedding.error().message.find(reason) != std::string::npos, embedding.error().message.c_str());
    }

    // Texts whose vectors are pushed or fetched; the second one has a mood.
    void comesLater_data() {
        using Mood = testing::FakePresto::Mood;
        QTest::addColumn<services::PrestoAnswers::Way>("way");
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<std::string>("outcome");
        using enum services::PrestoAnswers::Way;
        QTest::newRow("pushed") << Listen << Mood::Good << std::string("...");
        QTest::newRow("pushed twice") << Listen << Mood::Twice << std::string("...");
        QTest::newRow("in the reply all the same") << Listen << Mood::AtOnce << std::string("...");
        QTest::newRow("pushed error") << Listen << Mood::ModelError << std::string(".f.");
        QTest::newRow("pushed nonsense") << Listen << Mood::BadResult << std::string(".f.");
        QTest::newRow("fetched") << Poll << Mood::Good << std::string("...");
        QTest::newRow("fetched error") << Poll << Mood::ModelError << std::string(".f.");
        QTest::newRow("neither") << Reply << Mood::Good << std::string("www");
    }
    void comesLater() {
        using Mood = testing::FakePresto::Mood;
        QFETCH(services::PrestoAnswers::Way, way);
        QFETCH(Mood, mood);
        QFETCH(std::string, outcome);
        testing::FakePresto presto("m", [](const nlohmann::json&) {
            return nlohmann::json{{"hash_value", {3, 0, 4}}};
        });
        presto.setMood("two", mood);
        services::ServiceEndpoint endpoint = embeddingEndpoint(presto.server());
        services::PrestoAnswers answers;
        answers.way = way;
        answers.resultPath = "/results/{id}";
        answers.firstPoll = std::chrono::milliseconds(2);
        services::PrestoEmbedding service(endpoint, "m", 0, answers);
        std::string told;
        for (const auto& embedding : service.embed(std::vector<std::string>{"one", "two", "three"}, {}))
            told += embedding ? '.' : embedding.error().code == core::ErrorCode::Unavailable ? 'w' : 'f';
        QCOMPARE(told, outcome);
    }

    void blamesATextWhenOthersWork() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            const bool bad = request.body.find("bad") != std::string::npos;
            reply.respond(200, "", bad ? R"({"body":{"result":{"error":"x"}}})" : R"({"body":{"result":[1,2]}})");
        });
        services::PrestoEmbedding service(embeddingEndpoint(server), "m", 0);
        const std::vector<std::string> texts{"a bad one", "good"};
        const auto embeddings = service.embed(texts, {});
        QCOMPARE(embeddings.front().error().code, core::ErrorCode::InvalidInput);
        QVERIFY(embeddings.back().has_value());
    }
};

GROUNDSWELL_TEST(PrestoEmbeddingTest, presto_embedding)
#include "tst_presto_embedding.moc"
