#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/scheduled_run.h"
#include "tests/pipeline/workspace_fixture.h"

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
        const auto states = operations::scheduleStates(fixture.session());
        QVERIFY(states);
        QCOMPARE(states->at(1).result, std::string("failed"));
        QVERIFY(!states->at(1).error.empty());
        QCOMPARE(states->at(2).result, std::string("completed"));
    }

    void fetches_one_that_is_named() {
        WorkspaceFixture fixture(workspaceOf({sample("daily", "daily"), sample("never", "")}));
        runRound(fixture);
        QCOMPARE(fetched(runRound(fixture, {.source = "daily"})), std::string("daily completed"));
        QCOMPARE(fetched(runRound(fixture)), std::string());
        const RoundRequest other{.source = "never"};
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

    void leaves_the_rest_due_when_it_is_stopped() {
        WorkspaceFixture fixture(workspaceOf({sample("a", "daily"), sample("b", "daily")}));
        std::stop_source stop;
        int fetches = 0;
        const RoundReport report = runRound(fixture, {}, stop.get_token(), [&](const jobs::Progress& progress) {
            if (progress.stage == "fetch" && ++fetches == 2) stop.request_stop();
        });
        QVERIFY(report.cancelled);
        QVERIFY(!report.processed);
        QCOMPARE(fetched(report), std::string("a completed, b cancelled"));
        QCOMPARE(fetched(runRound(fixture)), std::string("b completed"));
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
