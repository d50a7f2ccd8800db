#include "tests/support/test_registry.h"

#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/refresh_clusters.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

#include <map>
#include <set>

using namespace groundswell;
using testing::storyLines;
using testing::WorkspaceFixture;

namespace {

std::string lines(const std::vector<std::string>& texts, const std::string& prefix = "p") {
    std::string all;
    for (std::size_t i = 0; i < texts.size(); ++i)
        all += R"({"id":")" + prefix + std::to_string(i + 1) + R"(","text":")" + texts[i] + "\"}\n";
    return all;
}

void add(WorkspaceFixture& fixture, const std::vector<std::string>& texts, const std::string& prefix = "p") {
    fixture.import(fixture.write(prefix + ".jsonl", lines(texts, prefix)));
    fixture.process();
}

std::int64_t clusterOf(WorkspaceFixture& fixture, std::int64_t item) {
    auto reader = fixture.session().store().connect();
    return (*(*reader)->items().byId({item}))->item.cluster.value;
}

domain::Cluster clusterWith(WorkspaceFixture& fixture, std::int64_t item) {
    auto reader = fixture.session().store().connect();
    return **(*reader)->clusters().byId((*(*reader)->items().byId({item}))->item.cluster);
}

std::string numbers(WorkspaceFixture& fixture, std::int64_t item) {
    const domain::Cluster cluster = clusterWith(fixture, item);
    return std::to_string(cluster.items) + "/" + std::to_string(cluster.unique) + "/" + std::to_string(cluster.allTime);
}

void remove(WorkspaceFixture& fixture, std::int64_t item) {
    const core::ItemId id{item};
    QVERIFY(fixture.session().store().writer().run([id](store::WriteTransaction& transaction) {
        return transaction.items().remove({&id, 1});
    }));
}

core::Result<operations::RefreshReport> refresh(WorkspaceFixture& fixture, const std::string& granularity = {}) {
    return operations::refreshClusters(fixture.session(), fixture.pool(), {granularity}, {}, {});
}

const std::string flood = "River floods the old town of Bremen after days of heavy rain";
const std::string budget = "Parliament votes on the new budget for schools and teachers";

}  // namespace

class ClusterNumbersOfRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatComes() {
        WorkspaceFixture fixture;
        add(fixture, {flood});
        QCOMPARE(numbers(fixture, 1), std::string("1/1/1"));
        QCOMPARE(clusterWith(fixture, 1).exemplar.value, 1);
        add(fixture, {flood + " this week"}, "q");
        QCOMPARE(numbers(fixture, 1), std::string("2/2/2"));
        add(fixture, {flood}, "r");
        QCOMPARE(numbers(fixture, 1), std::string("3/2/3"));
        remove(fixture, 3);
        QCOMPARE(numbers(fixture, 1), std::string("2/2/3"));
        remove(fixture, 1);
        QCOMPARE(numbers(fixture, 2), std::string("1/1/3"));
        QCOMPARE(clusterWith(fixture, 2).exemplar.value, 2);
        const std::int64_t last = clusterOf(fixture, 2);
        remove(fixture, 2);
        auto reader = fixture.session().store().connect();
        QVERIFY(!(*reader)->clusters().byId({last})->has_value());
        QCOMPARE(fixture.damage(), std::string());
    }

    // An item whose text became another story's: the cluster that it leaves empty goes.
    void movesAnItem() {
        WorkspaceFixture fixture;
        add(fixture, {flood, budget});
        const std::int64_t left = clusterOf(fixture, 2);
        QVERIFY(left != clusterOf(fixture, 1));
        add(fixture, {flood, flood + " this week"});
        QCOMPARE(clusterOf(fixture, 2), clusterOf(fixture, 1));
        QCOMPARE(numbers(fixture, 1), std::string("2/2/2"));
        auto reader = fixture.session().store().connect();
        QVERIFY(!(*reader)->clusters().byId({left})->has_value());
        QCOMPARE(fixture.damage(), std::string());
    }

    void joinsCopies() {
        WorkspaceFixture fixture;
        add(fixture, {flood, budget, flood, flood, flood, flood});
        QCOMPARE(numbers(fixture, 1), std::string("5/1/5"));
        add(fixture,
            {"River Floods the old town of Bremen after days of heavy Rain",
             "RIVER floods the old town of "
             "Bremen after days of heavy rain"},
            "q");
        QCOMPARE(numbers(fixture, 1), std::string("7/3/7"));
    }

    void oneWordDecidesWithGranularity() {
        WorkspaceFixture fixture;
        add(fixture, {"The mayor opens the new bridge over the river in the north",
                      "The mayor opens the new tunnel under the harbour in the south"});
        QVERIFY(refresh(fixture, "topic"));
        const bool together = clusterOf(fixture, 1) == clusterOf(fixture, 2);
        QVERIFY(refresh(fixture, "near_copies"));
        QVERIFY(clusterOf(fixture, 1) != clusterOf(fixture, 2));
        QVERIFY(refresh(fixture, "topic"));
        QCOMPARE(clusterOf(fixture, 1) == clusterOf(fixture, 2), together);
        QCOMPARE(fixture.damage(), std::string());
    }

    void workspacesShareNothing() {
        WorkspaceFixture one;
        WorkspaceFixture two;
        add(one, {flood});
        add(two, {flood});
        QCOMPARE(numbers(one, 1), std::string("1/1/1"));
        QCOMPARE(numbers(two, 1), std::string("1/1/1"));
    }

    // A chosen exemplar stays while none is clearly more typical, and goes when it is not typical any more.
    void exemplarIsStable() {
        WorkspaceFixture fixture;
        add(fixture, {flood, flood + " again", flood + " today"});
        const core::ItemId chosen = clusterWith(fixture, 1).exemplar;
        add(fixture, {flood + " again", flood + " today", flood}, "q");
        QCOMPARE(numbers(fixture, 1), std::string("6/3/6"));
        QCOMPARE(clusterWith(fixture, 1).exemplar.value, chosen.value);
        const std::string other = "River floods the old town of Bremen: bridges closed, schools shut, trains stopped";
        add(fixture, std::vector<std::string>(60, other), "r");
        if (clusterOf(fixture, 7) == clusterOf(fixture, 1))
            QVERIFY(clusterWith(fixture, 1).exemplar.value != chosen.value);
    }

    void mergesByHand() {
        WorkspaceFixture fixture;
        add(fixture, {flood, budget, flood, budget});
        const core::ClusterId into{clusterOf(fixture, 1)};
        const core::ClusterId from{clusterOf(fixture, 2)};
        QVERIFY(fixture.session().store().writer().run([&](store::WriteTransaction& transaction) {
            return transaction.clusters().mergeByHand(into, {&from, 1}, fixture.clock().now());
        }));
        QCOMPARE(numbers(fixture, 1), std::string("4/2/4"));
        QCOMPARE(clusterOf(fixture, 2), into.value);
    }

    // A store with edits processes like one without: what is undone in the end leaves the same clusters.
    void editsDisturbNoRun() {
        WorkspaceFixture edited;
        WorkspaceFixture plain;
        std::vector<core::EditId> edits;
        for (int part = 0; part < 4; ++part) {
            for (WorkspaceFixture* each : {&edited, &plain}) {
                each->import(each->write("part.jsonl", storyLines(30, 5 * (part + 1))));
                each->process();
                if (part == 2) {
                    each->close();
                    each->open();
                }
            }
            QVERIFY(
                edited.session().store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<void> {
                    const core::ClusterId into{clusterOf(edited, 1 + part)};
                    const core::ClusterId from{clusterOf(edited, 11 + part)};
                    const core::ClusterId whole{clusterOf(edited, 21 + part)};
                    const core::ItemId item{21 + part};
                    auto merged = transaction.clusters().mergeByHand(into, {&from, 1}, edited.clock().now());
                    if (!merged) return merged.error();
                    auto split = transaction.clusters().splitByHand(whole, {&item, 1}, edited.clock().now());
                    if (!split) return split.error();
                    edits.push_back(merged->id);
                    edits.push_back(split->id);
                    return {};
                }));
            QCOMPARE(edited.damage(), std::string());
        }
        QVERIFY(edited.dump() != plain.dump());
        for (const core::EditId edit : edits) {
            QVERIFY(edited.session().store().writer().run([&](store::WriteTransaction& transaction) {
                return transaction.clusters().undoEdit(edit, edited.clock().now());
            }));
        }
        QCOMPARE(edited.dump(), plain.dump());
        QCOMPARE(edited.damage(), std::string());
    }

    void refreshKeepsTheWorkflowThatWas() {
        WorkspaceFixture fixture;
        add(fixture, {flood, budget});
        const std::string before = config::writeWorkflow(fixture.session().workflow());
        const std::filesystem::path versions = fixture.folder() / "workflows" / "versions";
        QVERIFY(refresh(fixture));
        QVERIFY(!std::filesystem::exists(versions / "standard-2.json"));
        QVERIFY(refresh(fixture, "event"));
        QVERIFY(std::filesystem::exists(versions / "standard-1.json"));
        QVERIFY(std::filesystem::exists(versions / "standard-2.json"));
        QVERIFY(config::writeWorkflow(fixture.session().workflow()) != before);
        // The same again changes no file.
        QVERIFY(refresh(fixture, "event"));
        QVERIFY(!std::filesystem::exists(versions / "standard-3.json"));
        fixture.close();
        fixture.open();
        QVERIFY(config::writeWorkflow(fixture.session().workflow()).find("\"event\"") != std::string::npos);
        const auto bad = refresh(fixture, "huge");
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, core::ErrorCode::InvalidInput);
    }
};

GROUNDSWELL_TEST(ClusterNumbersOfRunsTest, cluster_numbers_of_runs)
#include "tst_cluster_numbers_of_runs.moc"
