#include "tests/support/test_registry.h"

#include "models/config/workflow_config.h"
#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

#include <SQLiteCpp/Database.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace groundswell;
using testing::storyLines;
using testing::WorkspaceFixture;

namespace {

// Writes the workflow of a closed workspace with another setting of its cluster step.
void setGranularity(WorkspaceFixture& fixture, const std::string& granularity) {
    fixture.close();
    const std::filesystem::path file = fixture.folder() / "workflows" / "standard.json";
    std::ifstream in(file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::size_t step = text.find("\"step\": \"cluster\"");
    const std::string parameters = "\"parameters\": ";
    const std::size_t begin = text.find(parameters, step) + parameters.size();
    text.replace(begin, text.find('}', begin) + 1 - begin, R"({"granularity": ")" + granularity + R"("})");
    std::ofstream(file) << text;
    fixture.open();
}

std::map<std::int64_t, std::int64_t> places(WorkspaceFixture& fixture) {
    std::map<std::int64_t, std::int64_t> places;
    auto reader = fixture.session().store().connect();
    const auto read = (*reader)->items().forEach({}, [&places](const store::ItemRow& row) {
        places[row.item.id.value] = row.item.cluster.value;
        return true;
    });
    return read ? places : std::map<std::int64_t, std::int64_t>();
}

// Which items are together, whatever their clusters are called.
std::set<std::set<std::int64_t>> groups(WorkspaceFixture& fixture) {
    std::map<std::int64_t, std::set<std::int64_t>> members;
    for (const auto& [item, cluster] : places(fixture)) members[cluster].insert(item);
    std::set<std::set<std::int64_t>> groups;
    for (auto& [cluster, items] : members) groups.insert(std::move(items));
    return groups;
}

void damageState(WorkspaceFixture& fixture, const char* sql) {
    fixture.close();
    SQLite::Database database((fixture.folder() / "store.sqlite").string(), SQLite::OPEN_READWRITE);
    database.exec(sql);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

class ReclusteringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsSettings() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(40, 12)));
        fixture.process();
        const auto before = groups(fixture);
        const auto idsBefore = places(fixture);
        setGranularity(fixture, "near_copies");
        const auto report = fixture.process();
        QCOMPARE(report.items.waiting, 0);
        QVERIFY(groups(fixture).size() > before.size());
        QCOMPARE(fixture.damage(), std::string());
        // An id never means another story: what has one of before is known under it.
        std::set<std::int64_t> old;
        for (const auto& [item, cluster] : idsBefore) old.insert(cluster);
        for (const auto& [item, cluster] : places(fixture)) QVERIFY(!old.contains(cluster));
        auto reader = fixture.session().store().connect();
        for (const std::int64_t cluster : old) QVERIFY((*reader)->clusters().byId({cluster})->has_value());
        reader->reset();
        setGranularity(fixture, "story");
        fixture.process();
        QVERIFY(groups(fixture) == before);
        QCOMPARE(fixture.damage(), std::string());
    }

    void isTheSameFromTheStore_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("state lost") << QByteArray("DELETE FROM clusterer_states");
        QTest::newRow("state damaged") << QByteArray("UPDATE clusterer_states SET state = x'00'");
        QTest::newRow("of an older version") << QByteArray("UPDATE clusterer_states SET version = 1");
    }

    void isTheSameFromTheStore() {
        QFETCH(QByteArray, sql);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(60, 25)));
        fixture.process();
        const std::string before = fixture.dump();
        damageState(fixture, sql.constData());
        fixture.open();
        fixture.process();
        QCOMPARE(fixture.dump(), before);
        QCOMPARE(fixture.damage(), std::string());
        // And it goes on like a store that never lost anything.
        WorkspaceFixture whole;
        whole.import(whole.write("posts.jsonl", storyLines(60, 25)));
        whole.process();
        for (WorkspaceFixture* each : {&fixture, &whole}) {
            each->import(each->write("more.jsonl", storyLines(80, 30)));
            each->process();
        }
        QCOMPARE(fixture.dump(), whole.dump());
    }

    void carriesLabelsOver() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(20, 10)));
        fixture.process();
        const std::int64_t labelled = places(fixture).at(7);
        const std::string id = std::to_string(labelled);
        damageState(fixture, ("INSERT INTO cluster_labels (cluster_id, label, item_id) VALUES (" + id +
                              ", 'checked', 7); INSERT INTO cluster_notes (cluster_id, item_id, note) VALUES (" + id +
                              ", 7, 'see the mayor');")
                                 .c_str());
        fixture.open();
        setGranularity(fixture, "topic");
        fixture.process();
        auto reader = fixture.session().store().connect();
        const auto cluster = (*reader)->clusters().byId({places(fixture).at(7)});
        QCOMPARE((*cluster)->labels, std::vector<std::string>{"checked"});
        // The old id leads there.
        QCOMPARE((*(*reader)->clusters().byId({labelled}))->id, (*cluster)->id);
    }

    void changesNothingWhenItIsStopped() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(60, 25)));
        fixture.process();
        const std::string before = fixture.dump();
        setGranularity(fixture, "near_copies");
        std::stop_source stop;
        const jobs::ProgressSink stopAtOnce = [&stop](const jobs::Progress& progress) {
            if (progress.stage == "cluster") stop.request_stop();
        };
        const auto report =
            operations::processItems(fixture.session(), fixture.pool(), {}, stopAtOnce, stop.get_token());
        QVERIFY(report);
        QVERIFY(report->items.cancelled);
        QCOMPARE(fixture.dump(), before);
        fixture.process();
        QVERIFY(fixture.dump() != before);
        QCOMPARE(fixture.damage(), std::string());
    }

    // Long texts cost no more memory in the clusterer than short ones, and its state stays small.
    void longTextsKeepTheStateSmall() {
        WorkspaceFixture fixture;
        std::string lines;
        for (int post = 0; post < 300; ++post) {
            std::string text;
            for (int word = 0; word < 3'000; ++word) {
                text += "word" + std::to_string(word % 100 == 0 ? post * 31 + word : word) + ' ';
            }
            lines += "{\"id\":\"" + std::to_string(post) + "\",\"text\":\"" + text + "\"}\n";
        }
        fixture.import(fixture.write("long.jsonl", lines));
        const auto report = fixture.process();
        QCOMPARE(report.items.failed, 0);
        auto reader = fixture.session().store().connect();
        const auto state = (*reader)->clusters().savedState();
        QVERIFY(state && *state);
        QVERIFY2((*state)->second.size() < 2'000'000, std::to_string((*state)->second.size()).c_str());
        reader->reset();
        QCOMPARE(fixture.damage(), std::string());
    }

    // Signs alone are a text: copies of them are one cluster, an empty text has none.
    void signsHaveClusters() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("signs.jsonl",
                                     "{\"id\":\"1\",\"text\":\"\\ud83c\\udf89\"}\n"
                                     "{\"id\":\"2\",\"text\":\"\\ud83c\\udf89\"}\n"
                                     "{\"id\":\"3\",\"text\":\"@user\"}\n"));
        fixture.process();
        const auto found = places(fixture);
        QVERIFY(found.at(1) != 0);
        QCOMPARE(found.at(2), found.at(1));
        QVERIFY(found.at(3) != 0 && found.at(3) != found.at(1));
    }

    // A stream in many runs ends like the same stream in one.
    void manyRunsEndLikeOne_data() {
        QTest::addColumn<int>("parts");
        for (const int parts : {2, 3, 7, 20}) QTest::addRow("%d", parts) << parts;
    }

    void manyRunsEndLikeOne() {
        QFETCH(int, parts);
        std::istringstream lines(storyLines(70, 40));
        std::vector<std::string> files(static_cast<std::size_t>(parts));
        std::string all;
        std::size_t number = 0;
        const std::size_t perPart = 70 * 40 / static_cast<std::size_t>(parts) + 1;
        for (std::string line; std::getline(lines, line); ++number) {
            files[number / perPart] += line + '\n';
            all += line + '\n';
        }
        WorkspaceFixture one;
        one.import(one.write("all.jsonl", all));
        one.process();
        WorkspaceFixture many;
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (files[i].empty()) continue;
            many.import(many.write("part" + std::to_string(i) + ".jsonl", files[i]));
            many.process();
            if (i % 3 == 1) {
                many.close();
                many.open();
            }
        }
        QCOMPARE(many.dump(), one.dump());
        QCOMPARE(many.damage(), std::string());
    }
};

GROUNDSWELL_TEST(ReclusteringTest, reclustering)
#include "tst_reclustering.moc"
