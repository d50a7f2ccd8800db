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
std::optional<core::UtcTime> at(const std::string& clock) {
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

std::string clock(const std::optional<core::UtcTime>& time) {
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
        row("set forward", {"30m", "09:00:00", "09:00:00", "", "", "23:59:00", "run 23:30:00 00:00:00 late"});
    }

    void decides() {
        QFETCH(Row, row);
        ScheduleState state;
        state.knownSince = at(row.knownSince).value();
        state.due = at(row.due);
        state.started = at(row.started);
        state.ended = at(row.ended);
        std::optional<jobs::Busy> busy;
        if (!row.busyFrom.empty()) busy = jobs::Busy{*at(row.busyFrom), *at(row.busyUntil)};
        const auto decision = jobs::decide({row.when, "UTC", row.missed, row.overlap}, state, *at(row.now), busy);
        QVERIFY(decision);
        QCOMPARE(word(decision->what) + " " + clock(decision->due) + " " + clock(decision->next) +
                     (decision->late ? " late" : ""),
                 row.expected);
    }

    void reconciles_with_the_config() {
        const auto source = [](const char* id, const char* when, bool enabled = true) {
            config::SourceConfig config;
            config.id = id;
            config.type = "feed";
            config.enabled = enabled;
            if (*when != '\0') config.schedule = config::ScheduleConfig{when};
            return config;
        };
        const std::vector<config::SourceConfig> sources{source("same", "1h"), source("other", "2h"), source("none", ""),
                                                        source("off", "1h", false), source("new", "0 6 * * *")};
        std::vector<ScheduleState> known;
        for (const char* id : {"same", "other", "none", "off", "gone"}) {
            ScheduleState& state = known.emplace_back();
            state.source = id;
            state.schedule = "1h";
            state.knownSince = at("01:00:00").value();
            state.due = at("08:00:00");
        }
        const auto difference = jobs::reconcile(sources, known, at("09:00:00").value());
        QCOMPARE(difference.states.size(), std::size_t(3));
        QVERIFY(difference.states[0] == known[0]);
        QCOMPARE(difference.states[1].schedule, std::string("2h"));
        QVERIFY(!difference.states[1].due);
        QCOMPARE(difference.states[2].schedule, std::string("0 6 * * * UTC"));
        QVERIFY(difference.states[2].knownSince == at("09:00:00"));
        QVERIFY(difference.begun == (std::vector<std::string>{"other", "new"}));
        QVERIFY(difference.ended == (std::vector<std::string>{"none", "off", "gone"}));
    }
};

GROUNDSWELL_TEST(ScheduleDecisionTest, schedule_decision)
#include "tst_schedule_decision.moc"
