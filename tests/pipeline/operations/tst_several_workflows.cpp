#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/expire_items.h"
#include "pipeline/operations/refresh_clusters.h"
#include "pipeline/system/files.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;
using testing::storyLines;
using testing::WorkspaceFixture;

namespace {

// A workspace with a second source, whose items take a shorter way: clean, language, cluster.
config::WorkspaceConfig twoSources() {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config::SourceConfig wire;
    wire.id = "wire";
    wire.type = "file";
    config.sources.push_back(wire);
    return config;
}

config::WorkflowConfig shortWay(const std::string& clusterParameters = "{}") {
    config::WorkflowConfig workflow;
    workflow.id = "short";
    workflow.name = "Short";
    workflow.initial = "fresh";
    workflow.states = {"fresh", "cleaned", "known", "grouped", "failed"};
    workflow.finalStates = {"grouped", "failed"};
    const std::vector<std::string> steps{"clean", "language", "cluster"};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        config::StepConfig& step = workflow.steps.emplace_back();
        step.id = "short-" + steps[i];
        step.step = steps[i];
        step.from = workflow.states[i];
        step.to = workflow.states[i + 1];
    }
    workflow.steps.back().parameters = clusterParameters;
    return workflow;
}

// Gives the source its workflow and opens the workspace again; the error, if it refuses.
std::optional<core::Error> useShortWay(WorkspaceFixture& fixture, const config::WorkflowConfig& workflow) {
    const workspace::WorkspaceLayout layout{fixture.folder()};
    config::WorkspaceConfig config = fixture.session().config();
    config.sources.back().workflow = "short";
    fixture.close();
    static_cast<void>(system::writeFileAtomically(layout.workflow("short"), config::writeWorkflow(workflow)));
    static_cast<void>(system::writeFileAtomically(layout.config(), config::writeWorkspace(config)));
    auto opened = workspace::WorkspaceSession::open(fixture.folder(), workspace::Access::Read);
    if (!opened) return opened.error();
    opened->reset();
    fixture.open();
    return std::nullopt;
}

void importTo(WorkspaceFixture& fixture, const std::string& source, const std::string& lines) {
    operations::ImportRequest request;
    request.source = source;
    request.files = {fixture.write(source + ".jsonl", lines)};
    const auto report = operations::importFiles(fixture.session(), fixture.pool(), request, {}, {});
    if (!report) qFatal("%s", report.error().describe().c_str());
}

std::map<std::string, std::map<std::string, std::int64_t>> counts(WorkspaceFixture& fixture) {
    auto reader = fixture.session().store().connect();
    return *(*reader)->items().countBySourceAndState();
}

}  // namespace

class SeveralWorkflowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void each_moves_the_items_of_its_sources() {
        WorkspaceFixture fixture(twoSources());
        QVERIFY(!useShortWay(fixture, shortWay()));
        QCOMPARE(fixture.session().workflows().size(), std::size_t(2));
        QCOMPARE(fixture.session().workflowFor("wire").id, std::string("short"));
        QCOMPARE(fixture.session().workflowFor("files").id, std::string("standard"));
        QCOMPARE(fixture.session().workflowFor("gone").id, std::string("standard"));
        importTo(fixture, "files", storyLines(10, 4));
        importTo(fixture, "wire", storyLines(10, 4));
        const auto report = fixture.process();
        QCOMPARE(report.items.processed, std::int64_t(80));
        QCOMPARE(report.items.waiting, std::int64_t(0));
        QVERIFY(report.strays.empty());
        const auto found = counts(fixture);
        QVERIFY((found.at("files") == std::map<std::string, std::int64_t>{{"completed", 40}}));
        QVERIFY((found.at("wire") == std::map<std::string, std::int64_t>{{"grouped", 40}}));
        // They share the clusters: the same stories came from both.
        auto reader = fixture.session().store().connect();
        domain::Filter stories;
        stories.minItems = 8;
        QCOMPARE((*reader)->clusters().count(stories).value(), std::int64_t(10));
        const auto steps = (*reader)->runs().stepRecords({});
        QCOMPARE(steps->size(), std::size_t(10));
        QCOMPARE(fixture.damage(), std::string());
    }

    // What is remembered of clusters is the workspace's: no run, restart or look over loses any of it.
    void share_what_is_remembered_of_clusters() {
        WorkspaceFixture fixture(twoSources());
        QVERIFY(!useShortWay(fixture, shortWay()));
        importTo(fixture, "files", storyLines(10, 2));
        importTo(fixture, "wire", storyLines(10, 2));
        fixture.process();
        const std::string before = fixture.dump();
        fixture.process();
        QCOMPARE(fixture.dump(), before);
        fixture.close();
        fixture.open();
        importTo(fixture, "wire", storyLines(10, 5));
        fixture.process();
        const auto refreshed = operations::refreshClusters(fixture.session(), fixture.pool(), {}, {}, {});
        QVERIFY(refreshed);
        QCOMPARE(refreshed->clusters, std::int64_t(10));
        QCOMPARE(counts(fixture).at("wire").at("grouped"), std::int64_t(50));
        QCOMPARE(fixture.damage(), std::string());
    }

    void another_granularity_is_for_all() {
        WorkspaceFixture fixture(twoSources());
        QVERIFY(!useShortWay(fixture, shortWay()));
        importTo(fixture, "files", storyLines(6, 2));
        importTo(fixture, "wire", storyLines(6, 2));
        fixture.process();
        const auto refreshed =
            operations::refreshClusters(fixture.session(), fixture.pool(), {.granularity = "near_copies"}, {}, {});
        QVERIFY(refreshed);
        for (std::size_t i = 0; i < 2; ++i)
            QVERIFY(config::writeWorkflow(fixture.session().storedWorkflow(i)).find("near_copies") !=
                    std::string::npos);
        // Every item kept its place: none had to come again because the other workflow does not know its state.
        QCOMPARE(counts(fixture).at("wire").at("grouped"), std::int64_t(12));
        QCOMPARE(counts(fixture).at("files").at("completed"), std::int64_t(12));
        auto reader = fixture.session().store().connect();
        std::int64_t without = 0;
        static_cast<void>((*reader)->items().forEach({}, [&](const domain::ItemRow& row) {
            without += row.item.cluster.isNone() ? 1 : 0;
            return true;
        }));
        QCOMPARE(without, std::int64_t(0));
        fixture.close();
        fixture.open();
        QCOMPARE(fixture.damage(), std::string());
    }

    void failed_items_start_anew_where_their_workflow_begins() {
        WorkspaceFixture fixture(twoSources());
        QVERIFY(!useShortWay(fixture, shortWay()));
        importTo(fixture, "files", storyLines(2, 1));
        importTo(fixture, "wire", storyLines(3, 1));
        static_cast<void>(fixture.session().store().writer().run([](store::WriteTransaction& t) {
            static_cast<void>(t.items().moveState("ready", "failed"));
            return t.items().moveState("fresh", "failed");
        }));
        const auto report = fixture.process({.retryFailed = true, .until = "cleaned"});
        QCOMPARE(*report.reached, std::int64_t(5));
        QVERIFY((counts(fixture).at("wire") == std::map<std::string, std::int64_t>{{"cleaned", 3}}));
    }

    void items_of_a_source_that_changed_its_workflow_are_told() {
        WorkspaceFixture fixture(twoSources());
        importTo(fixture, "files", storyLines(2, 1));
        importTo(fixture, "wire", storyLines(3, 1));
        QVERIFY(!useShortWay(fixture, shortWay()));
        const auto report = fixture.process();
        QCOMPARE(report.items.processed, std::int64_t(2));
        QVERIFY((report.strays == std::vector<operations::StrayItems>{{"short", "ready", 3}}));
        auto reader = fixture.session().store().connect();
        const auto states = operations::countItemStates(fixture.session(), **reader);
        QVERIFY(states->strays == report.strays);
        QCOMPARE(states->backlog, std::int64_t(0));
        QCOMPARE(states->byState.at("ready"), std::int64_t(3));
    }

    void refuses_what_does_not_agree_data() {
        QTest::addColumn<QString>("patch");  // RFC 6902, on the short workflow
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("reason");
        QTest::newRow("the same in other words")
            << R"([{"op":"add","path":"/steps/2/parameters/granularity","value":"story"}])"
            << ""
            << "";
        QTest::newRow("other clusters") << R"([{"op":"add","path":"/steps/2/parameters/granularity","value":"topic"}])"
                                        << "/steps/2/parameters"
                                        << "parameters of \"cluster\" differ";
        QTest::newRow("other vectors") << R"([{"op":"replace","path":"/steps/1/step","value":"vector"},
                   {"op":"add","path":"/steps/1/parameters","value":{"model":"fasttext","file":"a.bin"}}])"
                                       << "/steps/1/parameters"
                                       << "vectors differ";
        QTest::newRow("no clusters at all") << R"([{"op":"replace","path":"/steps/2/step","value":"branch"},
                   {"op":"replace","path":"/steps/2/parameters","value":{}}])"
                                            << ""
                                            << "";
        QTest::newRow("unknown variable") << R"([{"op":"add","path":"/steps/0/parameters","value":{"x":"${nobody}"}}])"
                                          << "/steps/0/parameters/x"
                                          << "no variable \"nobody\"";
    }

    void refuses_what_does_not_agree() {
        QFETCH(QString, patch);
        QFETCH(QString, pointer);
        QFETCH(QString, reason);
        WorkspaceFixture fixture(twoSources());
        const json document = json::parse(config::writeWorkflow(shortWay())).patch(json::parse(patch.toStdString()));
        const auto workflow = config::parseWorkflow(document.dump());
        QVERIFY(workflow);
        const auto refused = useShortWay(fixture, *workflow);
        QCOMPARE(refused.has_value(), !pointer.isEmpty());
        if (!refused) return;
        QCOMPARE(refused->code, core::ErrorCode::InvalidInput);
        QCOMPARE(QString::fromStdString(refused->contextValue("pointer")), pointer);
        QVERIFY2(QString::fromStdString(refused->message).contains(reason), refused->message.c_str());
        QVERIFY(refused->contextValue("file").find("short.json") != std::string::npos);
    }
};

GROUNDSWELL_TEST(SeveralWorkflowsTest, several_workflows)
#include "tst_several_workflows.moc"
