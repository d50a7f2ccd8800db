#include "pipeline/service.h"

#include "pipeline/workspace/owner_lock.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QTest>

#include <fstream>
#include <numeric>

using namespace groundswell;
using pipeline::JobState;
using pipeline::Service;
using testing::patience;
using Bench = testing::ServiceBench;

class ServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysThatNothingIsOpen() {
        Bench bench;
        const auto answer = bench.clusters();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, core::ErrorCode::NotFound);
        QCOMPARE(bench.finish(bench.service().startProcess()), JobState::Failed);
    }

    void importsIntoClusters() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.service().workspace()->name, std::string("Desk"));
        QCOMPARE(bench.finish(bench.service().startImport({bench.writeStories(12, 5)}, {})), JobState::Completed);
        QVERIFY(bench.dataChanges() > 0);
        const auto page = bench.clusters();
        QVERIFY(page);
        QCOMPARE(page->total, 12);
        QCOMPARE(page->sparklines.size(), page->rows.size());
        for (std::size_t i = 0; i < page->rows.size(); ++i) {
            QCOMPARE(page->sparklines[i].size(), std::size_t(pipeline::sparklineBins));
            QCOMPARE(std::accumulate(page->sparklines[i].begin(), page->sparklines[i].end(), std::int64_t{0}),
                     page->rows[i].items);
        }
        const auto summary =
            bench.ask<pipeline::Summary>([&](auto answer) { return bench.service().summary(std::move(answer)); });
        QCOMPARE(summary->items, 60);
        QCOMPARE(summary->clusters, 12);
        QCOMPARE(summary->contradictedClaims, 0);
        QCOMPARE(bench.service().jobs().front().counts.processed, 60);
    }

    void exportsWhatIsAsked_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("rows");
        QTest::addColumn<QByteArray>("order");
        QTest::newRow("items") << int(pipeline::ExportWhat::Items) << 12 << QByteArray("published_at ascending");
        QTest::newRow("clusters") << int(pipeline::ExportWhat::Clusters) << 4 << QByteArray("authors ascending");
        // Words of the stories: as many as the chosen preset keeps.
        QTest::newRow("keywords") << int(pipeline::ExportWhat::Keywords) << -1
                                  << QByteArray("items descending, keyword ascending");
    }
    void exportsWhatIsAsked() {
        QFETCH(const int, what);
        QFETCH(const int, rows);
        QFETCH(const QByteArray, order);
        Bench bench;
        bench.openDesk();
        bench.finish(bench.service().startImport({bench.writeStories(4, 3)}, {}));
        pipeline::ExportRequest request;
        request.what = static_cast<pipeline::ExportWhat>(what);
        request.itemSort = domain::ItemSort::Published;
        request.clusterSort = domain::ClusterSort::Authors;
        request.order = domain::SortOrder::Ascending;
        request.file = bench.path("rows.csv");
        QCOMPARE(bench.finish(bench.service().startExport(request)), JobState::Completed);
        std::ifstream file(request.file);
        std::string line;
        int lines = 0;
        while (std::getline(file, line)) ++lines;
        if (rows >= 0) QCOMPARE(lines, rows + 1);
        QVERIFY(lines > 1);
        QCOMPARE(bench.service().jobs().front().counts.read, lines - 1);
        QFile meta(QString::fromStdString(request.file.string() + ".meta.json"));
        QVERIFY(meta.open(QIODevice::ReadOnly));
        const QByteArray words = meta.readAll();
        QVERIFY2(words.contains(order), words.constData());
    }

    void aCancelledQuestionIsNeverAnswered() {
        Bench bench;
        bench.openDesk();
        bool answered = false;
        {
            pipeline::Ticket ticket = bench.service().summary([&answered](auto) { answered = true; });
        }
        QVERIFY(bench.clusters());
        QVERIFY(!answered);
    }

    // What a cancelled question interrupted serves the next one, and no thread is kept.
    void questionsGoOnAfterCancelledOnes() {
        Bench bench;
        bench.openDesk();
        bench.finish(bench.service().startImport({bench.writeStories(20, 20)}, {}));
        constexpr int questionsAtOnce = 6;
        for (int round = 0; round < 100; ++round) {
            std::vector<pipeline::Ticket> dropped;
            int answers = 0;
            for (int i = 0; i < questionsAtOnce; ++i)
                dropped.push_back(bench.service().facets({}, [&answers](auto) { ++answers; }));
            if (round % 2 == 0) bench.service().waitForMail(patience);
            dropped.clear();
            bench.service().drain();
            QCOMPARE(answers, 0);
            int good = 0;
            std::vector<pipeline::Ticket> kept;
            for (int i = 0; i < 2; ++i)
                kept.push_back(bench.service().summary([&](const core::Result<pipeline::Summary>& answer) {
                    if (answer) ++good;
                    ++answers;
                }));
            QVERIFY(bench.until([&answers] { return answers == 2; }));
            QCOMPARE(good, 2);
        }
    }

    void aCancelledJobSaysSo() {
        Bench bench;
        bench.openDesk();
        const pipeline::JobId running = bench.service().startImport({bench.writeStories(200, 200)}, {});
        const pipeline::JobId waiting = bench.service().startProcess();
        bench.service().cancelJob(waiting);
        bench.until([&] { return !bench.changes().empty() && bench.changes().back().state == JobState::Running; });
        bench.service().cancelJob(running);
        QCOMPARE(bench.finish(waiting), JobState::Cancelled);
        QCOMPARE(bench.finish(running), JobState::Cancelled);
    }

    void opensAgainWhatIsOpen() {
        Bench bench;
        bench.openDesk();
        for (int round = 0; round < 5; ++round) {
            QVERIFY(bench.open("desk"));
            QVERIFY(bench.service().readOnlyReason().empty());
        }
        QVERIFY(!bench.open("elsewhere"));
    }

    // The first one's workspace is open already or not when the second is asked for; its answer was not fetched.
    void opensTwiceInARow() {
        Bench bench;
        bench.openDesk();
        for (int round = 0; round < 50; ++round) {
            bool first = false;
            const pipeline::Ticket ticket = bench.service().openWorkspace("desk", [&first](auto) { first = true; });
            if (round % 2 == 0) bench.service().waitForMail(patience);
            QVERIFY(bench.open("desk"));
            QVERIFY2(bench.service().readOnlyReason().empty(), bench.service().readOnlyReason().c_str());
            QVERIFY(!first);
        }
    }

    void opensWhatWasJustClosed() {
        Bench bench;
        bench.openDesk();
        for (int round = 0; round < 50; ++round) {
            const pipeline::Ticket read = bench.service().facets({}, [](auto) {});
            bench.service().closeWorkspace();
            if (round % 2 == 0) bench.service().openWorkspace("elsewhere", [](auto) {}).cancel();
            QVERIFY(bench.open("desk"));
            QVERIFY2(bench.service().readOnlyReason().empty(), bench.service().readOnlyReason().c_str());
        }
    }

    void findsSimilarItems() {
        Bench bench;
        bench.openDesk();
        bench.finish(bench.service().startImport({bench.writeStories(3, 4)}, "files"));
        const auto similar = [&](const pipeline::SimilarQuestion& question) {
            return bench.ask<pipeline::SimilarPage>(
                [&](auto answer) { return bench.service().similar(question, std::move(answer)); });
        };
        pipeline::SimilarQuestion question;
        question.item = {1};
        const auto near = similar(question);
        QVERIFY(near);
        QVERIFY(!near->items.empty());
        QVERIFY(!near->clusters.empty());
        QVERIFY(near->items.front().row.item.id.value != 1);
        QVERIFY(near->items.front().score > 0);
        QCOMPARE(near->clusters.front().cluster.id.value, near->items.front().row.item.cluster.value);
        question = {};
        question.text = near->items.front().row.item.text;
        question.limit = 1;
        const auto copy = similar(question);
        QVERIFY(copy);
        QCOMPARE(copy->items.size(), std::size_t(1));
        QCOMPARE(copy->items.front().score, 1.0);
        question.item = {999};
        QCOMPARE(similar(question).error().code, core::ErrorCode::NotFound);
    }

    void aCancelledOpeningLetsGo_data() {
        QTest::addColumn<bool>("drained");
        QTest::newRow("its answer waits") << false;
        QTest::newRow("its answer is fetched") << true;
    }
    void aCancelledOpeningLetsGo() {
        QFETCH(const bool, drained);
        Bench bench;
        bench.openDesk();
        bench.service().closeWorkspace();
        pipeline::Ticket ticket = bench.service().openWorkspace("desk", [](auto) { QFAIL("answered"); });
        bench.service().waitForMail(patience);
        ticket.cancel();
        if (drained) {
            QVERIFY(bench.until([&] { return bool(workspace::OwnerLock::acquire(bench.path("workspaces/desk"))); }));
            return;
        }
        bench.destroyService();
        QVERIFY(workspace::OwnerLock::acquire(bench.path("workspaces/desk")));
    }

    void readsBesideAnotherOwner() {
        Bench bench;
        bench.openDesk();
        bench.service().closeWorkspace();
        const std::filesystem::path folder = bench.path("workspaces/desk");
        std::unique_ptr<workspace::OwnerLock> other;
        QVERIFY(bench.until([&] {
            auto lock = workspace::OwnerLock::acquire(folder);
            if (lock) other = std::move(*lock);
            return other != nullptr;
        }));
        QVERIFY(bench.open("desk"));
        QVERIFY(!bench.service().readOnlyReason().empty());
        QVERIFY(bench.clusters());
        QCOMPARE(bench.finish(bench.service().startProcess()), JobState::Failed);
        QCOMPARE(bench.service().jobs().front().error->code, core::ErrorCode::StoreLocked);
    }

    void makesTheSample() {
        Bench bench;
        QCOMPARE(bench.finish(bench.service().startSample()), JobState::Completed);
        QVERIFY(bench.open("sample"));
        const auto rising = bench.ask<std::vector<pipeline::RisingCluster>>(
            [&](auto answer) { return bench.service().rising(6, std::move(answer)); });
        QVERIFY(rising);
        QVERIFY(!rising->empty());
        QVERIFY(rising->front().ratio() >= rising->back().ratio());
    }

    void endsWhileItWorks() {
        Bench bench;
        bench.openDesk();
        bench.service().startImport({bench.writeStories(100, 50)}, {});
        bench.service().drain();
        bench.destroyService();
        QVERIFY(workspace::OwnerLock::acquire(bench.path("workspaces/desk")));
    }

    void decidesAboutClusters() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.finish(bench.service().startImport({bench.writeStories(4, 5)}, {})), JobState::Completed);
        const auto sizes = [&] {
            std::vector<std::int64_t> found;
            const auto answer = bench.clusters();
            for (const domain::Cluster& cluster : answer->rows) found.push_back(cluster.items);
            return found;
        };
        QVERIFY((sizes() == std::vector<std::int64_t>{5, 5, 5, 5}));
        const auto page = bench.clusters();
        const core::ClusterId kept = page->rows[0].id;
        const int changes = bench.dataChanges();
        const auto merged = bench.ask<domain::ClusterEdit>(
            [&](auto answer) { return bench.service().mergeClusters(kept, {page->rows[1].id}, std::move(answer)); });
        QVERIFY(merged);
        QCOMPARE(merged->cluster.value, kept.value);
        QVERIFY(bench.dataChanges() > changes);
        const auto split = bench.ask<domain::ClusterEdit>([&](auto answer) {
            return bench.service().splitCluster(kept, {page->rows[0].exemplar}, std::move(answer));
        });
        QVERIFY(split);
        QVERIFY((sizes() == std::vector<std::int64_t>{9, 5, 5, 1}));
        const auto history = bench.ask<std::vector<domain::DayCount>>(
            [&](auto answer) { return bench.service().clusterHistory(kept, std::move(answer)); });
        QVERIFY(history);
        std::int64_t items = 0;
        for (const domain::DayCount& day : *history) items += day.items;
        QCOMPARE(items, std::int64_t{9});
        const auto undo = [&](core::EditId edit) {
            return bench.ask<void>(
                [&](auto answer) { return bench.service().undoClusterEdit(edit, std::move(answer)); });
        };
        QVERIFY(undo(merged->id));
        QVERIFY((sizes() == std::vector<std::int64_t>{5, 5, 5, 4, 1}));
        QVERIFY(undo(split->id));
        QVERIFY((sizes() == std::vector<std::int64_t>{5, 5, 5, 5}));
        QVERIFY(bench.ask<void>(
            [&](auto answer) { return bench.service().redoClusterEdit(merged->id, std::move(answer)); }));
        QVERIFY((sizes() == std::vector<std::int64_t>{10, 5, 5}));
        QCOMPARE(bench.finish(bench.service().startRefresh("near_copies")), JobState::Completed);
        QCOMPARE(undo({77}).error().code, core::ErrorCode::NotFound);
    }
};

GROUNDSWELL_TEST(ServiceTest, service)
#include "tst_service.moc"
