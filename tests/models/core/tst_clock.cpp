#include "models/core/clock.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <array>
#include <string>
#include <string_view>
#include <utility>

using namespace groundswell::core;

class ClockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesTimes_data();
    void parsesTimes();
    void refusesTimes_data();
    void refusesTimes();
    void parsesDays_data();
    void parsesDays();
    void formats();
    void formattedTimesParseBack();
    void everyPrefixIsHandled();
    void systemClockTellsThisCentury();
};

namespace {

void row(const char* text, const char* expected) {
    QTest::newRow(text) << std::string(text) << std::string(expected);
}

}  // namespace

void ClockTest::parsesTimes_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");

    // RFC 3339, ISO 8601
    row("2017-05-31T14:48:32Z", "2017-05-31T14:48:32Z");
    row("2017-05-31t14:48:32z", "2017-05-31T14:48:32Z");
    row("2017-05-31 14:48:32", "2017-05-31T14:48:32Z");
    row("  2017-05-31 14:48:32\r\n", "2017-05-31T14:48:32Z");
    row("2017-05-31T14:48", "2017-05-31T14:48:00Z");
    row("2017-05-31T14:48:32+02:00", "2017-05-31T12:48:32Z");
    row("2017-05-31T14:48:32+0200", "2017-05-31T12:48:32Z");
    row("2017-05-31T14:48:32+02", "2017-05-31T12:48:32Z");
    row("2017-05-31 14:48:32 +0545", "2017-05-31T09:03:32Z");
    row("2017-05-31 14:48:32 UTC", "2017-05-31T14:48:32Z");
    row("2017-05-31T14:48:32 EST", "2017-05-31T19:48:32Z");
    row("2017-05-31T14:48:32-00:00", "2017-05-31T14:48:32Z");
    row("2017-12-31T23:30:00-01:00", "2018-01-01T00:30:00Z");
    row("2017-05-31T14:48:32.5Z", "2017-05-31T14:48:32.500000Z");
    row("2017-05-31T14:48:32,25Z", "2017-05-31T14:48:32.250000Z");
    row("2017-05-31T14:48:32.123456Z", "2017-05-31T14:48:32.123456Z");
    row("2017-05-31T14:48:32.123456789Z", "2017-05-31T14:48:32.123456Z");
    row("2017-05-31", "2017-05-31T00:00:00Z");
    row("2017-05-31Z", "2017-05-31T00:00:00Z");
    row("2017-05-31+02:00", "2017-05-30T22:00:00Z");
    row("2017-5-3 9:05", "2017-05-03T09:05:00Z");
    row("2017/05/31 14:48:32", "2017-05-31T14:48:32Z");
    row("20170531", "2017-05-31T00:00:00Z");
    row("20170531T144832Z", "2017-05-31T14:48:32Z");
    row("20170531T1448", "2017-05-31T14:48:00Z");
    row("20170531144832", "2017-05-31T14:48:32Z");
    row("2016-02-29T00:00:00Z", "2016-02-29T00:00:00Z");
    row("2000-02-29", "2000-02-29T00:00:00Z");
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");
    row("2016-12-31T23:59:60.5+00:00", "2017-01-01T00:00:00.500000Z");
    row("2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00Z");
    row("2017-05-31T24:00:00Z", "2017-06-01T00:00:00Z");
    row("2016-12-31 24:00", "2017-01-01T00:00:00Z");
    row("20170531T240000Z", "2017-06-01T00:00:00Z");
    row("2017-05-31T24:00:00+02:00", "2017-05-31T22:00:00Z");
    row("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z");
    row("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z");
    row("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.250000Z");

    // RFC 822, 2822, 850
    row("Mon, 13 Nov 2017 08:28:36 GMT", "2017-11-13T08:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 +0000", "2017-11-13T08:28:36Z");
    row("Mon, 13 Nov 2017 8:28:36 +01:00", "2017-11-13T07:28:36Z");
    row("13 Nov 2017 08:28:36 UT", "2017-11-13T08:28:36Z");
    row("13 Nov 2017 08:28 Z", "2017-11-13T08:28:00Z");
    row("13 nov 2017 08:28:36", "2017-11-13T08:28:36Z");
    row("Mon,13 November 2017 08:28:36 UTC", "2017-11-13T08:28:36Z");
    row("Thurs, 7 Sept 2017 08:28:36 GMT", "2017-09-07T08:28:36Z");
    row("Mon, 13 Nov 17 08:28:36 GMT", "2017-11-13T08:28:36Z");
    row("Sun, 06 Nov 94 08:49:37 GMT", "1994-11-06T08:49:37Z");
    row("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z");
    row("06-Nov-1994", "1994-11-06T00:00:00Z");
    row("01 Jan 49 00:00:00 GMT", "2049-01-01T00:00:00Z");
    row("01 Jan 50 00:00:00 GMT", "1950-01-01T00:00:00Z");
    row("01 Jan 117 00:00:00 GMT", "2017-01-01T00:00:00Z");
    row("31 May 2017", "2017-05-31T00:00:00Z");
    row("Mon, 13 Nov 2017 08:28:36 EST", "2017-11-13T13:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 EDT", "2017-11-13T12:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 CST", "2017-11-13T14:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 CDT", "2017-11-13T13:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 MST", "2017-11-13T15:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 MDT", "2017-11-13T14:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 PST", "2017-11-13T16:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 pdt", "2017-11-13T15:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 CEST", "2017-11-13T06:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 A", "2017-11-13T08:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 Y", "2017-11-13T08:28:36Z");
    row("Mon, 13 Nov 2017 08:28:36 +0200 (CEST)", "2017-11-13T06:28:36Z");
    row("Tue, 30 Jun 2015 23:59:60 GMT", "2015-07-01T00:00:00Z");
    row("Tue, 30 Jun 2015 24:00:00 GMT", "2015-07-01T00:00:00Z");

    // asctime, APIs, JavaScript
    row("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z");
    row("Mon Nov 13 08:28:36 +0000 2017", "2017-11-13T08:28:36Z");
    row("Mon Nov 13 08:28:36 +0530 2017", "2017-11-13T02:58:36Z");
    row("Mon Nov 13 08:28:36 UTC 2017", "2017-11-13T08:28:36Z");
    row("November 13, 2017", "2017-11-13T00:00:00Z");
    row("Nov 13, 2017 08:28 EST", "2017-11-13T13:28:00Z");
    row("Mon Nov 13 2017 08:28:36 GMT+0200 (Central European Time)", "2017-11-13T06:28:36Z");

    // epoch
    row("1510561716", "2017-11-13T08:28:36Z");
    row("1510561716123", "2017-11-13T08:28:36.123000Z");
    row("1510561716123456", "2017-11-13T08:28:36.123456Z");
    row("1510561716.5", "2017-11-13T08:28:36.500000Z");
    row("1510561716.0", "2017-11-13T08:28:36Z");
    row("100000000", "1973-03-03T09:46:40Z");
}

void ClockTest::parsesTimes() {
    QFETCH(const std::string, text);
    QFETCH(const std::string, expected);
    const auto time = parseTime(text);
    QVERIFY(time.has_value());
    QCOMPARE(formatTime(*time), expected);
}

void ClockTest::refusesTimes_data() {
    QTest::addColumn<std::string>("text");
    static constexpr std::array texts{"",
                                      "   ",
                                      "yesterday",
                                      "2017",
                                      "2017-05",
                                      "201705",
                                      "0",
                                      "12345678901234567890",
                                      "1510561716123456789",
                                      "-1510561716",
                                      "1510561716.",
                                      "1510561716.1x",
                                      "2017-02-29",
                                      "1900-02-29",
                                      "2017-04-31T00:00:00Z",
                                      "2017-13-01",
                                      "2017-00-10",
                                      "2017-01-00",
                                      "0000-01-01",
                                      "20171301",
                                      "0001-01-01T00:00:00+01:00",
                                      "9999-12-31T23:59:59-01:00",
                                      "2017-05-31T24:00:01Z",
                                      "2017-05-31T24:01Z",
                                      "2017-05-31T24:00:00.5Z",
                                      "2017-05-31T25:00:00Z",
                                      "9999-12-31T24:00:00Z",
                                      "2017-05-31T23:60:00Z",
                                      "2017-05-31T23:59:61Z",
                                      "2017-05-31T14Z",
                                      "2017-05-31T",
                                      "2017-05-31T14:48:32.Z",
                                      "2017-05-31T14:48:32.1234567890Z",
                                      "2017-05-31T14:48:32+2",
                                      "2017-05-31T14:48:32+24:00",
                                      "2017-05-31T14:48:32+02:60",
                                      "2017-05-31T14:48:32+02:00 junk",
                                      "2017-05-31T14:48:32ZZ",
                                      "2017-05-31 14:48:32 IST",
                                      "2017-05/31",
                                      "2017-05-3114:48",
                                      "05/31/2017",
                                      "31.05.2017",
                                      "Mon, 13 Nov 2017 08:28:36 J",
                                      "Mon, 13 Nov 2017 08:28:36 GMT extra",
                                      "Mon, 13 Nov 2017 08:28:36 (open",
                                      "Mon, 31 Nov 2017 08:28:36 GMT",
                                      "Mon, 13 Nox 2017 08:28:36 GMT",
                                      "Mon, 13 Nov 2017 25:28:36 GMT",
                                      "13 No 2017",
                                      "Nov 2017",
                                      "Mon Nov 13 08:28:36",
                                      "Mon Nov 13 08:28:36 2017 2017",
                                      "Mon",
                                      "\xd9\xa2\xd9\xa0\xd9\xa1\xd9\xa7-05-31"};
    for (const char* text : texts) QTest::newRow(*text == '\0' ? "(empty)" : text) << std::string(text);
    QTest::newRow("embedded NUL") << std::string("2017-05-31\0", 11);
    QTest::newRow("very long") << std::string(100'000, '1');
}

void ClockTest::refusesTimes() {
    QFETCH(const std::string, text);
    const auto time = parseTime(text);
    QVERIFY2(!time.has_value(), time ? formatTime(*time).c_str() : "");
}

void ClockTest::parsesDays_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    row("2017-05-31", "2017-05-31");
    row("20170531", "2017-05-31");
    row("2016-02-29", "2016-02-29");
    row("2017-02-29", "");
    row("2017-5-31", "");
    row("2017/05/31", "");
    row("2017-05-31T00:00:00Z", "");
    row("0000-01-01", "");
    row("2017053", "");
    row("today", "");
}

void ClockTest::parsesDays() {
    QFETCH(const std::string, text);
    QFETCH(const std::string, expected);
    const auto day = parseDay(text);
    QCOMPARE(day ? formatDay(*day) : std::string(), expected);
}

void ClockTest::formats() {
    const UtcDay day = std::chrono::year(2026) / 10 / 2;
    QCOMPARE(formatDay(day), std::string("2026-10-02"));
    QCOMPARE(formatDateId(day), std::string("20261002"));
    QCOMPARE(formatTime(UtcTime(day) + std::chrono::hours(9)), std::string("2026-10-02T09:00:00Z"));
    QCOMPARE(formatTime(UtcTime(day) + std::chrono::microseconds(42)), std::string("2026-10-02T00:00:00.000042Z"));
    QCOMPARE(formatTime(UtcTime(std::chrono::microseconds(-1))), std::string("1969-12-31T23:59:59.999999Z"));
}

void ClockTest::formattedTimesParseBack() {
    // A stride that is prime in microseconds passes through all hours, months and leap years.
    const auto stride = std::chrono::microseconds(87'178'291'199'003);
    const UtcTime last = UtcDay(std::chrono::year(9999) / 12 / 31);
    int checked = 0;
    for (UtcTime time = UtcDay(std::chrono::year(1) / 1 / 1); time < last; time += stride) {
        QCOMPARE(parseTime(formatTime(time)), std::optional(time));
        ++checked;
    }
    QVERIFY(checked > 3000);
}

void ClockTest::everyPrefixIsHandled() {
    // Cut and mangled dates never read out of bounds (the sanitizers watch) and never become a year outside the range.
    for (const std::string_view text : {"2017-05-31T14:48:32.123456+02:00", "Mon, 13 Nov 2017 08:28:36 GMT+0200 (CEST)",
                                        "Mon Nov 13 08:28:36 +0000 2017", "1510561716.123"}) {
        for (std::size_t length = 0; length < text.size(); ++length) {
            for (const char c : {' ', '-', ':', '9', 'Z', '\xff'}) {
                std::string mangled(text);
                mangled[length] = c;
                if (const auto time = parseTime(mangled)) QVERIFY(formatTime(*time).size() >= 20);
            }
            static_cast<void>(parseTime(text.substr(0, length)));
        }
    }
}

void ClockTest::systemClockTellsThisCentury() {
    const UtcTime now = SystemClock().now();
    QVERIFY(now > UtcTime(UtcDay(std::chrono::year(2020) / 1 / 1)));
    QVERIFY(now < UtcTime(UtcDay(std::chrono::year(2100) / 1 / 1)));
}

GROUNDSWELL_TEST(ClockTest, clock)
#include "tst_clock.moc"
