#include "models/config/workflow_config.h"
#include "models/store/read_connection.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/fake_embeddings.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <thread>

using namespace groundswell;
using testing::FakeEmbeddings;
using testing::storyLines;
using testing::WorkspaceFixture;
using Mood = FakeEmbeddings::Mood;

namespace {

// Which items are together, whatever their clusters are called.
std::vector<std::size_t> numberedByFirst(const std::vector<std::int64_t>& clusters) {
    std::map<std::int64_t, std::size_t> numbers;
    std::vector<std::size_t> numbered;
    for (const std::int64_t cluster : clusters)
        numbered.push_back(numbers.emplace(cluster, numbers.size()).first->second);
    return numbered;
}

// A workspace whose workflow asks a fake service for vectors.
class DenseWorkspace : public WorkspaceFixture {
public:
    explicit DenseWorkspace(const FakeEmbeddings& fake) : m_url(fake.url()) { use("m"); }

    // Reopens it with another model; an empty name = lexical vectors only.
    void use(const std::string& model, double weight = 0.5) {
        nlohmann::json parameters = nlohmann::json::object();
        if (!model.empty()) {
            parameters = {{"model", "remote"}, {"url", m_url}, {"name", model}, {"batch", 8}, {"retries", 0}};
            parameters["dense_weight"] = weight;
            parameters["allow_private_network"] = true;
        }
        useParameters(parameters);
    }

    void useParameters(const nlohmann::json& parameters) {
        close();
        config::WorkflowConfig workflow = config::standardWorkflow();
        for (config::StepConfig& step : workflow.steps) {
            if (step.step != "vector") continue;
            step.parameters = parameters.dump();
            step.network = parameters.contains("url");
        }
        std::ofstream(folder() / "workflows" / "standard.json") << config::writeWorkflow(workflow);
        open();
    }

    // "model count; ..."
    std::string vectors() {
        const auto reader = session().store().connect();
        const auto models = (*reader)->vectors().models();
        std::string text;
        for (const store::VectorModelCount& count : *models)
            text += count.model + " " + std::to_string(count.items) + "; ";
        return text;
    }

    // "state count; ..."
    std::string states() {
        const auto reader = session().store().connect();
        const auto counts = (*reader)->items().countByState();
        std::string text;
        for (const auto& [state, count] : *counts) text += state + " " + std::to_string(count) + "; ";
        return text;
    }

    // The cluster of every item, by item.
    std::vector<std::int64_t> clusters() {
        const auto reader = session().store().connect();
        std::vector<std::int64_t> clusters;
        const auto read = (*reader)->items().forEach({}, [&clusters](const domain::ItemRow& row) {
            clusters.push_back(row.item.cluster.value);
            return true;
        });
        return read ? clusters : std::vector<std::int64_t>();
    }

    domain::Run lastRun() {
        const auto reader = session().store().connect();
        return (*reader)->runs().page({0, 1})->front();
    }

private:
    const std::string m_url;
};

std::size_t textsAsked(const FakeEmbeddings& fake) {
    std::size_t texts = 0;
    for (const auto& request : fake.asked()) texts += request.size();
    return texts;
}

std::string line(const std::string& id, const std::string& text) {
    return R"({"id":")" + id + R"(","text":")" + text + "\"}\n";
}

}  // namespace

class DenseVectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsAskedForOnce() {
        const FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(5, 4) + line("copy1", "the same words") +
                                                        line("copy2", "the same words") + line("blank", " ")));
        const auto report = workspace.process();
        QCOMPARE(report.items.failed, std::int64_t{0});
        QVERIFY(report.items.waits.empty());
        QCOMPARE(workspace.states(), std::string("completed 23; "));
        QCOMPARE(workspace.vectors(), std::string("openai:m 22; "));
        std::multiset<std::string> asked;
        for (const auto& request : fake.asked()) {
            QVERIFY(request.size() <= 8);
            asked.insert(request.begin(), request.end());
        }
        QCOMPARE(asked.size(), std::size_t{21});
        QCOMPARE(asked.count("the same words"), std::size_t{1});
        QCOMPARE(workspace.damage(), std::string());
    }

    void storesTheVectorOfTheText() {
        const FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", line("a", "river flood") + line("b", "election")));
        workspace.process();
        const auto reader = workspace.session().store().connect();
        const std::vector<core::ItemId> ids{{1}, {2}, {3}};
        const auto loaded = (*reader)->vectors().load(ids, "openai:m");
        const auto& vectors = *loaded;
        QVERIFY(vectors[0] && vectors[1] && !vectors[2]);
        const std::vector<float> wanted = FakeEmbeddings::vectorOf("river flood", 32);
        double dot = 0;
        double squares = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const double a = wanted[i];
            const double b = (*vectors[0])[i];
            dot += a * b;
            squares += a * a;
        }
        QVERIFY(1 - dot / std::sqrt(squares) < 1e-3);
    }

    void waitsAndGoesOn_data() {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<std::string>("reason");
        QTest::newRow("down") << Mood::Down << std::string("(503)");
        QTest::newRow("busy") << Mood::Busy << std::string("wants no request until");
        QTest::newRow("wrong key") << Mood::Unauthorised << std::string("key_env");
        QTest::newRow("page") << Mood::Page << std::string("not JSON");
        QTest::newRow("no vectors") << Mood::Empty << std::string("without any vector");
        QTest::newRow("refuses all") << Mood::RefusesAll << std::string("(400)");
    }
    void waitsAndGoesOn() {
        QFETCH(Mood, mood);
        QFETCH(std::string, reason);
        FakeEmbeddings fake;
        fake.setMood(mood);
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(10, 5)));
        for (int run = 0; run < 4; ++run) {
            const auto report = workspace.process();
            QCOMPARE(report.items.failed, std::int64_t{0});
            QCOMPARE(report.items.waiting, std::int64_t{50});
            QCOMPARE(report.items.waitingForService(), std::int64_t{50});
            const std::string told = report.items.waits.begin()->first;
            QVERIFY2(told.starts_with("vector: ") && told.find(reason) != std::string::npos, told.c_str());
            QCOMPARE(workspace.states(), std::string("keyworded 50; "));
            QCOMPARE(workspace.lastRun().state, domain::RunState::Partial);
            QVERIFY(workspace.lastRun().message.find("50 items wait") != std::string::npos);
        }
        fake.setMood(Mood::Good);
        // A server that named a time is left alone until then by whoever it told; a new run asks anew.
        const auto report = workspace.process();
        QVERIFY(report.items.waits.empty());
        QCOMPARE(workspace.states(), std::string("completed 50; "));
        QCOMPARE(workspace.vectors(), std::string("openai:m 50; "));
        // The same as if the service had been there from the beginning.
        FakeEmbeddings other;
        DenseWorkspace undisturbed(other);
        undisturbed.import(undisturbed.write("a.jsonl", storyLines(10, 5)));
        undisturbed.process();
        QCOMPARE(workspace.dump(), undisturbed.dump());
    }

    void losesNothingWhenTheServiceFailsInBetween() {
        FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(10, 5)));
        workspace.process();
        fake.setMood(Mood::Down);
        std::string more = storyLines(20, 4);
        workspace.import(workspace.write("b.jsonl", more));
        const auto report = workspace.process();
        QCOMPARE(report.items.failed, std::int64_t{0});
        const std::int64_t waiting = report.items.waitingForService();
        QVERIFY(waiting > 0);
        QCOMPARE(report.items.waiting, waiting);
        fake.setMood(Mood::HalfAtFirst);
        QVERIFY(workspace.process().items.waits.empty());
        QCOMPARE(workspace.states(), std::string("completed 80; "));
        QCOMPARE(workspace.damage(), std::string());
    }

    void oneBadTextFailsAlone() {
        const FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write(
            "a.jsonl", storyLines(4, 3) + line("bad", "the [nan] one") + line("worse", "the [refused] one")));
        const auto report = workspace.process();
        QCOMPARE(report.items.failed, std::int64_t{2});
        QVERIFY(report.items.waits.empty());
        QCOMPARE(workspace.states(), std::string("completed 12; failed 2; "));
    }

    void asksForNothingTwice() {
        FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(4, 3)));
        workspace.process();
        const std::size_t asked = textsAsked(fake);
        workspace.close();
        workspace.open();
        workspace.import(workspace.write("b.jsonl", line("new", "something else")));
        workspace.process();
        QCOMPARE(textsAsked(fake), asked + 1);
        operations::ProcessRequest rebuild;
        rebuild.fromRaw = true;
        workspace.process(rebuild);
        QCOMPARE(textsAsked(fake), asked + 1);
    }

    void anotherModelEmbedsAnew() {
        FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(4, 3)));
        workspace.process();
        workspace.use("other");
        fake.setMood(Mood::Down);
        // While they wait, the old vectors are kept and used for nothing.
        QCOMPARE(workspace.process().items.waitingForService(), std::int64_t{12});
        QCOMPARE(workspace.vectors(), std::string("openai:m 12; "));
        fake.setMood(Mood::Good);
        const std::size_t asked = textsAsked(fake);
        workspace.process();
        QCOMPARE(textsAsked(fake), asked + 12);
        QCOMPARE(workspace.vectors(), std::string("openai:m 0; openai:other 12; "));
        QCOMPARE(workspace.states(), std::string("completed 12; "));
        QCOMPARE(workspace.damage(), std::string());
    }

    void anotherWeightClustersAnewWithTheSameVectors() {
        FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(4, 3)));
        workspace.process();
        const std::size_t asked = textsAsked(fake);
        workspace.use("m", 0.25);
        const auto report = workspace.process();
        QCOMPARE(textsAsked(fake), asked);
        QCOMPARE(workspace.states(), std::string("completed 12; "));
        QCOMPARE(report.items.failed, std::int64_t{0});
        QCOMPARE(workspace.damage(), std::string());
    }

    void lexicalWorkspacesBecomeDenseAndBack() {
        FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.use("");
        workspace.import(workspace.write("a.jsonl", storyLines(4, 3)));
        workspace.process();
        const std::vector<std::int64_t> lexical = workspace.clusters();
        QVERIFY(fake.asked().empty());
        workspace.use("m");
        workspace.process();
        QCOMPARE(workspace.vectors(), std::string("openai:m 12; "));
        workspace.use("");
        const std::size_t asked = textsAsked(fake);
        workspace.process();
        QCOMPARE(textsAsked(fake), asked);
        // The same stories, under ids that none ever had.
        const std::vector<std::int64_t> again = workspace.clusters();
        QCOMPARE(numberedByFirst(again), numberedByFirst(lexical));
        QVERIFY(*std::min_element(again.begin(), again.end()) > *std::max_element(lexical.begin(), lexical.end()));
        QCOMPARE(workspace.damage(), std::string());
    }

    // Other vectors are wanted of a service that is down: what an analyst looks at stays until they come.
    void clustersStayUntilTheVectorsCome() {
        FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.use("");
        workspace.import(workspace.write("a.jsonl", storyLines(4, 3)));
        workspace.process();
        const std::vector<std::int64_t> before = workspace.clusters();
        fake.setMood(Mood::Down);
        workspace.use("m");
        workspace.process();
        QCOMPARE(workspace.clusters(), before);
        QCOMPARE(workspace.states(), std::string("keyworded 12; "));
        QCOMPARE(workspace.damage(), std::string());
        fake.setMood(Mood::Good);
        workspace.process();
        QCOMPARE(workspace.states(), std::string("completed 12; "));
        const std::vector<std::int64_t> after = workspace.clusters();
        QVERIFY(*std::min_element(after.begin(), after.end()) > *std::max_element(before.begin(), before.end()));
        QCOMPARE(workspace.damage(), std::string());
    }

    void stopsWhileTheServiceStalls() {
        FakeEmbeddings fake;
        fake.setMood(Mood::Stalls);
        DenseWorkspace workspace(fake);
        workspace.import(workspace.write("a.jsonl", storyLines(4, 3)));
        std::stop_source stop;
        const std::jthread stopper([&] {
            while (fake.asked().empty()) std::this_thread::yield();
            stop.request_stop();
        });
        const auto report = operations::processItems(workspace.session(), workspace.pool(), {}, {}, stop.get_token());
        QVERIFY(report.has_value());
        QVERIFY(report->items.cancelled);
        QCOMPARE(report->items.failed, std::int64_t{0});
        QCOMPARE(workspace.states(), std::string("keyworded 12; "));
    }

    void missingKeyIsOneClearError() {
        const FakeEmbeddings fake;
        DenseWorkspace workspace(fake);
        workspace.useParameters(
            {{"model", "remote"}, {"url", fake.url()}, {"name", "m"}, {"key_env", "GROUNDSWELL_NO_SUCH_KEY"}});
        const auto report = operations::processItems(workspace.session(), workspace.pool(), {}, {}, {});
        QVERIFY(!report.has_value());
        QCOMPARE(report.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(report.error().describe().find("GROUNDSWELL_NO_SUCH_KEY") != std::string::npos);
    }
};

GROUNDSWELL_TEST(DenseVectorsTest, dense_vectors)
#include "tst_dense_vectors.moc"
