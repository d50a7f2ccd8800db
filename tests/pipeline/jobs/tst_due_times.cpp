#include "pipeline/jobs/schedule/due_times.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using jobs::DueTimes;

namespace {

core::UtcTime at(const std::string& text) {
    return core::parseTime(text).value();
}

// The next times, blanks between them; without "Z" and seconds, as they are all whole minutes.
std::string next(const std::string& when, const std::string& zone, const std::string& after, std::size_t count) {
    const auto times = DueTimes::of({.when = when, .timeZone = zone}, at("2010-01-01T00:00:00Z"));
    if (!times) return times.error().message;
    std::string out;
    for (const core::UtcTime time : times->next(at(after), count))
        out += (out.empty() ? "" : " ") + core::formatTime(time).substr(0, 16);
    return out;
}

}  // namespace

class DueTimesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void follow_data() {
        QTest::addColumn<std::string>("when");
        QTest::addColumn<std::string>("zone");
        QTest::addColumn<std::string>("after");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const char* when, const char* zone, const char* after,
                            const char* expected) {
            QTest::newRow(name) << std::string(when) << std::string(zone) << std::string(after)
                                << std::string(expected);
        };
        const char* now = "2010-09-11T14:30:15Z";
        row("every minute", "* * * * *", "UTC", now, "2010-09-11T14:31 2010-09-11T14:32");
        row("minutes", "5,42 * * * *", "UTC", now, "2010-09-11T14:42 2010-09-11T15:05");
        row("next hour", "5,10,15 * * * *", "UTC", now, "2010-09-11T15:05");
        row("hours", "5,42 12,17 * * *", "UTC", now, "2010-09-11T17:05 2010-09-11T17:42 2010-09-12T12:05");
        row("tomorrow", "5 12 * * *", "UTC", now, "2010-09-12T12:05");
        row("Saturday in a week", "30 14 * * sat", "UTC", now, "2010-09-18T14:30");
        row("strictly after", "30 14 * * sat", "UTC", "2010-09-11T14:29:59.999999Z", "2010-09-11T14:30");
        row("workdays", "5,42 * * * mon-fri", "UTC", now, "2010-09-13T00:05");
        row("29th of a leap year", "0 0 29 * *", "UTC", "2012-01-29T14:30:00Z", "2012-02-29T00:00");
        row("29th of another", "0 0 29 * *", "UTC", "2010-01-29T14:30:00Z", "2010-03-29T00:00");
        row("February 29", "0 0 29 2 *", "UTC", "2012-02-29T14:30:00Z", "2016-02-29T00:00 2020-02-29T00:00");
        row("February 29 over 2100", "0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00");
        row("18th or Monday", "0 0 18 * mon", "UTC", "2010-01-18T14:30:00Z",
            "2010-01-25T00:00 2010-02-01T00:00 2010-02-08T00:00 2010-02-15T00:00 2010-02-18T00:00");
        row("before 1970", "0 0 * * *", "UTC", "1969-12-30T12:00:00Z", "1969-12-31T00:00 1970-01-01T00:00");

        // Europe/Paris: 2017-03-26 02:00 -> 03:00 (01:00Z), 2017-10-29 03:00 -> 02:00 (01:00Z).
        row("nine in Paris, autumn", "0 9 * * *", "Europe/Paris", "2017-10-28T00:00:00Z",
            "2017-10-28T07:00 2017-10-29T08:00 2017-10-30T08:00");
        row("nine in Paris, spring", "0 9 * * *", "Europe/Paris", "2017-03-25T00:00:00Z",
            "2017-03-25T08:00 2017-03-26T07:00 2017-03-27T07:00");
        row("left out in spring", "30 2 * * *", "Europe/Paris", "2017-03-25T00:00:00Z",
            "2017-03-25T01:30 2017-03-26T01:30 2017-03-27T00:30");
        row("left out and its neighbour", "30 2,3 * * *", "Europe/Paris", "2017-03-25T12:00:00Z",
            "2017-03-26T01:30 2017-03-27T00:30 2017-03-27T01:30");
        row("twice in autumn", "30 2 * * *", "Europe/Paris", "2017-10-28T12:00:00Z",
            "2017-10-29T00:30 2017-10-30T01:30");
        row("hourly in spring", "30 * * * *", "Europe/Paris", "2017-03-25T23:45:00Z",
            "2017-03-26T00:30 2017-03-26T01:30 2017-03-26T02:30");
        row("hourly in autumn", "30 * * * *", "Europe/Paris", "2017-10-28T23:45:00Z",
            "2017-10-29T00:30 2017-10-29T01:30 2017-10-29T02:30");
        // America/New_York: 2021-03-14 02:00 -> 03:00 (07:00Z), 2021-11-07 02:00 -> 01:00 (06:00Z).
        row("New York, spring", "15 2 * * *", "America/New_York", "2021-03-14T00:00:00Z",
            "2021-03-14T07:15 2021-03-15T06:15");
        row("New York, autumn", "15 1 * * *", "America/New_York", "2021-11-07T00:00:00Z",
            "2021-11-07T05:15 2021-11-08T06:15");
        // Australia/Lord_Howe changes by half an hour: 2021-10-03 02:00 -> 02:30 (15:30Z the day before).
        row("half an hour", "15 2 * * *", "Australia/Lord_Howe", "2021-10-02T00:00:00Z",
            "2021-10-02T15:45 2021-10-03T15:15");
        // And back: 2021-04-04 02:00 -> 01:30 (15:00Z the day before).
        row("half an hour twice", "45 1 * * *", "Australia/Lord_Howe", "2021-04-03T00:00:00Z",
            "2021-04-03T14:45 2021-04-04T15:15");
        row("half an hour, hourly", "50 * * * *", "Australia/Lord_Howe", "2021-04-03T13:55:00Z",
            "2021-04-03T14:50 2021-04-03T15:20 2021-04-03T16:20");
        // Asia/Kathmandu is at three quarters of an hour, without summer time.
        row("Kathmandu", "0 6 * * *", "Asia/Kathmandu", "2021-03-27T12:00:00Z", "2021-03-28T00:15 2021-03-29T00:15");
        row("Kathmandu, hourly", "0 * * * *", "Asia/Kathmandu", "2021-03-27T12:00:00Z",
            "2021-03-27T12:15 2021-03-27T13:15");
        // Africa/Casablanca is an hour back in Ramadan, until 2021-05-16 02:00 -> 03:00 (02:00Z).
        row("Ramadan", "30 2 * * *", "Africa/Casablanca", "2021-05-15T12:00:00Z", "2021-05-16T02:30 2021-05-17T01:30");
        // Pacific/Apia left out 2011-12-30 as a whole.
        row("a day left out", "0 9 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z",
            "2011-12-29T19:00 2011-12-30T19:00 2011-12-31T19:00");
        // America/Sao_Paulo left out midnight: 2018-11-04 00:00 -> 01:00 (03:00Z).
        row("midnight left out", "0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z",
            "2018-11-04T03:00 2018-11-05T02:00");
        // Asia/Kolkata has half hours and no summer time.
        row("Kolkata", "0 6 * * *", "Asia/Kolkata", "2021-03-14T00:00:00Z", "2021-03-14T00:30 2021-03-15T00:30");

        row("half an hour each", "every 30 minutes", "UTC", "2010-01-01T00:10:00Z",
            "2010-01-01T00:30 2010-01-01T01:00");
        row("six hours", "6h", "UTC", "2010-01-01T06:00:00Z", "2010-01-01T12:00");
        row("before the first", "6h", "UTC", "2009-12-01T00:00:00Z", "2010-01-01T00:00 2010-01-01T06:00");
        row("daily", "daily", "Europe/Paris", "2010-01-01T06:00:00Z", "2010-01-02T00:00");
        row("no such zone", "0 9 * * *", "Europe/Atlantis", now, "This system knows no time zone \"Europe/Atlantis\".");
    }

    void follow() {
        QFETCH(std::string, when);
        QFETCH(std::string, zone);
        QFETCH(std::string, after);
        QFETCH(std::string, expected);
        const auto count = static_cast<std::size_t>(std::count(expected.begin(), expected.end(), ' ')) + 1;
        QCOMPARE(next(when, zone, after, count), expected);
    }

    void find_the_last_of_a_span_data() {
        QTest::addColumn<std::string>("when");
        QTest::addColumn<std::string>("from");
        QTest::addColumn<std::string>("until");
        QTest::addColumn<std::string>("expected");  // empty = none
        const auto row = [](const char* name, const char* when, const char* from, const char* until,
                            const char* expected) {
            QTest::newRow(name) << std::string(when) << std::string(from) << std::string(until)
                                << std::string(expected);
        };
        row("after years", "* * * * *", "2010-01-01T00:00:00Z", "2020-06-01T12:00:30Z", "2020-06-01T12:00:00Z");
        row("the end counts", "0 12 * * *", "2020-06-01T11:00:00Z", "2020-06-01T12:00:00Z", "2020-06-01T12:00:00Z");
        row("the beginning does not", "0 12 * * *", "2020-06-01T12:00:00Z", "2020-06-02T11:59:59Z", "");
        row("a rare one", "0 0 29 2 *", "2010-01-01T00:00:00Z", "2019-01-01T00:00:00Z", "2016-02-29T00:00:00Z");
        row("interval", "6h", "2010-01-01T00:00:00Z", "2010-01-02T05:00:00Z", "2010-01-02T00:00:00Z");
        row("interval, none", "6h", "2010-01-01T06:00:00Z", "2010-01-01T11:59:00Z", "");
        row("backwards", "* * * * *", "2020-01-01T00:00:00Z", "2019-01-01T00:00:00Z", "");
    }

    void find_the_last_of_a_span() {
        QFETCH(std::string, when);
        QFETCH(std::string, from);
        QFETCH(std::string, until);
        QFETCH(std::string, expected);
        const auto times = DueTimes::of({.when = when}, at("2010-01-01T00:00:00Z"));
        QVERIFY(times);
        const auto last = times->last(at(from), at(until));
        QCOMPARE(last ? core::formatTime(*last) : std::string(), expected);
    }
};

GROUNDSWELL_TEST(DueTimesTest, due_times)
#include "tst_due_times.moc"
