#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/scheduled_run.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"

#include <QTest>

using namespace groundswell;
using operations::RoundReport;
using operations::RoundRequest;
using testing::WorkspaceFixture;

namespace {

config::SourceConfig source(const std::string& id, const std::string& type, const std::string& schedule,
                            const std::string& query) {
    config::SourceConfig config;
    config.id = id;
    config.type = type;
    config.queries = {{"q", query}};
    if (!schedule.empty()) config.schedule = config::ScheduleConfig{schedule};
    return config;
}

config::SourceConfig sample(const std::string& id, const std::string& schedule) {
    return source(id, "generator", schedule, "items=20&days=2");
}

// Of a host that may not be asked: it fails at once, without a network.
config::SourceConfig failing(const std::string& id, const std::string& schedule) {
    return source(id, "feed", schedule, "http://127.0.0.1:9/feed.xml");
}

config::WorkspaceConfig workspaceOf(std::vector<config::SourceConfig> sources) {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config.sources = std::move(sources);
    return config;
}

RoundReport runRound(WorkspaceFixture& fixture, const RoundRequest& request = {}, const std::stop_token& stop = {},
                     const jobs::ProgressSink& progress = {}) {
    auto report = operations::runRound(fixture.session(), fixture.pool(), request, progress, stop);
    if (!report) throw std::runtime_error(report.error().describe());
    return *report;
}

// "news completed, broken failed"
std::string fetched(const RoundReport& report) {
    std::string text;
    for (const operations::SourceRun& run : report.sources)
        text += (text.empty() ? "" : ", ") + run.source + " " + domain::runStateName(run.state);
    return text;
}

config::TaskSchedule task(const std::string& id, const std::string& name, const std::string& when,
                          const std::string& expectedBy = {}) {
    config::TaskSchedule schedule{.id = id, .task = name, .schedule = {.when = when}};
    schedule.schedule.expectedBy = expectedBy;
    return schedule;
}

// "night backup completed"
std::string ran(const RoundReport& report) {
    std::string text;
    for (const operations::TaskRun& run : report.tasks) {
        text += (text.empty() ? "" : ", ") + run.schedule + " " + run.task + " " + domain::runStateName(run.state);
    }
    return text;
}

// Nobody waits: the clock goes on to where the alarm is set. After so many waits it asks to stop.
class LeapingAlarm final : public jobs::Alarm {
public:
    LeapingAlarm(testing::TickingClock& clock, std::size_t waits) : m_clock(clock), m_waits(waits) {}
    void waitUntil(core::UtcTime time, const std::stop_token&) override {
        times.push_back(core::formatTime(std::chrono::floor<std::chrono::seconds>(time)));
        if (times.size() == m_waits) {
            stop.request_stop();
        } else if (const auto now = m_clock.now(); now < time) {
            m_clock.advance(time - now);
        }
    }

    std::vector<std::string> times;
    std::stop_source stop;

private:
    testing::TickingClock& m_clock;
    const std::size_t m_waits;
};

}  // namespace

class ScheduledRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looks_again_data() {
        QTest::addColumn<std::string>("next");
        QTest::addColumn<bool>("goesOn");
        QTest::addColumn<std::string>("looks");
        const auto row = [](const char* name, const char* next, bool goesOn, const char* looks) {
            QTest::newRow(name) << std::string(next) << goesOn << std::string(looks);
        };
        row("nothing is due", "", false, "2026-10-12T10:10:00Z");
        row("soon", "2026-10-12T09:40:00Z", false, "2026-10-12T09:40:00Z");
        row("late", "2026-10-12T12:00:00Z", false, "2026-10-12T10:10:00Z");
        row("due already", "2026-10-12T09:00:00Z", false, "2026-10-12T09:00:00Z");
        row("goes on", "2026-10-12T09:40:00Z", true, "2026-10-12T09:10:00Z");
    }
    void looks_again() {
        QFETCH(std::string, next);
        QFETCH(bool, goesOn);
        QFETCH(std::string, looks);
        RoundReport report;
        report.next = core::parseTime(next);
        report.goesOn = goesOn;
        QCOMPARE(core::formatTime(report.nextRound(*core::parseTime("2026-10-12T09:10:00Z"))), looks);
    }

    void fetches_all_where_there_is_no_schedule() {
        auto off = sample("off", "");
        off.enabled = false;
        WorkspaceFixture fixture(workspaceOf({failing("broken", ""), sample("news", ""), off}));
        const RoundReport report = runRound(fixture);
        QCOMPARE(fetched(report), std::string("broken failed, news completed"));
        QVERIFY(report.sources[0].error.find("127.0.0.1") != std::string::npos);
        QCOMPARE(report.failedSources(), 1);
        QCOMPARE(report.processed->items.processed, 20);
        QVERIFY(!report.next);
        QVERIFY(!report.expired.before);
        QCOMPARE(fetched(runRound(fixture, {.scheduledOnly = true})), std::string());
        QCOMPARE(fixture.damage(), std::string());
    }

    void fetches_what_is_due() {
        WorkspaceFixture fixture(workspaceOf({sample("hourly", "1h"), failing("broken", "2h"),
                                              sample("cron", "0 12 * * *"), sample("never", "")}),
                                 "2026-10-12T09:10:00Z");
        const RoundReport first = runRound(fixture);
        QCOMPARE(fetched(first), std::string("hourly completed, broken failed"));
        QCOMPARE(core::formatTime(std::chrono::floor<std::chrono::minutes>(*first.next)),
                 std::string("2026-10-12T10:10:00Z"));
        QCOMPARE(fetched(runRound(fixture)), std::string());
        fixture.clock().advance(std::chrono::hours(1));
        QCOMPARE(fetched(runRound(fixture)), std::string("hourly completed"));
        fixture.clock().advance(std::chrono::hours(6));
        const RoundReport late = runRound(fixture);
        QCOMPARE(fetched(late), std::string("hourly completed, broken failed, cron completed"));
        QCOMPARE(core::formatTime(*late.sources[2].due), std::string("2026-10-12T12:00:00Z"));
        const auto entries = operations::scheduleEntries(fixture.session());
        QVERIFY(entries);
        QCOMPARE(entries->at(1).state.result, std::string("failed"));
        QVERIFY(!entries->at(1).state.error.empty());
        QCOMPARE(entries->at(2).state.result, std::string("completed"));
    }

    void fetches_one_that_is_named() {
        WorkspaceFixture fixture(workspaceOf({sample("daily", "daily"), sample("never", "")}));
        runRound(fixture);
        QCOMPARE(fetched(runRound(fixture, {.name = "daily"})), std::string("daily completed"));
        QCOMPARE(fetched(runRound(fixture)), std::string());
        const RoundRequest other{.name = "never"};
        const auto refused = operations::runRound(fixture.session(), fixture.pool(), other, {}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, core::ErrorCode::InvalidInput);
    }

    void forgets_what_it_is_told_to() {
        WorkspaceFixture fixture(workspaceOf({sample("a", "daily"), sample("b", "daily")}));
        runRound(fixture);
        QCOMPARE(operations::clearSchedules(fixture.session(), "b").value(), 1);
        QCOMPARE(fetched(runRound(fixture)), std::string("b completed"));
        QCOMPARE(operations::clearSchedules(fixture.session(), "").value(), 2);
        QCOMPARE(operations::clearSchedules(fixture.session(), "").value(), 0);
        QVERIFY(!operations::clearSchedules(fixture.session(), "c"));
        QCOMPARE(fetched(runRound(fixture)), std::string("a completed, b completed"));
    }

    void follows_a_changed_config() {
        WorkspaceFixture fixture(workspaceOf({sample("a", "daily"), sample("b", "daily"), sample("c", "daily")}));
        runRound(fixture);
        fixture.close();
        fixture.write("workspaces/desk/workspace.json",
                      config::writeWorkspace(workspaceOf({sample("a", "daily"), sample("b", "6h"), sample("c", "")})));
        fixture.open();
        QCOMPARE(fetched(runRound(fixture)), std::string("b completed"));
        auto reader = fixture.session().store().connect();
        const auto known = (*reader)->housekeeping().schedules();
        QCOMPARE(known->size(), std::size_t(2));
        QCOMPARE(known->at(1).schedule, std::string("6h"));
    }

    void goes_on_where_it_was_stopped() {
        std::stop_source stop;
        testing::ScriptedServer server([&](const testing::SeenRequest&, testing::Reply& reply) {
            if (stop.stop_requested()) {
                reply.respond(200, "Content-Type: application/rss+xml\r\n",
                              "<rss version=\"2.0\"><channel><item><guid>g</guid><title>News</title></item></channel>"
                              "</rss>");
            } else {
                stop.request_stop();
                reply.stall();
            }
        });
        auto slow = source("slow", "feed", "daily", server.url("/feed"));
        slow.allowPrivateNetwork = true;
        WorkspaceFixture fixture(workspaceOf({sample("a", "daily"), slow}));
        const RoundReport report = runRound(fixture, {}, stop.get_token());
        QVERIFY(report.cancelled);
        QVERIFY(!report.processed);
        QVERIFY2(fetched(report).find("slow") == std::string::npos, fetched(report).c_str());
        QVERIFY(!operations::scheduleEntries(fixture.session())->at(1).state.job.isNone());
        // As after a crash: what was in the queue goes on, and is waited for.
        fixture.close();
        fixture.open();
        const RoundReport next = runRound(fixture);
        QVERIFY2(fetched(next).find("slow completed") != std::string::npos, fetched(next).c_str());
        QVERIFY(next.processed);
        auto reader = fixture.session().store().connect();
        QCOMPARE((*reader)->items().count({}).value(), std::int64_t{21});
        const auto entries = operations::scheduleEntries(fixture.session());
        for (const auto& entry : *entries) {
            QCOMPARE(entry.state.result, std::string("completed"));
            QVERIFY(entry.state.job.isNone());
        }
        QCOMPARE(fetched(runRound(fixture)), std::string());
        QCOMPARE(fixture.damage(), std::string());
    }

    void removes_what_is_past_its_time() {
        auto config = workspaceOf({sample("news", "")});
        config.retentionDays = 1;
        WorkspaceFixture fixture(config, "2026-10-12T09:10:00Z");
        const RoundReport report = runRound(fixture);
        QCOMPARE(report.expired.before.value(), core::parseDay("2026-10-11").value());
        QVERIFY(report.expired.removed > 0 && report.expired.removed < 20);
        // What the source still has does not come back.
        const RoundReport again = runRound(fixture);
        QCOMPARE(again.sources[0].ingest.counts.created, 0);
        QCOMPARE(again.expired.found, 0);
        QCOMPARE(fixture.damage(), std::string());
    }

    void runs_tasks_that_are_due() {
        auto config = workspaceOf({sample("news", "")});
        config.schedules = {task("clean", "prune", "1h"), task("night", "backup", "0 3 * * *"),
                            task("off", "report", "1h"), task("proc", "process", "0 12 * * *")};
        config.schedules[2].enabled = false;
        config.schedules[1].keep = 1;
        WorkspaceFixture fixture(config, "2026-10-12T09:10:00Z");
        const RoundReport first = runRound(fixture);
        // Where no fetching is scheduled, all is fetched.
        QCOMPARE(fetched(first), std::string("news completed"));
        QCOMPARE(ran(first), std::string("clean prune completed"));
        QCOMPARE(first.tasks[0].resultJson, std::string(R"({"runs":0,"late_runs":0,"jobs":0})"));
        QCOMPARE(ran(runRound(fixture, {.scheduledOnly = true})), std::string());
        fixture.clock().advance(std::chrono::hours(20));
        const RoundReport later = runRound(fixture, {.scheduledOnly = true, .whenIdle = false});
        QCOMPARE(fetched(later), std::string());
        QCOMPARE(ran(later), std::string("clean prune completed, night backup completed, proc process completed"));
        QVERIFY(later.processed);
        QVERIFY(later.tasks[1].resultJson.find("desk-20261013T051") != std::string::npos);
        fixture.clock().advance(std::chrono::minutes(1));
        QCOMPARE(ran(runRound(fixture, {.name = "night"})), std::string("night backup completed"));
        QVERIFY(!operations::runRound(fixture.session(), fixture.pool(), RoundRequest{.name = "off"}, {}, {}));
        QCOMPARE(operations::clearSchedules(fixture.session(), "clean").value(), 1);
        QCOMPARE(ran(runRound(fixture)), std::string("clean prune completed"));
        QCOMPARE(fixture.damage(), std::string());
    }

    void a_task_that_fails_stops_nobody() {
        auto config = workspaceOf({sample("news", "daily")});
        config.schedules = {task("a", "backup", "1h"), task("b", "prune", "1h")};
        config.schedules[0].folder = "workspace.json";  // no folder can be made there
        WorkspaceFixture fixture(config);
        const RoundReport report = runRound(fixture);
        QCOMPARE(ran(report), std::string("a backup failed, b prune completed"));
        QCOMPARE(fetched(report), std::string("news completed"));
        QCOMPARE(report.failedTasks(), 1);
        QVERIFY2(!report.tasks[0].error.empty(), "a reason");
        const auto entries = operations::scheduleEntries(fixture.session());
        QCOMPARE(entries->at(1).state.result, std::string("failed"));
        QCOMPARE(entries->at(1).state.error, report.tasks[0].error);
    }

    void fetches_by_a_schedule_of_several_sources() {
        auto config = workspaceOf({sample("a", ""), failing("b", ""), sample("own", "6h")});
        config.schedules = {task("all", "acquire", "6h"), task("one", "acquire", "6h")};
        config.schedules[1].source = "a";
        WorkspaceFixture fixture(config);
        const RoundReport report = runRound(fixture);
        QCOMPARE(fetched(report), std::string("own completed, a completed, b failed"));
        QCOMPARE(ran(report), std::string());
        const auto entries = operations::scheduleEntries(fixture.session());
        QCOMPARE(entries->size(), std::size_t(3));
        QCOMPARE(entries->at(0).state.result, std::string("completed"));
        QCOMPARE(entries->at(1).state.result, std::string("partial"));
        QCOMPARE(entries->at(2).state.result, std::string("completed"));
        QCOMPARE(fetched(runRound(fixture)), std::string());
    }

    void lists_late_runs_once() {
        auto config = workspaceOf({sample("news", "0 12 * * *")});
        config.sources[0].schedule->expectedBy = "30 minutes";
        config.schedules = {task("night", "prune", "0 12 * * *", "3h"), task("free", "prune", "0 12 * * *")};
        WorkspaceFixture fixture(config, "2026-10-12T09:10:00Z");
        QVERIFY(runRound(fixture).late.empty());
        fixture.clock().advance(std::chrono::hours(4));  // 13:10: one of them should have ended
        const RoundReport report = runRound(fixture);
        QCOMPARE(fetched(report), std::string("news completed"));  // late, and run all the same
        QCOMPARE(report.late.size(), std::size_t(1));
        QCOMPARE(report.late[0].schedule, std::string("source:news"));
        QVERIFY(runRound(fixture).late.empty());
        auto reader = fixture.session().store().connect();
        const auto late = (*reader)->housekeeping().lateRuns(10);
        QCOMPARE(late->size(), std::size_t(1));
        QCOMPARE(core::formatTime(late->front().due), std::string("2026-10-12T12:00:00Z"));
        QCOMPARE(core::formatTime(late->front().expected), std::string("2026-10-12T12:30:00Z"));
        QVERIFY(late->front().ended);
    }

    void catches_up_once_after_sleep() {
        WorkspaceFixture fixture(workspaceOf({sample("often", "30m")}), "2026-10-12T22:00:00Z");
        // The machine sleeps through sixteen due times: the clock on the wall is past the alarm when it rings.
        LeapingAlarm alarm(fixture.clock(), 3);
        std::vector<std::string> rounds;
        const auto watched = operations::watchSchedules(
            fixture.session(), fixture.pool(), alarm,
            [&](const RoundReport& report) {
                rounds.push_back(fetched(report));
                if (rounds.size() == 1) fixture.clock().advance(std::chrono::hours(8));
            },
            {}, alarm.stop.get_token());
        QVERIFY(watched);
        QCOMPARE(rounds, (std::vector<std::string>{"often completed", "often completed", "often completed"}));
        QCOMPARE(alarm.times,
                 (std::vector<std::string>{"2026-10-12T22:30:00Z", "2026-10-13T06:30:00Z", "2026-10-13T07:00:00Z"}));
    }

    void watches() {
        WorkspaceFixture fixture(workspaceOf({sample("hourly", "30m"), failing("broken", "0 10 * * *")}),
                                 "2026-10-12T09:10:00Z");
        LeapingAlarm alarm(fixture.clock(), 4);
        std::vector<std::string> rounds;
        const auto watched = operations::watchSchedules(
            fixture.session(), fixture.pool(), alarm,
            [&rounds](const RoundReport& report) { rounds.push_back(fetched(report)); }, {}, alarm.stop.get_token());
        QVERIFY(watched);
        QCOMPARE(alarm.times, (std::vector<std::string>{"2026-10-12T09:40:00Z", "2026-10-12T10:00:00Z",
                                                        "2026-10-12T10:10:00Z", "2026-10-12T10:40:00Z"}));
        QCOMPARE(rounds, (std::vector<std::string>{"hourly completed", "hourly completed", "broken failed",
                                                   "hourly completed"}));
    }

    void looks_up_at_least_once_an_hour() {
        WorkspaceFixture fixture(workspaceOf({sample("rare", "weekly")}), "2026-10-12T09:10:00Z");
        LeapingAlarm alarm(fixture.clock(), 3);
        int rounds = 0;
        const auto watched = operations::watchSchedules(
            fixture.session(), fixture.pool(), alarm, [&rounds](const RoundReport&) { ++rounds; }, {},
            alarm.stop.get_token());
        QVERIFY(watched);
        QCOMPARE(rounds, 1);
        QCOMPARE(alarm.times.back(), std::string("2026-10-12T12:10:00Z"));
        auto reader = fixture.session().store().connect();
        QCOMPARE((*reader)->runs().count().value(), 2);  // idle looks leave no record
    }
};

GROUNDSWELL_TEST(ScheduledRunTest, scheduled_run)
#include "tst_scheduled_run.moc"
