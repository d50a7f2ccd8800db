#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/expire_items.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <sstream>

using namespace groundswell;
using operations::ExpireReport;
using operations::ExpireRequest;
using testing::storyLines;
using testing::TickingClock;
using testing::WorkspaceFixture;

namespace {

config::WorkspaceConfig keeping(std::optional<int> days) {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config.retentionDays = days;
    return config;
}

std::string post(const std::string& id, const std::string& publishedAt) {
    const std::string date = publishedAt.empty() ? "" : R"(,"published_at":")" + publishedAt + "\"";
    return R"({"id":")" + id + R"(","text":"The text of )" + id + "\"" + date + "}\n";
}

std::optional<core::UtcDay> dayOf(const std::string& text) {
    return text.empty() ? std::nullopt : core::parseDay(text);
}

ExpireReport expire(WorkspaceFixture& fixture, const std::string& before = {}, const jobs::ProgressSink& progress = {},
                    const std::stop_token& stop = {}) {
    auto report =
        operations::expireItems(fixture.session(), fixture.pool(), ExpireRequest{dayOf(before)}, progress, stop);
    if (!report) throw std::runtime_error(report.error().describe());
    return *report;
}

std::string ids(WorkspaceFixture& fixture) {
    std::string all;
    auto reader = fixture.session().store().connect();
    const auto read = (*reader)->items().forEach({}, [&all](const store::ItemRow& row) {
        all += (all.empty() ? "" : " ") + row.item.externalId;
        return true;
    });
    return read ? all : read.error().describe();
}

// A store that only this test has open.
class Database {
public:
    explicit Database(WorkspaceFixture& fixture)
        : m_database((fixture.folder() / "store.sqlite").string(), SQLite::OPEN_READWRITE) {}
    std::int64_t number(const std::string& sql) { return m_database.execAndGet(sql).getInt64(); }
    std::string blob(const std::string& sql) {
        SQLite::Statement row(m_database, sql);
        return row.executeStep() ? row.getColumn(0).getString() : std::string();
    }
    // As a process that was killed leaves it: an older state, and the journal of what was clustered since.
    void forgetSince(std::int64_t item, const std::string& state) {
        SQLite::Statement older(m_database, "UPDATE clusterer_states SET state = ?");
        older.bindNoCopy(1, state.data(), static_cast<int>(state.size()));
        older.exec();
        m_database.exec(
            "INSERT INTO cluster_journal (item_id, cluster_id) SELECT item_id, cluster_id FROM "
            "content_items WHERE item_id > " +
            std::to_string(item) + " ORDER BY item_id");
    }

private:
    SQLite::Database m_database;
};

// Lines [from, to) of a text.
std::string lines(const std::string& text, int from, int to) {
    std::istringstream in(text);
    std::string out;
    std::string line;
    for (int i = 0; i < to && std::getline(in, line); ++i) {
        if (i >= from) out += line + "\n";
    }
    return out;
}

// The lines of a dump that are still there in another.
bool isPartOf(const std::string& dump, const std::string& whole) {
    std::istringstream in(dump);
    for (std::string line; std::getline(in, line);) {
        if (("\n" + whole).find("\n" + line + "\n") == std::string::npos) return false;
    }
    return true;
}

}  // namespace

class ExpireItemsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void removes_what_is_past_its_time_data() {
        QTest::addColumn<int>("days");  // 0 = for good
        QTest::addColumn<std::string>("before");
        QTest::addColumn<std::string>("left");
        QTest::newRow("one day, on the 5th") << 1 << std::string() << std::string("c d e none");
        QTest::newRow("two days") << 2 << std::string() << std::string("b c d e none");
        QTest::newRow("three days") << 3 << std::string() << std::string("a b c d e none");
        QTest::newRow("a day that is named") << 1 << std::string("20231005") << std::string("e none");
        QTest::newRow("an older one") << 1 << std::string("2023-10-03") << std::string("b c d e none");
        QTest::newRow("without retention") << 0 << std::string("2023-10-05") << std::string("e none");
        QTest::newRow("tomorrow") << 0 << std::string("2023-10-06") << std::string();
        QTest::newRow("neither") << 0 << std::string() << std::string("a b c d e none");
    }

    void removes_what_is_past_its_time() {
        QFETCH(int, days);
        QFETCH(std::string, before);
        QFETCH(std::string, left);
        WorkspaceFixture fixture(keeping(days > 0 ? std::optional(days) : std::nullopt), "2023-10-05T15:00:00Z");
        fixture.import(
            fixture.write("posts.jsonl", post("a", "2023-10-02T12:00:00Z") + post("b", "2023-10-03T23:59:59.999999Z") +
                                             post("c", "2023-10-04T00:00:00Z") + post("d", "2023-10-04T23:59:59Z") +
                                             post("e", "2023-10-05T14:00:00Z") + post("none", "")));
        fixture.process();
        const ExpireReport report = expire(fixture, before);
        QCOMPARE(ids(fixture), left);
        QCOMPARE(report.before.has_value(), days > 0 || !before.empty());
        QCOMPARE(report.removed, report.found);
        QVERIFY(!report.cancelled);
        QCOMPARE(fixture.damage(), std::string());
        QCOMPARE(expire(fixture, before).found, 0);
    }

    void counts_undated_items_by_when_they_came() {
        WorkspaceFixture fixture(keeping(3), "2023-10-05T23:59:59Z");
        fixture.import(fixture.write("old.jsonl", post("old", "")));
        fixture.close();
        fixture.open("2023-10-06T00:00:01Z");
        fixture.import(fixture.write("new.jsonl", post("new", "")));
        fixture.process();
        fixture.close();
        fixture.open("2023-10-09T12:00:00Z");
        QCOMPARE(expire(fixture).removed, 1);
        QCOMPARE(ids(fixture), std::string("new"));
        fixture.process({.fromRaw = true, .retryFailed = false, .until = {}});
        QCOMPARE(ids(fixture), std::string("new"));
    }

    void keeps_clusters_and_their_numbers() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(60, 50)));  // a minute apart, from October 1
        fixture.process();
        const std::string before = fixture.dump();
        fixture.clock().advance(std::chrono::hours(1));
        const ExpireReport report = expire(fixture, "2026-10-02");
        QCOMPARE(report.removed, 1440);
        QCOMPARE(fixture.damage(), std::string());
        QVERIFY(isPartOf(fixture.dump(), before));
        auto reader = fixture.session().store().connect();
        const auto cluster = (*reader)->clusters().byId({1});
        QVERIFY(cluster && *cluster);
        QCOMPARE((*cluster)->items, 26);
        QCOMPARE((*cluster)->allTime, 50);
        const auto runs = (*reader)->runs().page({0, 1});
        QCOMPARE(runs->front().kind, domain::RunKind::Expire);
        QCOMPARE(runs->front().state, domain::RunState::Completed);
        QCOMPARE(runs->front().counts.processed, 1440);
        QVERIFY(runs->front().message.find("2026-10-02") != std::string::npos);
        reader->reset();
        fixture.close();
        Database database(fixture);
        QCOMPARE(database.number("SELECT count(*) FROM item_keywords WHERE item_id <= 1440"), 0);
        QVERIFY(database.number("SELECT count(*) FROM item_keywords WHERE item_id > 1440") > 0);
        QCOMPARE(database.number("SELECT count(*) FROM item_index WHERE rowid <= 1440"), 0);
    }

    void goes_on_where_the_clusterer_was_data() {
        QTest::addColumn<bool>("killed");
        QTest::newRow("after whole runs") << false;
        QTest::newRow("after a run that was killed") << true;
    }

    void goes_on_where_the_clusterer_was() {
        QFETCH(bool, killed);
        WorkspaceFixture fixture;
        const std::string all = storyLines(60, 60);
        fixture.import(fixture.write("first.jsonl", lines(all, 0, 750)));
        fixture.process();
        fixture.close();
        const std::string state = Database(fixture).blob("SELECT state FROM clusterer_states");
        fixture.open();
        fixture.import(fixture.write("second.jsonl", lines(all, 750, 3000)));
        fixture.process();
        if (killed) {
            fixture.close();
            Database(fixture).forgetSince(750, state);
            fixture.open();
        }
        const std::string before = fixture.dump();
        bool anew = false;
        const auto look = [&anew](const jobs::Progress& progress) { anew = anew || progress.stage == "cluster"; };
        QCOMPARE(expire(fixture, "2026-10-02", look).removed, 1440);
        QVERIFY(isPartOf(fixture.dump(), before));
        fixture.import(fixture.write("third.jsonl", lines(all, 3000, 3600)));
        const auto processed = operations::processItems(fixture.session(), fixture.pool(), {}, look, {});
        QVERIFY(processed);
        QVERIFY(!anew);
        QCOMPARE(processed->items.processed, 600);
        QCOMPARE(fixture.damage(), std::string());
        auto reader = fixture.session().store().connect();
        QCOMPARE((*reader)->clusters().byId({1})->value().items, 36);
    }

    void stays_away_from_the_archive() {
        WorkspaceFixture fixture(keeping(1), "2023-10-05T15:00:00Z");
        const std::string old = fixture.write("old.jsonl", post("a", "2023-10-02") + post("b", "2023-10-05"));
        fixture.import(old);
        fixture.process();
        QCOMPARE(expire(fixture).removed, 1);
        const operations::ProcessRequest rebuild{.fromRaw = true, .retryFailed = false, .until = {}};
        fixture.process(rebuild);
        QCOMPARE(ids(fixture), std::string("b"));
        // Whoever imports it again wants it; then it is as new, and a rebuild keeps it.
        fixture.import(old);
        QCOMPARE(ids(fixture), std::string("b a"));
        fixture.process(rebuild);
        QCOMPARE(ids(fixture), std::string("b a"));
        QCOMPARE(expire(fixture).removed, 1);
        fixture.process(rebuild);
        QCOMPARE(ids(fixture), std::string("b"));
        // What was archived meanwhile is not touched by an older boundary.
        fixture.import(old);
        QCOMPARE(expire(fixture, "2023-10-01").removed, 0);
        fixture.process(rebuild);
        QCOMPARE(ids(fixture), std::string("b a"));
        QCOMPARE(fixture.damage(), std::string());
    }

    void can_be_stopped() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(60, 50)));
        fixture.process();
        std::stop_source stop;
        const auto stopAtOnce = [&stop](const jobs::Progress& progress) {
            if (progress.stage == "expire") stop.request_stop();
        };
        const ExpireReport report = expire(fixture, "2026-10-03", stopAtOnce, stop.get_token());
        QVERIFY(report.cancelled);
        QCOMPARE(report.found, 2880);
        QVERIFY(report.removed > 0 && report.removed < report.found);
        QCOMPARE(fixture.damage(), std::string());
        // Not half of it comes back, and the next call removes the rest.
        fixture.process({.fromRaw = true, .retryFailed = false, .until = {}});
        QCOMPARE(expire(fixture, "2026-10-03").removed, report.found - report.removed);
        QCOMPARE(fixture.damage(), std::string());
    }

    // Interrupted after the last removal, before the clusters were looked over: the next call finds no item.
    void looks_over_the_clusters_of_an_interrupted_one() {
        std::string shown[2];
        for (const bool interrupted : {false, true}) {
            WorkspaceFixture fixture;
            fixture.import(fixture.write("posts.jsonl", storyLines(60, 50)));
            fixture.process();
            std::stop_source stop;
            const auto stopAtTheLast = [&](const jobs::Progress& progress) {
                if (interrupted && progress.stage == "expire" && progress.done == progress.total) stop.request_stop();
            };
            QCOMPARE(expire(fixture, "2026-10-02", stopAtTheLast, stop.get_token()).removed, 1440);
            QCOMPARE(expire(fixture, "2026-10-02").removed, 0);
            QCOMPARE(fixture.damage(), std::string());
            fixture.close();
            shown[interrupted] = Database(fixture).blob(
                "SELECT group_concat(cluster_id || ' ' || exemplar_item_id || ' ' || coalesce(keywords, ''), '\n') "
                "FROM clusters");
        }
        QVERIFY(!shown[0].empty());
        QCOMPARE(shown[1], shown[0]);
    }
};

GROUNDSWELL_TEST(ExpireItemsTest, expire_items)
#include "tst_expire_items.moc"
