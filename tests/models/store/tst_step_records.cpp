#include "models/store/read_connection.h"
#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using testing::itemOf;
using testing::StoreFixture;

namespace {

domain::ContentItem itemIn(const std::string& id, const std::string& source, const std::string& state) {
    domain::ContentItem item = itemOf(id, "text " + id);
    item.source = source;
    item.state = state;
    return item;
}

// Sets outputs on an item, as a step's result would.
std::string setOutputs(StoreFixture& fixture, std::int64_t id, std::vector<domain::StepOutput> outputs) {
    const auto item = fixture.reader()->items().forWork({id});
    return fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
        store::ProcessedItem processed;
        processed.id = {id};
        processed.contentHash = (*item)->item.contentHash;
        processed.state = (*item)->item.state;
        processed.outputs = std::move(outputs);
        auto stored = t.items().storeProcessed(std::span(&processed, 1));
        return stored ? core::Result<void>() : core::Result<void>(stored.error());
    });
}

std::vector<std::string> words(const QString& text) {
    std::vector<std::string> all;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) all.push_back(word.toStdString());
    return all;
}

std::string idsOf(const std::vector<store::WaitingItem>& items) {
    std::string ids;
    for (const store::WaitingItem& item : items) ids += item.item.externalId;
    return ids;
}

}  // namespace

class StepRecordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputs_go_with_their_item() {
        StoreFixture fixture;
        fixture.put({itemIn("a", "files", "ready"), itemIn("b", "files", "ready")});
        QCOMPARE(setOutputs(fixture, 1, {{"score", "x", "0.5"}, {"score", "y", R"({"k":[1]})"}}), std::string());
        QCOMPARE(setOutputs(fixture, 2, {{"other", "z", "\"t\""}}), std::string());
        auto waiting = fixture.reader()->items().waiting("ready", {}, 10);
        QCOMPARE(waiting->at(0).outputs.size(), std::size_t(2));
        QCOMPARE(waiting->at(0).outputs[1].json, std::string(R"({"k":[1]})"));
        QVERIFY((waiting->at(1).outputs == std::vector<domain::StepOutput>{{"other", "z", "\"t\""}}));
        // Fewer replace more; a changed text takes them away; so does removal.
        QCOMPARE(setOutputs(fixture, 1, {{"score", "x", "0.75"}}), std::string());
        const auto kept = fixture.reader()->items().forWork({1});
        QVERIFY(((*kept)->outputs == std::vector<domain::StepOutput>{{"score", "x", "0.75"}}));
        domain::ContentItem changed = itemIn("a", "files", "ready");
        changed.text = "another";
        changed.contentHash = 99;
        QCOMPARE(fixture.put({changed}), std::string("c"));
        QVERIFY((*fixture.reader()->items().forWork({1}))->outputs.empty());
        QCOMPARE(fixture.remove({2}), std::string());
        QVERIFY(!fixture.reader()->items().forWork({2})->has_value());
        QCOMPARE(fixture.differences(), std::string());
    }

    void waiting_takes_several_states_in_the_order_of_items_data() {
        QTest::addColumn<QString>("states");
        QTest::addColumn<QString>("sources");
        QTest::addColumn<bool>("except");
        QTest::addColumn<int>("after");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QString>("ids");
        QTest::newRow("all") << "late ready completed"
                             << "" << true << 0 << 10 << "abcdef";
        QTest::newRow("two") << "late ready"
                             << "" << true << 0 << 10 << "abdef";
        QTest::newRow("from the middle") << "ready late"
                                         << "" << true << 2 << 2 << "de";
        QTest::newRow("of one source") << "ready late"
                                       << "wire" << false << 0 << 10 << "be";
        QTest::newRow("but one") << "ready late"
                                 << "wire" << true << 0 << 10 << "adf";
        QTest::newRow("of an unknown source") << "ready"
                                              << "x" << false << 0 << 10 << "";
        QTest::newRow("unknown state") << "x late"
                                       << "" << true << 0 << 10 << "bd";
        QTest::newRow("none") << ""
                              << "" << true << 0 << 10 << "";
    }

    void waiting_takes_several_states_in_the_order_of_items() {
        QFETCH(QString, states);
        QFETCH(QString, sources);
        QFETCH(bool, except);
        QFETCH(int, after);
        QFETCH(int, limit);
        QFETCH(QString, ids);
        StoreFixture fixture;
        fixture.put({itemIn("a", "files", "ready"), itemIn("b", "wire", "late"), itemIn("c", "files", "completed"),
                     itemIn("d", "files", "late"), itemIn("e", "wire", "ready"), itemIn("f", "files", "ready")});
        const auto found = fixture.reader()->items().waiting(words(states), {words(sources), except}, {after}, limit);
        QCOMPARE(QString::fromStdString(idsOf(*found)), ids);
    }

    void counts_and_moves_by_source() {
        StoreFixture fixture;
        fixture.put({itemIn("a", "files", "ready"), itemIn("b", "wire", "ready"), itemIn("c", "wire", "completed"),
                     itemIn("d", "wire", "failed")});
        std::int64_t moved = 0;
        fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
            moved = *t.items().moveState("ready", "late", {{"wire"}, false});
            moved += 10 * *t.items().moveState("completed", "late", {{"wire"}, true});
            return {};
        });
        QCOMPARE(moved, std::int64_t(1));
        const auto counts = fixture.reader()->items().countBySourceAndState();
        const std::map<std::string, std::map<std::string, std::int64_t>> expected{
            {"files", {{"ready", 1}}}, {"wire", {{"late", 1}, {"completed", 1}, {"failed", 1}}}};
        QVERIFY(*counts == expected);
    }

    void records_go_with_their_run() {
        StoreFixture fixture;
        std::vector<domain::StepRecord> steps(2);
        steps[0] = {{},
                    {},
                    "standard",
                    "zeta",
                    10,
                    7,
                    2,
                    1,
                    10,
                    512,
                    std::chrono::nanoseconds(5),
                    std::chrono::nanoseconds(6),
                    std::chrono::nanoseconds(7),
                    "3:10"};
        steps[1] = steps[0];
        steps[1].step = "alpha";
        const auto begin = [&](std::int64_t second) {
            core::RunId id;
            fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
                domain::Run run;
                run.startedAt = testing::at(second);
                id = *t.runs().begin(run);
                if (auto stored = t.runs().addSteps(id, steps); !stored) return stored;
                return t.runs().addSteps(id, steps);
            });
            return id;
        };
        const core::RunId first = begin(10);
        const core::RunId second = begin(20);
        auto reader = fixture.reader();
        const auto newest = reader->runs().stepRecords({});
        QCOMPARE(newest->size(), std::size_t(2));
        domain::StepRecord expected = steps[0];
        expected.run = second;
        expected.startedAt = testing::at(20);
        QVERIFY(newest->front() == expected);
        QCOMPARE(newest->back().step, std::string("alpha"));
        QCOMPARE(reader->runs().stepRecords(first)->front().run, first);
        QCOMPARE(reader->runs().stepRecordsSince(testing::at(10))->size(), std::size_t(4));
        QCOMPARE(reader->runs().stepRecordsSince(testing::at(11))->size(), std::size_t(2));
        reader.reset();
        fixture.alter("PRAGMA foreign_keys = ON; DELETE FROM pipeline_runs WHERE run_id = " +
                      std::to_string(second.value));
        QCOMPARE(fixture.reader()->runs().stepRecords({})->front().run, first);
        QCOMPARE(fixture.differences(), std::string());
    }
};

GROUNDSWELL_TEST(StepRecordsTest, step_records)
#include "tst_step_records.moc"
