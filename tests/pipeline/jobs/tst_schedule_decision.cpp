#include "pipeline/jobs/schedule/decision.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using config::MissedRuns;
using config::OverlappingRuns;
using domain::ScheduleState;
using jobs::Decision;

namespace {

// A time of the day on which all of this happens; empty = none.
std::optional<core::UtcTime> timeAt(const std::string& clock) {
    if (clock.empty()) return std::nullopt;
    return core::parseTime("2026-10-12T" + clock + "Z").value();
}

std::string word(Decision::What what) {
    switch (what) {
        case Decision::What::Wait: return "wait";
        case Decision::What::Run: return "run";
        case Decision::What::LeaveOut: return "leave out";
    }
    return {};
}

std::string clockText(const std::optional<core::UtcTime>& time) {
    return time ? core::formatTime(*time).substr(11, 8) : std::string("-");
}

struct Row {
    std::string when;
    std::string knownSince;
    std::string due;      // dealt with
    std::string started;  // of the last run
    std::string ended;
    std::string now;
    std::string expected;  // what, due, next, late?
    MissedRuns missed = MissedRuns::Once;
    OverlappingRuns overlap = OverlappingRuns::Skip;
    std::string busyFrom = {};
    std::string busyUntil = {};
    std::string expectedBy = {};
    bool running = false;
};

}  // namespace
Q_DECLARE_METATYPE(Row)

class ScheduleDecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data() {
        QTest::addColumn<Row>("row");
        const auto row = [](const char* name, Row values) { QTest::newRow(name) << std::move(values); };
        const auto skip = MissedRuns::Skip;
        const auto once = MissedRuns::Once;
        const auto leave = OverlappingRuns::Skip;
        const auto queue = OverlappingRuns::Queue;
        row("a new interval is due", {"30m", "09:00:00", "", "", "", "09:00:00", "run 09:00:00 09:30:00"});
        row("a new cron line is not", {"0 * * * *", "09:00:01", "", "", "", "09:00:02", "wait - 10:00:00"});
        row("a cron line on its minute", {"0 * * * *", "09:00:00", "", "", "", "09:00:00", "run 09:00:00 10:00:00"});
        row("on time", {"30m", "09:00:00", "09:00:00", "09:00:00", "09:01:00", "09:30:00", "run 09:30:00 10:00:00"});
        row("too early", {"30m", "09:00:00", "09:00:00", "09:00:00", "09:01:00", "09:29:59", "wait - 09:30:00"});
        row("a little late", {"30m", "09:00:00", "09:00:00", "", "", "09:31:00", "run 09:30:00 10:00:00", skip});
        row("missed, made up for", {"30m", "09:00:00", "09:00:00", "", "", "12:10:00", "run 12:00:00 12:30:00 late"});
        row("missed, left out",
            {"30m", "09:00:00", "09:00:00", "", "", "12:10:00", "leave out 12:00:00 12:30:00 late", skip});
        row("after sleep, cron",
            {"0 * * * *", "06:00:00", "07:00:00", "", "", "11:45:00", "leave out 11:00:00 12:00:00 late", skip});
        row("many missed, the last on time",
            {"0 * * * *", "06:00:00", "07:00:00", "", "", "11:00:20", "run 11:00:00 12:00:00 late", skip});
        row("due while it ran, left out", {"5m", "09:00:00", "09:00:00", "09:00:01", "09:12:00", "09:12:00",
                                           "leave out 09:10:00 09:15:00 late", once, leave});
        row("due while it ran, queued", {"5m", "09:00:00", "09:00:00", "09:00:01", "09:12:00", "09:12:00",
                                         "run 09:10:00 09:15:00 late", skip, queue});
        row("due while others ran", {"0 * * * *", "06:00:00", "08:00:00", "", "", "09:20:00",
                                     "run 09:00:00 10:00:00 late", skip, leave, "08:59:00", "09:20:00"});
        row("due before others ran", {"0 * * * *", "06:00:00", "08:00:00", "", "", "09:20:00",
                                      "leave out 09:00:00 10:00:00 late", skip, leave, "09:05:00", "09:20:00"});
        row("the clock was set back",
            {"30m", "20:00:00", "22:00:00", "22:00:00", "22:01:00", "09:00:00", "wait - 09:30:00"});
        row("set back, cron", {"0 * * * *", "20:00:00", "22:00:00", "", "", "09:10:00", "wait - 10:00:00"});
        const std::string none;
        row("due while it runs, left out", {"5m", "09:00:00", "09:00:00", "09:00:01", "", "09:05:30",
                                            "leave out 09:05:00 09:10:00", once, leave, none, none, none, true});
        row("due while it runs, to be queued", {"5m", "09:00:00", "09:00:00", "09:00:01", "", "09:05:30",
                                                "wait 09:05:00 09:10:00", once, queue, none, none, none, true});
        row("not due while it runs", {"5m", "09:00:00", "09:00:00", "09:00:01", "", "09:04:00", "wait - 09:05:00", once,
                                      queue, none, none, none, true});
        row("waits, not expected yet", {"0 * * * *", "06:00:00", "08:00:00", "", "", "09:29:00",
                                        "run 09:00:00 10:00:00", once, leave, none, none, "30 minutes"});
        row("waits for longer than expected", {"0 * * * *", "06:00:00", "08:00:00", "", "", "09:31:00",
                                               "run 09:00:00 10:00:00 late", once, leave, none, none, "30 minutes"});
        row("set forward", {"30m", "09:00:00", "09:00:00", "", "", "23:59:00", "run 23:30:00 00:00:00 late"});
    }

    void decides() {
        QFETCH(Row, row);
        ScheduleState state;
        state.knownSince = timeAt(row.knownSince).value();
        state.due = timeAt(row.due);
        state.started = timeAt(row.started);
        state.ended = timeAt(row.ended);
        std::optional<jobs::Busy> busy;
        if (!row.busyFrom.empty()) busy = jobs::Busy{*timeAt(row.busyFrom), *timeAt(row.busyUntil)};
        const auto decision = jobs::decide({row.when, "UTC", row.missed, row.overlap, row.expectedBy}, state,
                                           *timeAt(row.now), busy, row.running);
        QVERIFY(decision);
        QCOMPARE(word(decision->what) + " " + clockText(decision->due) + " " + clockText(decision->next) +
                     (decision->late ? " late" : ""),
                 row.expected);
    }

    // The clock on the wall jumps; what a steady clock says meanwhile is of no account.
    void survives_jumps_of_the_clock_data() {
        QTest::addColumn<std::string>("when");
        QTest::addColumn<std::string>("zone");
        QTest::addColumn<bool>("skip");
        QTest::addColumn<std::string>("dealt");
        QTest::addColumn<std::string>("now");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const char* when, const char* zone, bool skip, const char* dealt,
                            const char* now, const char* expected) {
            QTest::newRow(name) << std::string(when) << std::string(zone) << skip << std::string(dealt)
                                << std::string(now) << std::string(expected);
        };
        row("a year forwards, once", "daily", "UTC", false, "2026-10-12T09:00", "2027-10-12T09:10",
            "run 2027-10-12T09:00 then 2027-10-13T09:00");
        row("a year forwards, skip", "daily", "UTC", true, "2026-10-12T09:00", "2027-10-12T09:10",
            "leave out 2027-10-12T09:00 then 2027-10-13T09:00");
        row("a year forwards, cron", "0 6 * * mon", "Asia/Kathmandu", false, "2026-10-12T00:15", "2027-10-12T09:10",
            "run 2027-10-11T00:15 then 2027-10-18T00:15");
        row("a year back", "daily", "UTC", false, "2026-10-12T09:00", "2025-10-12T09:10",
            "wait - then 2025-10-13T09:10");
        row("a year back, cron", "0 6 * * mon", "Asia/Kathmandu", false, "2026-10-12T00:15", "2025-10-12T09:10",
            "wait - then 2025-10-13T00:15");
        row("forwards and back again", "6h", "UTC", false, "2027-10-12T09:00", "2026-10-12T09:10",
            "wait - then 2026-10-12T15:10");
        row("a second back", "1h", "UTC", false, "2026-10-12T09:00:01", "2026-10-12T09:00",
            "wait - then 2026-10-12T10:00");
        row("a night asleep, once", "30m", "UTC", false, "2026-10-12T22:00", "2026-10-13T06:47",
            "run 2026-10-13T06:30 then 2026-10-13T07:00");
        row("a night asleep, skip", "30m", "UTC", true, "2026-10-12T22:00", "2026-10-13T06:47",
            "leave out 2026-10-13T06:30 then 2026-10-13T07:00");
        // A day that has 23 or 25 hours, or half an hour less or more: still one run at nine.
        row("short day in Paris", "0 9 * * *", "Europe/Paris", false, "2026-03-28T08:00", "2026-03-29T07:00",
            "run 2026-03-29T07:00 then 2026-03-30T07:00");
        row("long day in Paris", "0 9 * * *", "Europe/Paris", false, "2026-10-24T07:00", "2026-10-25T07:30",
            "wait - then 2026-10-25T08:00");
        row("short day in New York", "0 9 * * *", "America/New_York", false, "2026-03-07T14:00", "2026-03-08T13:00",
            "run 2026-03-08T13:00 then 2026-03-09T13:00");
        row("short day on Lord Howe", "0 9 * * *", "Australia/Lord_Howe", false, "2026-10-02T22:30", "2026-10-03T22:00",
            "run 2026-10-03T22:00 then 2026-10-04T22:00");
        row("long day on Lord Howe", "0 9 * * *", "Australia/Lord_Howe", false, "2026-04-03T22:00", "2026-04-04T22:10",
            "wait - then 2026-04-04T22:30");
        row("no such day in Kathmandu", "0 9 * * *", "Asia/Kathmandu", false, "2026-03-28T03:15", "2026-03-29T03:15",
            "run 2026-03-29T03:15 then 2026-03-30T03:15");
    }

    void survives_jumps_of_the_clock() {
        QFETCH(std::string, when);
        QFETCH(std::string, zone);
        QFETCH(bool, skip);
        QFETCH(std::string, dealt);
        QFETCH(std::string, now);
        QFETCH(std::string, expected);
        const auto time = [](std::string text) {
            if (text.size() == 16) text += ":00";
            return core::parseTime(text + "Z").value();
        };
        const auto minute = [](const std::optional<core::UtcTime>& one) {
            return one ? core::formatTime(*one).substr(0, 16) : std::string("-");
        };
        ScheduleState state;
        // Cron fields need no beginning; an interval keeps the beat of its last due time.
        state.knownSince = time("2026-01-01T00:00");
        state.due = time(dealt);
        const auto decision = jobs::decide(
            {.when = when, .timeZone = zone, .missed = skip ? MissedRuns::Skip : MissedRuns::Once}, state, time(now));
        QVERIFY(decision);
        QCOMPARE(word(decision->what) + " " + minute(decision->due) + " then " + minute(decision->next), expected);
    }

    void lists_late_runs_data() {
        QTest::addColumn<std::string>("expectedBy");
        QTest::addColumn<std::string>("now");
        QTest::addColumn<std::string>("ended");
        QTest::addColumn<std::string>("entry");  // expected, noted, ended; empty = it is in time
        const auto row = [](const char* name, const char* expectedBy, const char* now, const char* ended,
                            const char* entry) {
            QTest::newRow(name) << std::string(expectedBy) << std::string(now) << std::string(ended)
                                << std::string(entry);
        };
        row("nobody expects it", "", "23:00:00", "", "");
        row("still in time", "30 minutes", "09:30:00", "", "");
        row("too long", "30 minutes", "09:30:01", "", "09:30:00 09:30:01 -");
        row("ended in time, looked at later", "30 minutes", "12:00:00", "09:29:00", "");
        row("ended too late", "1h", "12:00:00", "10:00:01", "10:00:00 12:00:00 10:00:01");
    }

    void lists_late_runs() {
        QFETCH(std::string, expectedBy);
        QFETCH(std::string, now);
        QFETCH(std::string, ended);
        QFETCH(std::string, entry);
        config::TaskSchedule schedule{.id = "night", .task = "backup", .schedule = {.when = "daily"}};
        schedule.schedule.expectedBy = expectedBy;
        const auto late = jobs::lateRun(schedule, *timeAt("09:00:00"), *timeAt(now), timeAt(ended));
        QCOMPARE(late ? clockText(late->expected) + " " + clockText(late->noted) + " " + clockText(late->ended)
                      : std::string(),
                 entry);
        if (late) QVERIFY(late->schedule == "night" && late->due == timeAt("09:00:00"));
    }

    void reconciles_with_the_config() {
        const auto schedule = [](const char* id, const char* task, const char* when) {
            return config::TaskSchedule{.id = id, .task = task, .schedule = {.when = when}};
        };
        const std::vector<config::TaskSchedule> schedules{
            {.id = "source:same", .task = "acquire", .schedule = {.when = "1h"}, .source = "same"},
            schedule("same", "prune", "1h"),
            schedule("other", "prune", "2h"),
            schedule("task", "vacuum", "1h"),
            schedule("new", "backup", "0 6 * * *")};
        const std::vector<std::pair<const char*, const char*>> lines{{"source:same", "1h"}, {"same", "prune 1h"},
                                                                     {"other", "prune 1h"}, {"task", "prune 1h"},
                                                                     {"source:gone", "1h"}, {"gone", "prune 1h"}};
        std::vector<ScheduleState> known;
        for (const auto& [id, line] : lines) {
            ScheduleState& state = known.emplace_back();
            state.id = id;
            state.schedule = line;
            state.knownSince = timeAt("01:00:00").value();
            state.due = timeAt("08:00:00");
        }
        const auto difference = jobs::reconcile(schedules, known, timeAt("09:00:00").value());
        QCOMPARE(difference.states.size(), std::size_t(5));
        QVERIFY(difference.states[0] == known[0]);
        QVERIFY(difference.states[1] == known[1]);
        QCOMPARE(difference.states[2].schedule, std::string("prune 2h"));
        QVERIFY(!difference.states[2].due);
        QCOMPARE(difference.states[4].schedule, std::string("backup 0 6 * * * UTC"));
        QVERIFY(difference.states[4].knownSince == timeAt("09:00:00"));
        QVERIFY(difference.begun == (std::vector<std::string>{"other", "task", "new"}));
        QVERIFY(difference.ended == (std::vector<std::string>{"source:gone", "gone"}));
    }
};

GROUNDSWELL_TEST(ScheduleDecisionTest, schedule_decision)
#include "tst_schedule_decision.moc"
