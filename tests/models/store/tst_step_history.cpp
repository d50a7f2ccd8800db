#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "models/store/step_history.h"
#include "models/store/step_set_codec.h"

#include <QTest>

using namespace groundswell;
using domain::StepMark;
using domain::StepMarks;
using store::ItemMove;
using store::ItemMoveOutcome;
using testing::itemOf;
using testing::StoreFixture;

namespace {

StepMarks marks(std::initializer_list<const char*> ids, int version = 1) {
    StepMarks all;
    for (const char* id : ids) all.push_back({id, std::string("step-") + id, version, "p"});
    return all;
}

// What an item's set says, as "one@1 two@1".
std::string shown(const StepMarks& set) {
    std::string text;
    for (const StepMark& mark : set) text += (text.empty() ? "" : " ") + mark.id + "@" + std::to_string(mark.version);
    return text;
}

class History {
public:
    explicit History(int items) {
        std::vector<domain::ContentItem> all;
        for (int i = 1; i <= items; ++i) all.push_back(itemOf("i" + std::to_string(i), "text " + std::to_string(i)));
        static_cast<void>(m_fixture.put(all));
    }

    StoreFixture& fixture() { return m_fixture; }

    // Items 1..n go to a state by these steps.
    std::string process(std::initializer_list<std::int64_t> items, const std::string& state, const StepMarks& made) {
        const auto shared = std::make_shared<const StepMarks>(made);
        std::vector<store::ProcessedItem> all;
        for (const std::int64_t id : items) {
            store::ProcessedItem one;
            one.id = {id};
            one.contentHash = (*m_fixture.reader()->items().byId({id}))->item.contentHash;
            one.state = state;
            one.made = shared;
            all.push_back(one);
        }
        return m_fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
            auto stored = transaction.items().storeProcessed(all);
            if (!stored) return stored.error();
            return {};
        });
    }

    // "source state [marks] items", a line each.
    std::string counts() {
        auto reader = m_fixture.reader();
        const auto sets = *reader->stepHistory().sets();
        std::string text;
        const auto counted = reader->stepHistory().counts();
        for (const store::StepSetCount& count : *counted) {
            const auto set = sets.find(count.set);
            text += count.source + " " + count.state + " [" + (set == sets.end() ? "" : shown(set->second)) + "] " +
                    std::to_string(count.items) + "\n";
        }
        return text;
    }

    std::string states() {
        std::string text;
        static_cast<void>(m_fixture.reader()->items().forEach({}, [&text](const store::ItemRow& row) {
            text += row.item.state + " ";
            return true;
        }));
        return text;
    }

    ItemMoveOutcome move(const ItemMove& move) {
        ItemMoveOutcome outcome;
        const std::string error = m_fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
            auto moved = transaction.stepHistory().move(move);
            if (!moved) return moved.error();
            outcome = *moved;
            return {};
        });
        if (!error.empty()) qFatal("%s", error.c_str());
        return outcome;
    }

private:
    StoreFixture m_fixture;
};

}  // namespace

class StepHistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void remembers_who_made_the_values() {
        History history(4);
        QCOMPARE(history.counts(), std::string("files ready [] 4\n"));
        QCOMPARE(history.process({1, 2}, "b", marks({"one"})), std::string());
        QCOMPARE(history.process({3}, "completed", marks({"one", "two"})), std::string());
        QCOMPARE(history.counts(),
                 std::string("files completed [one@1 two@1] 1\nfiles ready [] 1\nfiles b [one@1] 2\n"));
        // What a step made anew counts, and what others made before stays.
        QCOMPARE(history.process({1}, "completed", marks({"two"}, 2)), std::string());
        QCOMPARE(history.process({3}, "completed", marks({"one"}, 3)), std::string());
        QCOMPARE(history.process({2}, "failed", {}), std::string());
        QCOMPARE(history.counts(), std::string("files completed [one@1 two@2] 1\nfiles completed [one@3 two@1] 1\n"
                                               "files ready [] 1\nfiles failed [one@1] 1\n"));
    }

    void shares_the_sets() {
        History history(3);
        static_cast<void>(history.process({1}, "b", marks({"one"})));
        static_cast<void>(history.process({1}, "completed", marks({"two"})));
        static_cast<void>(history.process({2, 3}, "completed", marks({"two", "one"})));
        QCOMPARE(history.counts(), std::string("files completed [one@1 two@1] 3\n"));
        history.fixture().reopen();
        static_cast<void>(history.process({1, 2, 3}, "completed", marks({"one"})));
        QCOMPARE(history.fixture().reader()->stepHistory().sets()->size(), std::size_t{2});
    }

    void forgets_with_a_rollback() {
        History history(2);
        const auto made = std::make_shared<const StepMarks>(marks({"one"}));
        store::ProcessedItem item;
        item.id = {1};
        item.contentHash = (*history.fixture().reader()->items().byId({1}))->item.contentHash;
        item.state = "b";
        item.made = made;
        const auto taken = history.fixture().write([&](store::WriteTransaction& transaction) -> core::Result<void> {
            auto stored = transaction.items().storeProcessed({&item, 1});
            if (!stored) return stored.error();
            return core::Error(core::ErrorCode::Cancelled, "taken back");
        });
        QCOMPARE(taken, std::string("taken back"));
        QCOMPARE(history.process({2}, "b", marks({"zero"})), std::string());
        QCOMPARE(history.process({1}, "b", *made), std::string());
        QCOMPARE(history.counts(), std::string("files b [zero@1] 1\nfiles b [one@1] 1\n"));
    }

    void forgets_what_made_an_older_text() {
        History history(1);
        static_cast<void>(history.process({1}, "completed", marks({"one"})));
        QCOMPARE(history.fixture().put({itemOf("i1", "another text")}), std::string("c"));
        QCOMPARE(history.counts(), std::string("files ready [] 1\n"));
    }

    void moves_data() {
        QTest::addColumn<std::function<void(ItemMove&)>>("set");
        QTest::addColumn<std::string>("states");
        QTest::addColumn<int>("reached");
        const auto row = [](const char* name, std::function<void(ItemMove&)> set, const char* states, int reached) {
            QTest::newRow(name) << std::move(set) << std::string(states) << reached;
        };
        row(
            "all of a state", [](ItemMove& move) { move.from = {"b"}; }, "x x completed ready ", 0);
        row(
            "of several states",
            [](ItemMove& move) {
                move.from = {"b", "completed"};
            },
            "x x x ready ", 0);
        row(
            "of no state", [](ItemMove& move) { move.from = {"elsewhere"}; }, "b b completed ready ", 0);
        row(
            "a few",
            [](ItemMove& move) {
                move.from = {"b", "completed"};
                move.limit = 2;
            },
            "x x completed ready ", 2);
        row(
            "just as many",
            [](ItemMove& move) {
                move.from = {"b"};
                move.limit = 2;
            },
            "x x completed ready ", 0);
        row(
            "later ones",
            [](ItemMove& move) {
                move.from = {"b", "completed"};
                move.after = {1};
            },
            "b x x ready ", 0);
        row(
            "up to one",
            [](ItemMove& move) {
                move.from = {"b", "completed"};
                move.last = {2};
            },
            "x x completed ready ", 0);
        row(
            "of one set",
            [](ItemMove& move) {
                move.from = {"b"};
                move.sets = {{2}};
            },
            "b x completed ready ", 0);
        row(
            "of unknown making",
            [](ItemMove& move) {
                move.from = {"b", "completed", "ready"};
                move.sets = {{0}};
            },
            "b b completed x ", 0);
        row(
            "of no set",
            [](ItemMove& move) {
                move.from = {"b"};
                move.sets.emplace();
            },
            "b b completed ready ", 0);
        row(
            "of a source",
            [](ItemMove& move) {
                move.from = {"b"};
                move.sources = {{"files"}, false};
            },
            "x x completed ready ", 0);
        row(
            "of another source",
            [](ItemMove& move) {
                move.from = {"b"};
                move.sources = {{"files"}, true};
            },
            "b b completed ready ", 0);
    }

    void moves() {
        QFETCH(std::function<void(ItemMove&)>, set);
        QFETCH(std::string, states);
        QFETCH(int, reached);
        History history(4);
        static_cast<void>(history.process({1}, "b", marks({"one"})));
        static_cast<void>(history.process({2}, "b", marks({"two"})));
        static_cast<void>(history.process({3}, "completed", marks({"one"})));
        ItemMove move;
        move.to = "x";
        set(move);
        QCOMPARE(int(history.move(move).reached.value), reached);
        QCOMPARE(history.states(), states);
        QVERIFY(history.fixture().differences().empty());
    }

    void keeps_one_backfill_a_workflow() {
        History history(3);
        const auto write = [&](const std::function<core::Result<void>(store::StepHistoryWriter&)>& work) {
            return history.fixture().write(
                [&](store::WriteTransaction& transaction) { return work(transaction.stepHistory()); });
        };
        const auto shownAll = [&] {
            std::string text;
            const auto backfills = history.fixture().reader()->stepHistory().backfills();
            for (const domain::Backfill& one : *backfills) {
                text += one.workflow + " " + one.content + " " + one.to + " " + one.from.front() + " " +
                        one.steps.front() + " " + std::to_string(one.perRun) + " " + std::to_string(one.after.value) +
                        "/" + std::to_string(one.last.value) + "\n";
            }
            return text;
        };
        QCOMPARE(write([](auto& writer) {
                     return writer.beginBackfill({"w", "h1", "a", {"b"}, {"s"}, 10, {}, {}});
                 }),
                 std::string());
        QCOMPARE(shownAll(), std::string("w h1 a b s 10 0/3\n"));
        QCOMPARE(write([](auto& writer) { return writer.continueBackfill("w", {2}); }), std::string());
        QCOMPARE(shownAll(), std::string("w h1 a b s 10 2/3\n"));
        QCOMPARE(write([](auto& writer) {
                     return writer.beginBackfill({"w", "h2", "c", {"d"}, {"t"}, 5, {}, {}});
                 }),
                 std::string());
        QCOMPARE(shownAll(), std::string("w h2 c d t 5 0/3\n"));
        QCOMPARE(write([](auto& writer) { return writer.endBackfill("w"); }), std::string());
        QCOMPARE(write([](auto& writer) { return writer.endBackfill("none"); }), std::string());
        QCOMPARE(shownAll(), std::string());
    }

    void reads_damaged_marks() {
        QVERIFY(store::decodeStepMarks("nonsense").empty());
        QCOMPARE(shown(store::decodeStepMarks(R"({"a":["x",1,"p"],"b":["x"],"c":3,"d":["x","1","p"]})")),
                 std::string("a@1"));
        const StepMarks all = marks({"b", "a"});
        QCOMPARE(shown(store::decodeStepMarks(store::encodeStepMarks(all))), std::string("a@1 b@1"));
    }
};

GROUNDSWELL_TEST(StepHistoryTest, step_history)
#include "tst_step_history.moc"
