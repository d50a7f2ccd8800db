#include "pipeline/workflow/step_registry.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <map>
#include <mutex>

using namespace groundswell;
using nlohmann::json;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;
using workflow::WorkItem;

namespace {

// An Alegre that keeps texts and finds those with the same first word. Texts with [refused] and [down] get that.
class FakeAlegre {
public:
    FakeAlegre() : m_server([this](const SeenRequest& request, Reply& reply) { answer(request, reply); }) {}

    [[nodiscard]] const ScriptedServer& server() const { return m_server; }

private:
    static std::string firstWord(const std::string& text) { return text.substr(0, text.find(' ')); }

    void answer(const SeenRequest& request, Reply& reply) {
        const json body = json::parse(request.body);
        const auto text = body.at("text").get<std::string>();
        if (text.find("[refused]") != std::string::npos) return reply.respond(422, "", "");
        if (text.find("[down]") != std::string::npos) return reply.respond(503, "", "");
        const std::scoped_lock lock(m_mutex);
        if (!request.target.ends_with("search/")) {
            m_texts[body.at("doc_id")] = text;
            return reply.respond(200, "", json{{"success", true}}.dump());
        }
        json found = json::array();
        for (const auto& [id, other] : m_texts) {
            if (firstWord(other) == firstWord(text))
                found.push_back(
                    {{"_id", id}, {"_score", other == text ? 2.0 : 1.95}, {"_source", {{"content", other}}}});
        }
        reply.respond(200, "", json{{"result", found}}.dump());
    }

    std::mutex m_mutex;
    std::map<std::string, std::string> m_texts;  // guarded by m_mutex
    ScriptedServer m_server;                     // last: it calls answer()
};

const std::string similarStep = "near";

std::unique_ptr<workflow::Step> stepOf(const ScriptedServer& server) {
    config::StepConfig config;
    config.id = similarStep;
    config.step = "remote_similarity";
    config.parameters = json{{"url", server.url("")}, {"retries", 0}, {"allow_private_network", true}}.dump();
    auto step = workflow::makeStep(config, {"harbour", {}});
    return step ? *std::move(step) : nullptr;
}

// A letter an item: "." done, "f" failed, "w" waits.
std::string similarOutcomes(workflow::Step& step, std::vector<WorkItem>& items) {
    std::vector<WorkItem*> pointers;
    for (WorkItem& item : items) pointers.push_back(&item);
    std::string text;
    for (const auto& outcome : step.processBatch(pointers, {}))
        text += outcome ? '.' : outcome.error().code == core::ErrorCode::Unavailable ? 'w' : 'f';
    return text;
}

std::vector<WorkItem> itemsWithTexts(const std::vector<std::string>& texts) {
    std::vector<WorkItem> items(texts.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].item.source = "files";
        items[i].item.externalId = std::to_string(i);
        items[i].item.text = texts[i];
        items[i].step = similarStep;
    }
    return items;
}

}  // namespace

class RemoteSimilarityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsNeighbours() {
        const FakeAlegre alegre;
        const auto step = stepOf(alegre.server());
        QVERIFY(step != nullptr);
        QVERIFY(step->needsNetwork());
        auto items = itemsWithTexts({"flood in town", "flood again", "election", " "});
        items[1].item.field = "title";
        QCOMPARE(similarOutcomes(*step, items), std::string("...."));
        auto again = itemsWithTexts({"flood in town"});
        QCOMPARE(similarOutcomes(*step, again), std::string("."));
        const std::string* found = again[0].output(similarStep, "neighbours");
        QVERIFY(found != nullptr);
        const json expected{{"external_id", "1#title"}, {"score", 1.95}, {"source", "files"}};
        QCOMPARE(*found, json::array({expected}).dump());
        QCOMPARE(*items[2].output(similarStep, "neighbours"), std::string("[]"));
        QCOMPARE(*items[3].output(similarStep, "neighbours"), std::string("[]"));
        QCOMPARE(alegre.server().requests().size(), std::size_t{8});
    }

    void outcomes_data() {
        QTest::addColumn<QStringList>("texts");
        QTest::addColumn<std::string>("outcomes");
        QTest::newRow("one is refused") << QStringList{QStringLiteral("a"), QStringLiteral("[refused]"),
                                                       QStringLiteral("b")}
                                        << std::string(".f.");
        QTest::newRow("all are refused") << QStringList{QStringLiteral("[refused]"), QStringLiteral("x [refused]")}
                                         << std::string("ww");
        QTest::newRow("down in the middle")
            << QStringList{QStringLiteral("a"), QStringLiteral("[down]"), QStringLiteral("b")} << std::string(".ww");
        QTest::newRow("down") << QStringList{QStringLiteral("[down]"), QStringLiteral("a")} << std::string("ww");
    }
    void outcomes() {
        QFETCH(QStringList, texts);
        QFETCH(std::string, outcomes);
        const FakeAlegre alegre;
        const auto step = stepOf(alegre.server());
        std::vector<std::string> all;
        for (const QString& text : texts) all.push_back(text.toStdString());
        auto items = itemsWithTexts(all);
        QCOMPARE(similarOutcomes(*step, items), outcomes);
    }

    void longIdsStayApart() {
        const FakeAlegre alegre;
        const auto step = stepOf(alegre.server());
        auto items = itemsWithTexts({"flood", "flood"});
        items[0].item.externalId = std::string(2'000, 'x') + "1";
        items[1].item.externalId = std::string(2'000, 'x') + "2";
        QCOMPARE(similarOutcomes(*step, items), std::string(".."));
        QCOMPARE(json::parse(*items[1].output(similarStep, "neighbours")).size(), std::size_t{1});
        for (const SeenRequest& request : alegre.server().requests()) {
            const json body = json::parse(request.body);
            QVERIFY(body.value("doc_id", "").size() <= 512);
        }
    }
};

GROUNDSWELL_TEST(RemoteSimilarityTest, remote_similarity)
#include "tst_remote_similarity.moc"
