#include "tests/support/test_registry.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

using namespace groundswell;
using testing::storyLines;
using testing::WorkspaceFixture;

namespace {

std::int64_t countItems(WorkspaceFixture& fixture, const domain::Filter& filter = {}) {
    auto reader = fixture.session().store().connect();
    return (*reader)->items().count(filter).value();
}

}  // namespace

class PipelineRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void importsAndProcesses() {
        WorkspaceFixture fixture;
        const auto imported = fixture.import(fixture.write("posts.jsonl", storyLines(30, 5)));
        QCOMPARE(imported.counts.read, 150);
        QCOMPARE(imported.counts.created, 150);
        QCOMPARE(imported.issueCount, 0);
        const auto processed = fixture.process();
        QCOMPARE(processed.items.processed, 150);
        QCOMPARE(processed.items.failed, 0);
        QCOMPARE(processed.items.waiting, 0);

        auto reader = fixture.session().store().connect();
        domain::Filter stories;
        stories.minItems = 5;
        QCOMPARE((*reader)->clusters().count(stories).value(), 30);
        QCOMPARE(fixture.damage(), std::string());
    }

    void takesTheSameFileTwice() {
        WorkspaceFixture fixture;
        const std::string file = fixture.write("posts.jsonl", storyLines(10, 3));
        fixture.import(file);
        const std::size_t chunks = fixture.session().archive().list()->size();
        const auto again = fixture.import(file);
        QCOMPARE(again.counts.created, 0);
        QCOMPARE(again.counts.unchanged, 30);
        QCOMPARE(fixture.session().archive().list()->size(), chunks);
    }

    void modes_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<qint64>("created");
        QTest::addColumn<qint64>("changed");
        QTest::addColumn<qint64>("left");
        QTest::addColumn<QString>("textOfA");
        QTest::newRow("add") << int(operations::IngestMode::Add) << qint64(1) << qint64(0) << qint64(3) << "first a";
        QTest::newRow("update") << int(operations::IngestMode::Update) << qint64(1) << qint64(1) << qint64(3)
                                << "second a";
        QTest::newRow("replace") << int(operations::IngestMode::Replace) << qint64(1) << qint64(1) << qint64(2)
                                 << "second a";
    }
    // Stored: a, b. Comes: a with another text, c. And the same again from the archive alone.
    void modes() {
        QFETCH(int, mode);
        QFETCH(qint64, created);
        QFETCH(qint64, changed);
        QFETCH(qint64, left);
        QFETCH(QString, textOfA);
        WorkspaceFixture fixture;
        fixture.import(
            fixture.write("1.jsonl", "{\"id\":\"a\",\"text\":\"first a\"}\n{\"id\":\"b\",\"text\":\"first b\"}\n"));
        const auto report = fixture.import(
            fixture.write("2.jsonl", "{\"id\":\"a\",\"text\":\"second a\"}\n{\"id\":\"c\",\"text\":\"second c\"}\n"),
            static_cast<operations::IngestMode>(mode));
        QCOMPARE(report.counts.created, created);
        QCOMPARE(report.counts.changed, changed);
        const auto check = [&] {
            QCOMPARE(countItems(fixture), left);
            auto reader = fixture.session().store().connect();
            domain::Filter all;
            const auto read = (*reader)->items().forEach(all, [&](const domain::ItemRow& row) {
                if (row.item.externalId == "a")
                    QTest::qCompare(QString::fromStdString(row.item.text), textOfA, "text", "expected", __FILE__,
                                    __LINE__);
                return true;
            });
            QVERIFY(read);
        };
        check();
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        fixture.process({.fromRaw = true, .until = {}});
        check();
    }

    // A text that is changed and changed back in one file: the archive must tell the same end.
    void rebuildsWhatWasChangedBack_data() {
        QTest::addColumn<int>("between");
        QTest::newRow("in one batch") << 0;
        QTest::newRow("in the next batch") << 10'000;
        QTest::newRow("some batches on") << 35'000;
    }
    void rebuildsWhatWasChangedBack() {
        QFETCH(int, between);
        WorkspaceFixture fixture;
        const std::string first = "{\"id\":\"a\",\"text\":\"first\"}\n";
        fixture.import(fixture.write("1.jsonl", first));
        std::string lines = "{\"id\":\"a\",\"text\":\"second\"}\n";
        for (int i = 0; i < between; ++i) lines += "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"another\"}\n";
        fixture.import(fixture.write("2.jsonl", lines + first));
        const auto textOfA = [&] {
            auto reader = fixture.session().store().connect();
            std::string text;
            const auto read = (*reader)->items().forEach({}, [&](const domain::ItemRow& row) {
                if (row.item.externalId == "a") text = row.item.text;
                return true;
            });
            return read ? text : read.error().describe();
        };
        QCOMPARE(textOfA(), std::string("first"));
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        fixture.process({.fromRaw = true, .until = "cleaned"});
        QCOMPARE(textOfA(), std::string("first"));
    }

    void rebuildsFromTheArchive() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(20, 4)));
        fixture.process();
        const std::string before = fixture.dump();
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        QCOMPARE(countItems(fixture), 0);
        fixture.process({.fromRaw = true, .until = {}});
        QCOMPARE(fixture.dump(), before);
        fixture.process({.fromRaw = true, .until = {}});
        QCOMPARE(fixture.dump(), before);
        QCOMPARE(fixture.damage(), std::string());
    }

    void anyNumberOfThreadsGivesTheSame() {
        std::string first;
        for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
            WorkspaceFixture fixture;
            fixture.import(fixture.write("posts.jsonl", storyLines(150, 80)));
            jobs::WorkerPool pool(threads);
            QVERIFY(operations::processItems(fixture.session(), pool, {}, {}, {}));
            if (first.empty()) first = fixture.dump();
            QVERIFY(first.find("completed") != std::string::npos);
            QVERIFY2(fixture.dump() == first, std::to_string(threads).c_str());
        }
    }

    // A chunk whose items a crash kept out of the store is taken in by the next run.
    void takesInChunksThatTheStoreMisses() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(5, 2)));
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        const auto report = fixture.process();
        QCOMPARE(report.extracted.counts.created, 10);
        QCOMPARE(report.items.processed, 10);
    }

    // Several chunks, a replacement in several chunks, and a clock that is set back in between.
    void rebuildsAReplacedSource_data() {
        QTest::addColumn<bool>("setBack");
        QTest::newRow("clock goes on") << false;
        QTest::newRow("clock is set back") << true;
    }
    void rebuildsAReplacedSource() {
        QFETCH(bool, setBack);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("1.jsonl", storyLines(100, 250)));
        if (setBack) fixture.clock().setBack();
        fixture.import(fixture.write("2.jsonl", storyLines(100, 130)), operations::IngestMode::Replace);
        QCOMPARE(countItems(fixture), 13'000);
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        fixture.process({.fromRaw = true, .until = "cleaned"});
        QCOMPARE(countItems(fixture), 13'000);
        // What was replaced does not come back by itself either.
        fixture.process({.fromRaw = false, .until = "cleaned"});
        QCOMPARE(countItems(fixture), 13'000);
    }

    void aReplacementWithABadRowRemovesNothing() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("1.jsonl", "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n"));
        fixture.import(fixture.write("2.jsonl", "{\"id\":\"a\",\"text\":\"new\"}\n[3]\n"),
                       operations::IngestMode::Replace);
        QCOMPARE(countItems(fixture), 2);
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        fixture.process({.fromRaw = true, .until = {}});
        QCOMPARE(countItems(fixture), 2);
    }

    void anInterruptedExtractionGoesOn() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(100, 250)));
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        std::stop_source stop;
        int files = 0;
        const auto afterOneFile = [&](const jobs::Progress& progress) {
            if (progress.stage == "extract" && ++files == 1) stop.request_stop();
        };
        QVERIFY(operations::processItems(fixture.session(), fixture.pool(), {}, afterOneFile, stop.get_token()));
        QVERIFY(countItems(fixture) < 25'000);
        fixture.process({.fromRaw = false, .until = "cleaned"});
        QCOMPARE(countItems(fixture), 25'000);
    }

    // The journal of an interrupted run no longer tells how the stored clusters came about: they are made anew.
    void aChangeBehindTheJournalMakesClustersAnew() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const auto forget = fixture.session().store().writer().run(
            [](store::WriteTransaction& transaction) { return transaction.clusters().saveState(0, "not a state"); });
        QVERIFY(forget);
        fixture.import(fixture.write("more.jsonl", "{\"id\":\"x\",\"text\":\"one more post about nothing\"}\n"));
        fixture.process();
        QCOMPARE(fixture.damage(), std::string());
        domain::Filter stories;
        stories.minItems = 3;
        auto reader = fixture.session().store().connect();
        QCOMPARE((*reader)->clusters().count(stories).value(), 10);
        domain::Filter completed;
        completed.state = "completed";
        QCOMPARE(countItems(fixture, completed), 31);
    }

    void oneRunOrMany_data() {
        QTest::addColumn<int>("parts");
        for (const int parts : {2, 5, 40}) QTest::addRow("%d parts", parts) << parts;
    }
    void oneRunOrMany() {
        QFETCH(int, parts);
        const std::string lines = storyLines(40, 5);
        WorkspaceFixture whole;
        whole.import(whole.write("all.jsonl", lines));
        whole.process();

        WorkspaceFixture pieces;
        const QList<QByteArray> all = QByteArray::fromStdString(lines).split('\n');
        const qsizetype each = (all.size() + parts - 1) / parts;
        for (qsizetype at = 0; at < all.size(); at += each) {
            const std::string part = all.mid(at, each).join('\n').toStdString();
            if (part.empty()) continue;
            pieces.import(pieces.write("part.jsonl", part));
            pieces.process();
            pieces.close();
            pieces.open();
        }
        QCOMPARE(pieces.dump(), whole.dump());
    }

    void stopsAtAStateAndGoesOn() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        const auto first = fixture.process({.until = "keyworded"});
        QCOMPARE(first.items.processed, 0);
        QCOMPARE(first.items.waiting, 30);
        domain::Filter there;
        there.state = "keyworded";
        QCOMPARE(countItems(fixture, there), 30);
        const auto second = fixture.process();
        QCOMPARE(second.items.processed, 30);

        WorkspaceFixture atOnce;
        atOnce.import(atOnce.write("posts.jsonl", storyLines(10, 3)));
        atOnce.process();
        QCOMPARE(fixture.dump(), atOnce.dump());
    }

    void refusesAnUnknownState() {
        WorkspaceFixture fixture;
        const auto report = operations::processItems(fixture.session(), fixture.pool(), {.until = "nowhere"}, {}, {});
        QVERIFY(!report);
        QCOMPARE(report.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(QString::fromStdString(report.error().describe()).contains(QStringLiteral("clustered")));
    }

    void anEmptyTextIsCompletedAlone() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write(
            "posts.jsonl", "{\"id\":\"e\",\"text\":\"\"}\n{\"id\":\"f\",\"text\":\"flood in the valley\"}\n"));
        const auto report = fixture.process();
        QCOMPARE(report.items.processed, 2);
        auto reader = fixture.session().store().connect();
        const auto rows = (*reader)->items().page({}, domain::ItemSort::Id, domain::SortOrder::Ascending, {});
        QCOMPARE(rows->size(), 2U);
        QVERIFY(rows->at(0).item.cluster.isNone());
        QVERIFY(rows->at(0).keywords.empty());
        QVERIFY(!rows->at(1).item.cluster.isNone());
    }

    void aChangedItemIsClusteredAnew() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        fixture.import(fixture.write(
            "change.jsonl", "{\"id\":\"p0\",\"text\":\"zebra crossing painted overnight by unknown volunteers\"}\n"));
        fixture.process();
        QCOMPARE(fixture.damage(), std::string());
        auto reader = fixture.session().store().connect();
        domain::Filter moved;
        moved.text.allOf = {{{{{"zebra"}, false, {}, {}}}, false}};
        const auto rows = (*reader)->items().page(moved, domain::ItemSort::Id, domain::SortOrder::Ascending, {});
        QCOMPARE(rows->size(), 1U);
        const auto cluster = (*reader)->clusters().byId(rows->front().item.cluster);
        QVERIFY(cluster && *cluster);
        QCOMPARE((*cluster)->items, 1);
    }

    void aGivenMappingIsKeptForTheRebuild() {
        WorkspaceFixture fixture;
        const std::string file = fixture.write("odd.jsonl", "{\"nr\":7,\"body\":{\"words\":\"mapped words\"}}\n");
        fixture.import(file, operations::IngestMode::Update, R"({"id":"/nr","text":"/body/words"})");
        const std::string before = fixture.dump();
        QVERIFY(QString::fromStdString(before).contains(QStringLiteral(" 7 ")));
        fixture.close();
        std::filesystem::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        fixture.process({.fromRaw = true, .until = {}});
        QCOMPARE(countItems(fixture), 1);
        domain::Filter words;
        words.text.allOf = {{{{{"mapped"}, false, {}, {}}}, false}};
        QCOMPARE(countItems(fixture, words), 1);
    }

    void keepsRunsAsRecords() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", "{\"text\":\"fine\"}\n[1,2]\n"));
        fixture.process();
        auto reader = fixture.session().store().connect();
        const auto runs = (*reader)->runs().page({});
        QCOMPARE(runs->size(), 2U);
        QCOMPARE(runs->at(0).kind, domain::RunKind::Process);
        QCOMPARE(runs->at(1).kind, domain::RunKind::Import);
        QCOMPARE(runs->at(1).state, domain::RunState::Partial);
        QCOMPARE(runs->at(1).counts.rejected, 1);
        const auto issues = (*reader)->runs().issues(runs->at(1).id, 10);
        QCOMPARE(issues->size(), 1U);
        QCOMPARE(issues->front().line, 2);
    }

    void keepsWhatLooksWrong() {
        WorkspaceFixture fixture;
        const std::string file = fixture.write("posts.csv",
                                               "id,text,date\n1,one,1901-01-01\n2,,2026-10-01\n3,,\n4,four,2031-01-05\n"
                                               "5,five,2026-10-14\n6,six,2026-10-15\n");
        const auto report = fixture.import(file);
        QCOMPARE(report.counts.read, 6);
        QCOMPARE(report.counts.created, 6);
        QCOMPARE(report.counts.rejected, 0);
        QCOMPARE(report.issueCount, 0);
        QCOMPARE(report.odd.noText.count, 2);
        auto reader = fixture.session().store().connect();
        const auto runs = (*reader)->runs().page({});
        QCOMPARE(runs->size(), 1U);
        QCOMPARE(runs->front().state, domain::RunState::Completed);
        QCOMPARE(runs->front().counts, report.counts);
        const auto issues = (*reader)->runs().issues(runs->front().id, 10);
        std::vector<std::string> told;
        for (const domain::RunIssue& issue : *issues) told.push_back(issue.message);
        QCOMPARE(told, (std::vector<std::string>{"2 items have no text, the first in line 3.",
                                                 "1 item is dated before 1990, 1901-01-01 in line 2.",
                                                 "2 items are dated in the future, the first 2031-01-05 in line 5."}));
        // Nobody has to look after the source for that.
        QCOMPARE((*reader)->runs().sourceHealth()->front().refused, 0);
        domain::Filter brought;
        brought.run = runs->front().id;
        QCOMPARE(countItems(fixture, brought), 6);
        // What is read back from the archive was told of before.
        QCOMPARE(fixture.process({.fromRaw = true, .until = {}}).extracted.odd.noText.count, 0);
        QCOMPARE(countItems(fixture), 6);
    }

    void tellsOfWhatIsLostBeforeDoubts() {
        WorkspaceFixture fixture;
        fixture.import(
            fixture.write("posts.csv", "id,lang,text\n1,en,\"a\n2,en,b\n3,en,c\n4,en,d\"\n5,en,\n6\n7,en,e\n"));
        auto reader = fixture.session().store().connect();
        const auto issues = (*reader)->runs().issues((*reader)->runs().page({})->front().id, 10);
        std::vector<std::int64_t> lines;
        for (const domain::RunIssue& issue : *issues) lines.push_back(issue.line);
        QCOMPARE(lines, (std::vector<std::int64_t>{0, 7, 2}));
    }

    void takesTheTitleForTheText() {
        WorkspaceFixture fixture;
        const auto report = fixture.import(fixture.write("posts.jsonl",
                                                         "{\"id\":\"a\",\"text\":\"\",\"title\":\"A title\"}\n"
                                                         "{\"id\":\"b\",\"text\":\"\",\"title\":\" \"}\n"));
        QCOMPARE(report.counts.created, 2);
        QCOMPARE(report.odd.noText.count, 1);
        QCOMPARE(report.odd.noText.line, 2);
    }

    void cancelKeepsWhatIsDone() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(100, 100)));
        std::stop_source stop;
        const auto onFirstProgress = [&stop](const jobs::Progress& progress) {
            if (progress.stage == "process") stop.request_stop();
        };
        const auto report =
            operations::processItems(fixture.session(), fixture.pool(), {}, onFirstProgress, stop.get_token());
        QVERIFY(report);
        QVERIFY(report->items.cancelled);
        QCOMPARE(fixture.damage(), std::string());
        fixture.process();
        WorkspaceFixture straight;
        straight.import(straight.write("posts.jsonl", storyLines(100, 100)));
        straight.process();
        QCOMPARE(fixture.dump(), straight.dump());
    }
};

GROUNDSWELL_TEST(PipelineRunsTest, pipeline_runs)
#include "tst_pipeline_runs.moc"
