#include "models/store/migrations.h"
#include "models/store/migrator.h"
#include "models/store/read_connection.h"
#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using domain::LateRun;
using domain::SourceHealth;

namespace {

// "1 interrupted, 3 completed": what is left of the runs, oldest first.
std::string runsOf(StoreFixture& fixture) {
    std::string text;
    const auto runs = fixture.reader()->runs().page({0, 1000});
    for (auto run = runs->rbegin(); run != runs->rend(); ++run)
        text += (text.empty() ? "" : ", ") + std::to_string(run->id.value) + " " + domain::runStateName(run->state);
    return text;
}

}  // namespace

class HousekeepingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takes_over_schedules_of_sources() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("old.sqlite")).toStdString();
        store::Connection connection(file, store::Connection::Role::Writer, true);
        const auto all = store::migrations();
        const auto before = static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [](const auto& step) { return step.version <= 7; }));
        QVERIFY(store::migrate(connection, all.first(before)));
        connection.execute(
            "INSERT INTO schedule_states VALUES ('news', '6h', 1, 2, 3, 4, 'failed', 'gone'), "
            "('other', 'daily', 5, NULL, NULL, NULL, NULL, NULL)");
        QVERIFY(store::migrate(connection, all));
        QCOMPARE(connection.text("SELECT group_concat(schedule_id || ' ' || schedule || ' ' || known_since || ' ' || "
                                 "coalesce(due_at, '-') || ' ' || coalesce(result, '-'), ', ') FROM known_schedules"),
                 std::string("source:news 6h 1 2 failed, source:other daily 5 - -"));
        QCOMPARE(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'schedule_states'"), 0);
    }

    void keeps_one_entry_a_late_run() {
        StoreFixture fixture;
        const auto note = [&](const LateRun& run) {
            bool isNew = false;
            const std::string failure = fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
                auto noted = t.housekeeping().noteLate(run);
                if (!noted) return noted.error();
                isNew = *noted;
                return {};
            });
            return failure.empty() ? std::string(isNew ? "new" : "known") : failure;
        };
        QCOMPARE(note({"night", at(10), at(20), at(21), {}}), std::string("new"));
        QCOMPARE(note({"night", at(10), at(20), at(30), at(40)}), std::string("known"));
        QCOMPARE(note({"night", at(10), at(20), at(50), at(60)}), std::string("known"));
        QCOMPARE(note({"source:a", at(11), at(20), at(31), {}}), std::string("new"));
        const auto runs = fixture.reader()->housekeeping().lateRuns(10);
        QCOMPARE(runs->size(), std::size_t(2));
        QVERIFY((*runs)[0] == (LateRun{"source:a", at(11), at(20), at(31), {}}));
        QVERIFY((*runs)[1] == (LateRun{"night", at(10), at(20), at(21), at(40)}));
        QCOMPARE(fixture.reader()->housekeeping().lateRuns(1)->size(), std::size_t(1));
        QCOMPARE(fixture.write([](store::WriteTransaction& t) -> core::Result<void> {
            auto removed = t.housekeeping().removeLateRuns(at(30));
            if (!removed) return removed.error();
            return *removed == 1 ? core::Result<void>() : core::Error(core::ErrorCode::Internal, "not one");
        }),
                 std::string());
        QCOMPARE(fixture.reader()->housekeeping().lateRuns(10)->front().schedule, std::string("source:a"));
    }

    void pauses_a_source_that_fails_in_a_row() {
        StoreFixture fixture;
        std::string story;  // "failures", with "p" when it pauses
        const auto fail = [&](std::optional<int> pauseAfter, int second) {
            return fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
                auto health = t.housekeeping().noteFailure("bad", "status 500", pauseAfter, at(second));
                if (!health) return health.error();
                story += std::to_string(health->failuresInRow) + (health->pausedAt ? "p " : " ");
                return {};
            });
        };
        const auto good = [&] {
            return fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
                auto known = t.housekeeping().noteGood("bad");
                if (!known) return known.error();
                story += *known ? "good " : "fine ";
                return {};
            });
        };
        for (const int second : {1, 2}) QCOMPARE(fail(3, second), std::string());
        for (int time = 0; time < 2; ++time) QCOMPARE(good(), std::string());
        for (const int second : {3, 4, 5, 6}) QCOMPARE(fail(3, second), std::string());
        QCOMPARE(story, std::string("1 2 good fine 1 2 3p 4p "));
        const auto health = fixture.reader()->housekeeping().sourceHealth();
        QCOMPARE(health->size(), std::size_t(1));
        QVERIFY(health->front() == (SourceHealth{"bad", 4, at(5), "It failed 3 times in a row: status 500"}));
        // A source that never delivered is listed too.
        QCOMPARE(fixture.sql("SELECT source, items, paused_at, pause_reason FROM sources"),
                 std::string(R"([{"source":"bad","items":0,"paused_at":"2026-01-01T00:00:05Z",)"
                             R"("pause_reason":"It failed 3 times in a row: status 500"}])"));
        QCOMPARE(fixture.reader()->runs().sourceSummaries()->front().pauseReason, health->front().pauseReason);
        QCOMPARE(good(), std::string());
        QVERIFY(fixture.reader()->housekeeping().sourceHealth()->empty());
        for (int i = 0; i < 9; ++i) QCOMPARE(fail(std::nullopt, i), std::string());
        QVERIFY(!fixture.reader()->housekeeping().sourceHealth()->front().pausedAt);
        QCOMPARE(fixture.write([](store::WriteTransaction& t) -> core::Result<void> {
            if (auto paused = t.housekeeping().pauseSource("bad", "By hand", at(9)); !paused) return paused;
            return t.housekeeping().pauseSource("bad", "Again", at(10));
        }),
                 std::string());
        QVERIFY(fixture.reader()->housekeeping().sourceHealth()->front() == (SourceHealth{"bad", 9, at(9), "By hand"}));
    }

    void removes_records_of_runs_data() {
        QTest::addColumn<int>("before");  // -1 = no limit
        QTest::addColumn<int>("newest");
        QTest::addColumn<std::string>("left");
        const auto row = [](const char* name, int before, int newest, const char* left) {
            QTest::newRow(name) << before << newest << std::string(left);
        };
        const char* all = "1 completed, 2 running, 3 failed, 4 interrupted, 5 completed";
        row("none", -1, -1, all);
        row("by age", 13, -1, "2 running, 3 failed, 4 interrupted, 5 completed");
        row("by the beginning where there is no end", 15, -1, "2 running, 5 completed");
        row("by number", -1, 2, "2 running, 4 interrupted, 5 completed");
        row("more than there are", -1, 100, all);
        row("the newest stays", 1000, 0, "2 running, 5 completed");
        row("either", 13, 3, "2 running, 3 failed, 4 interrupted, 5 completed");
    }

    void removes_records_of_runs() {
        QFETCH(int, before);
        QFETCH(int, newest);
        QFETCH(std::string, left);
        StoreFixture fixture;
        using domain::RunState;
        QCOMPARE(fixture.write([](store::WriteTransaction& t) -> core::Result<void> {
            int second = 10;
            for (const RunState state : {RunState::Completed, RunState::Running, RunState::Failed,
                                         RunState::Interrupted, RunState::Completed}) {
                domain::Run run;
                run.state = state;
                run.startedAt = at(second);
                if (state != RunState::Running && state != RunState::Interrupted) run.finishedAt = at(second + 2);
                ++second;
                auto id = t.runs().begin(run);
                if (!id) return id.error();
                const std::vector<domain::RunIssue> issues{{"f", 1, "bad"}, {"f", 2, "bad"}};
                if (auto added = t.runs().addIssues(*id, issues); !added) return added;
            }
            return {};
        }),
                 std::string());
        store::RunLimits limits;
        if (before >= 0) limits.endedBefore = at(before);
        if (newest >= 0) limits.newest = newest;
        std::int64_t removed = 0;
        QCOMPARE(fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
            auto first = t.housekeeping().removeRuns(limits, 2);
            auto rest = t.housekeeping().removeRuns(limits, 100);
            if (!first || !rest) return first ? rest.error() : first.error();
            removed = *first + *rest;
            return *first <= 2 ? core::Result<void>() : core::Error(core::ErrorCode::Internal, "too many");
        }),
                 std::string());
        QCOMPARE(runsOf(fixture), left);
        QCOMPARE(5 - removed, *fixture.reader()->runs().count());
        fixture.alter("DELETE FROM run_issues WHERE run_id IN (SELECT run_id FROM pipeline_runs)");
        fixture.alter("CREATE TABLE orphans AS SELECT count(*) AS n FROM run_issues");
        fixture.alter("INSERT INTO meta SELECT 'orphans', n FROM orphans; DROP TABLE orphans");
        QCOMPARE(fixture.reader()->runs().meta("orphans")->value(), std::string("0"));
    }

    void vacuums() {
        StoreFixture fixture;
        std::vector<domain::ContentItem> items;
        for (int i = 0; i < 400; ++i)
            items.push_back(itemOf("i" + std::to_string(i), std::string(9'000, static_cast<char>('a' + i % 20))));
        fixture.put(items);
        QCOMPARE(fixture.remove({1}), std::string());
        QCOMPARE(fixture.write([](store::WriteTransaction& t) -> core::Result<void> {
            std::vector<core::ItemId> most;
            for (std::int64_t id = 2; id <= 390; ++id) most.push_back({id});
            auto removed = t.items().remove(most);
            return removed ? core::Result<void>() : core::Result<void>(removed.error());
        }),
                 std::string());
        const store::FileUse before = *fixture.reader()->housekeeping().fileUse();
        QVERIFY(before.bytes > 3'500'000 && before.freeBytes > before.bytes / 2);
        // An idle connection is in nobody's way; a snapshot is only when it would be held long.
        const auto idle = fixture.reader();
        QCOMPARE(*idle->items().count({}), std::int64_t{10});
        const auto done = fixture.store().vacuum({});
        QVERIFY2(done, done ? "" : done.error().describe().c_str());
        const store::FileUse after = *fixture.reader()->housekeeping().fileUse();
        QCOMPARE(after.freeBytes, std::int64_t{0});
        constexpr std::int64_t fewPages = 16 * 4096;
        QVERIFY2(after.bytes <= before.bytes - before.freeBytes + fewPages,
                 (std::to_string(after.bytes) + " of " + std::to_string(before.bytes)).c_str());
        QCOMPARE(static_cast<std::int64_t>(std::filesystem::file_size(fixture.file())), after.bytes);
        QCOMPARE(*idle->items().count({}), std::int64_t{10});
        QCOMPARE(fixture.put({itemOf("new", "one")}), std::string("n"));
        QCOMPARE(fixture.differences(), std::string());
        for (const store::CheckResult& check : *fixture.store().check())
            QVERIFY2(check.status != store::CheckResult::Status::Failed, check.detail.c_str());
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(fixture.store().vacuum(stop.get_token()).error().code, core::ErrorCode::Cancelled);
    }

    void leaves_long_readers_alone() {
        StoreFixture fixture;
        fixture.put({itemOf("a", "one")});
        const auto reader = fixture.reader();
        QVERIFY(reader->beginSnapshot());
        QCOMPARE(*reader->items().count({}), std::int64_t{1});
        fixture.put({itemOf("b", "two")});
        QCOMPARE(fixture.store().vacuum({}).error().code, core::ErrorCode::Unavailable);
        QCOMPARE(*reader->items().count({}), std::int64_t{1});
        QCOMPARE(fixture.put({itemOf("c", "three")}), std::string("n"));
        reader->endSnapshot();
        QVERIFY(fixture.store().vacuum({}));
    }
};

GROUNDSWELL_TEST(HousekeepingTest, housekeeping)
#include "tst_housekeeping.moc"
