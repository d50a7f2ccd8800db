#include "pipeline/workflow/step_registry.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

json parametersFor(const std::string& url) {
    const json topics = json::array({json{{"topic", "Weather"}, {"description", "Storms"}},
                                     json{{"topic", "Transport"}, {"description", "Buses"}}});
    const json examples = json::array({json{{"text", "A storm comes"}, {"labels", json::array({"Weather"})}}});
    const json taxonomy{{"schema_version", 1}, {"id", "city"},
                        {"name", "City"},      {"languages", json::array({"en"})},
                        {"topics", topics},    {"examples", examples}};
    return {{"taxonomy", taxonomy}, {"service", "openai"}, {"url", url},
            {"name", "m"},          {"retries", 0},        {"allow_private_network", true}};
}

core::Result<std::unique_ptr<workflow::Step>> stepOf(const json& parameters) {
    config::StepConfig config;
    config.id = "topics";
    config.step = "classify";
    config.parameters = parameters.dump();
    return workflow::makeStep(config);
}

std::string chat(const std::string& content) {
    return json{{"choices", json::array({json{{"message", {{"content", content}}}}})}}.dump();
}

std::string topicsOf(const workflow::WorkItem& item) {
    std::string text;
    if (!item.keywords) return text;
    for (const domain::Keyword& keyword : *item.keywords) text += keyword.text + "@" + keyword.origin + " ";
    return text;
}

}  // namespace

class RemoteClassifyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void labelsCopiesOnce() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) {
            reply.respond(200, "",
                          chat("<CATEGORIES_0>Weather</CATEGORIES_0><CATEGORIES_1>Transport;Weather</CATEGORIES_1>"));
        });
        const auto step = stepOf(parametersFor(server.url("")));
        QVERIFY2(step.has_value(), step ? "" : step.error().describe().c_str());
        QCOMPARE((*step)->mode(), workflow::StepMode::Batch);
        std::vector<workflow::WorkItem> items(4);
        const std::vector<std::string> texts{"a storm", "the bus", "a storm", " "};
        std::vector<workflow::WorkItem*> pointers;
        for (std::size_t i = 0; i < items.size(); ++i) {
            items[i].item.text = texts[i];
            items[i].keywords = {{"old", domain::KeywordKind::Topic, 1.0, "taxonomy:city"},
                                 {"kept", domain::KeywordKind::Topic, 1.0, "taxonomy:other"}};
            pointers.push_back(&items[i]);
        }
        for (const auto& outcome : (*step)->processBatch(pointers, {})) QVERIFY(outcome.has_value());
        QCOMPARE(topicsOf(items[0]), std::string("kept@taxonomy:other Weather@taxonomy:city "));
        QCOMPARE(topicsOf(items[1]), std::string("kept@taxonomy:other Transport@taxonomy:city Weather@taxonomy:city "));
        QCOMPARE(topicsOf(items[2]), topicsOf(items[0]));
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void waitsForTheService() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(503, "", ""); });
        const auto step = stepOf(parametersFor(server.url("")));
        workflow::WorkItem item;
        item.item.text = "a storm";
        workflow::StepEffects none;
        const auto outcome = (*step)->process(item, none);
        QCOMPARE(outcome.error().code, core::ErrorCode::Unavailable);
        QVERIFY(topicsOf(item).empty());
    }

    void refuses_data() {
        QTest::addColumn<std::string>("key");
        QTest::addColumn<std::string>("value");
        QTest::addColumn<std::string>("reason");
        QTest::newRow("service") << std::string("service") << std::string("oracle") << std::string("'openai'");
        QTest::newRow("address") << std::string("url") << std::string("here") << std::string("http or https");
        QTest::newRow("key") << std::string("key_env") << std::string("GROUNDSWELL_NO_SUCH_KEY")
                             << std::string("GROUNDSWELL_NO_SUCH_KEY");
        QTest::newRow("unknown") << std::string("api_key") << std::string("sk-1") << std::string("no parameter");
    }
    void refuses() {
        QFETCH(std::string, key);
        QFETCH(std::string, value);
        QFETCH(std::string, reason);
        json parameters = parametersFor("http://127.0.0.1:1");
        parameters[key] = value;
        const auto step = stepOf(parameters);
        QVERIFY(!step.has_value());
        QCOMPARE(step.error().code, core::ErrorCode::InvalidInput);
        QVERIFY2(step.error().message.find(reason) != std::string::npos, step.error().message.c_str());
    }
};

GROUNDSWELL_TEST(RemoteClassifyTest, remote_classify)
#include "tst_remote_classify.moc"
