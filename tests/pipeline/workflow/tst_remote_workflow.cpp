#include "models/config/workflow_config.h"
#include "models/store/read_connection.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/fake_presto.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <fstream>

using namespace groundswell;
using nlohmann::json;
using testing::FakePresto;
using testing::WorkspaceFixture;
using WorkflowMood = FakePresto::Mood;

namespace {

json phrasesOf(const json& request) {
    return {{"keywords", json::array({json::array({request.at("text"), 0.01})})}};
}

// A workspace whose key phrases a Presto service finds and pushes.
class PrestoWorkspace : public WorkspaceFixture {
public:
    explicit PrestoWorkspace(const FakePresto& presto, int secondsForAnswers = 60) {
        close();
        config::WorkflowConfig workflow = config::standardWorkflow();
        for (config::StepConfig& step : workflow.steps) {
            if (step.step != "keywords") continue;
            step.network = true;
            step.parameters =
                json{{"service", "presto"}, {"callback", "listen"},          {"url", presto.url()},
                     {"retries", 0},        {"answer_s", secondsForAnswers}, {"allow_private_network", true}}
                    .dump();
        }
        std::ofstream(folder() / "workflows" / "standard.json") << config::writeWorkflow(workflow);
        open();
    }

    // "state count; ..."
    std::string states() {
        const auto reader = session().store().connect();
        const auto counts = (*reader)->items().countByState();
        std::string text;
        for (const auto& [state, count] : *counts) text += state + " " + std::to_string(count) + "; ";
        return text;
    }
};

std::string jsonLines(int items) {
    std::string text;
    for (int i = 0; i < items; ++i) {
        const std::string id = std::to_string(i);
        text += R"({"id":"x)" + id + R"(","text":"story number )" + id + "\"}\n";
    }
    return text;
}

}  // namespace

class RemoteWorkflowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void completesByCallbacks() {
        FakePresto presto("yake_keywords", phrasesOf);
        PrestoWorkspace workspace(presto);
        workspace.import(workspace.write("a.jsonl", jsonLines(100)));
        const auto report = workspace.process();
        QCOMPARE(report.items.failed, std::int64_t{0});
        QCOMPARE(workspace.states(), std::string("completed 100; "));
        const json raw = presto.taken().front().at("raw");
        QCOMPARE(raw.at("workspace_id").get<std::string>(), std::string("desk"));
        QCOMPARE(raw.at("target_state").get<std::string>(), std::string("keyworded"));
        QCOMPARE(workspace.damage(), std::string());
    }

    // More runs than a step has attempts: none is spent on a service that cannot be had.
    void waitsWithoutSpendingAttempts_data() {
        QTest::addColumn<WorkflowMood>("mood");
        QTest::addColumn<int>("seconds");
        QTest::newRow("down") << WorkflowMood::Down << 60;
        QTest::newRow("busy") << WorkflowMood::Busy << 60;
        QTest::newRow("a page") << WorkflowMood::Page << 60;
        QTest::newRow("half a reply") << WorkflowMood::CutReply << 60;
        QTest::newRow("model error for all") << WorkflowMood::ModelError << 60;
        QTest::newRow("never called back") << WorkflowMood::Never << 1;
    }
    void waitsWithoutSpendingAttempts() {
        QFETCH(WorkflowMood, mood);
        QFETCH(int, seconds);
        FakePresto presto("yake_keywords", phrasesOf);
        PrestoWorkspace workspace(presto, seconds);
        presto.setMood(mood);
        workspace.import(workspace.write("a.jsonl", jsonLines(10)));
        for (int run = 0; run < (mood == WorkflowMood::Never ? 1 : 5); ++run) {
            const auto report = workspace.process();
            QCOMPARE(report.items.failed, std::int64_t{0});
            QCOMPARE(report.items.waitingForService(), std::int64_t{10});
            QCOMPARE(workspace.states(), std::string("identified 10; "));
        }
        presto.setMood(WorkflowMood::Good);
        QCOMPARE(workspace.process().items.failed, std::int64_t{0});
        QCOMPARE(workspace.states(), std::string("completed 10; "));
    }

    void oneTextFailsAlone() {
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood("story number 7", WorkflowMood::ModelError);
        PrestoWorkspace workspace(presto);
        workspace.import(workspace.write("a.jsonl", jsonLines(20)));
        workspace.process();
        QCOMPARE(workspace.states(), std::string("completed 19; failed 1; "));
    }
};

GROUNDSWELL_TEST(RemoteWorkflowTest, remote_workflow)
#include "tst_remote_workflow.moc"
