#include "pipeline/sources/feed_date.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using namespace groundswell;

class FeedDatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void are_read_data();
    void are_read();
    void are_refused_data();
    void are_refused();
    void come_to_an_end();
};

namespace {

void feedDate(const char* text, const char* expected) {
    QTest::newRow(text) << std::string(text) << std::string(expected);
}

}  // namespace

void FeedDatesTest::are_read_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");

    // W3CDTF and ISO 8601
    feedDate("2003", "2003-01-01T00:00:00Z");
    feedDate("2003-12", "2003-12-01T00:00:00Z");
    feedDate("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z");
    feedDate("2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z");
    feedDate("2003-12-31T10:14:55 -0800", "2003-12-31T18:14:55Z");
    feedDate("2003-12-31 10:14:55 PM", "2003-12-31T22:14:55Z");
    feedDate("2003-335", "2003-12-01T00:00:00Z");
    feedDate("2003335", "2003-12-01T00:00:00Z");
    feedDate("2004-366", "2004-12-31T00:00:00Z");
    feedDate("2003-W52-3", "2003-12-24T00:00:00Z");
    feedDate("2004-W01", "2003-12-29T00:00:00Z");
    feedDate("2003W523", "2003-12-24T00:00:00Z");
    feedDate("03-12-31T10:14:55Z", "2003-12-31T10:14:55Z");
    feedDate("2003-12-31T10:14:55.5+00:00Z", "2003-12-31T10:14:55.500000Z");

    // RFC 822 as it is broken
    feedDate("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 GMT+1", "2004-01-01T18:48:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 GMT-05:30", "2004-01-02T01:18:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 + 0100", "2004-01-01T18:48:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 +100", "2004-01-01T18:48:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 IST", "2004-01-01T14:18:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 ET", "2004-01-02T00:48:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 NOWHERE", "2004-01-01T19:48:21Z");
    feedDate("Thu, 01 Jan 2004 19:48:21 +0100 GMT", "2004-01-01T18:48:21Z");
    feedDate(", 01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z");
    feedDate("Thu, 01 Jan 2004, 19:48", "2004-01-01T19:48:00Z");
    feedDate("01/Jan/2004:19:48:21 +0000", "2004-01-01T19:48:21Z");
    feedDate("Thursday, January 1st, 2004 7:48 PM", "2004-01-01T19:48:00Z");
    feedDate("Jan 2nd 2004 12:05 am", "2004-01-02T00:05:00Z");
    feedDate("Jan 2 2004 12:05 p.m. EST", "2004-01-02T17:05:00Z");
    feedDate("Thu, 01 Jan 2004 19.48.21 GMT", "2004-01-01T19:48:21Z");
    feedDate("Thu Jan 01 19:48:21 GMT+00:00 2004", "2004-01-01T19:48:21Z");
    feedDate("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z");
    feedDate("2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z");

    // Days in figures
    feedDate("31.12.2003 10:14", "2003-12-31T10:14:00Z");
    feedDate("1.2.2003", "2003-02-01T00:00:00Z");
    feedDate("31/12/2003", "2003-12-31T00:00:00Z");
    feedDate("12/31/2003 10:14:55 PM", "2003-12-31T22:14:55Z");
    feedDate("31-12-2003", "2003-12-31T00:00:00Z");
    feedDate("2003.12.31 10:14", "2003-12-31T10:14:00Z");
    feedDate("05/05/2003", "2003-05-05T00:00:00Z");

    // Other languages
    feedDate("mar., 13 avr. 2004 10:14:55 +0200", "2004-04-13T08:14:55Z");
    feedDate("lundi 2 août 2004 à 14h05", "2004-08-02T14:05:00Z");
    feedDate("Mi, 31 Dez 2003 10:14:55 MEZ", "2003-12-31T09:14:55Z");
    feedDate("Mittwoch, 31. März 2004, 10:14 Uhr", "2004-03-31T10:14:00Z");
    feedDate("mié, 31 dic 2003 10:14:55 -0300", "2003-12-31T13:14:55Z");
    feedDate("31 de enero de 2004", "2004-01-31T00:00:00Z");
    feedDate("qua, 31 dez 2003 10:14:55 BRT", "2003-12-31T13:14:55Z");
    feedDate("mer, 31 dic 2003 10:14:55 CET", "2003-12-31T09:14:55Z");
    feedDate("wo, 31 mrt 2004 10:14", "2004-03-31T10:14:00Z");
    feedDate("Paz, 13 Kas 2005 10:14:55 +0200", "2005-11-13T08:14:55Z");
    feedDate("śr., 15 paź 2003 10:14:55", "2003-10-15T10:14:55Z");
    feedDate("\u0421\u0440, 31 \u0434\u0435\u043a 2003 10:14:55 +0300", "2003-12-31T07:14:55Z");
    feedDate("31 \u041c\u0410\u042f 2004", "2004-05-31T00:00:00Z");
    feedDate("\u039a\u03c5\u03c1, 11 \u0399\u03bf\u03cd\u03bb 2004 12:00:00 EST", "2004-07-11T17:00:00Z");
    feedDate("2004-j\u00falius-13T9:15-05:00", "2004-07-13T14:15:00Z");
    feedDate("2004. j\u00falius 13. 9:15", "2004-07-13T09:15:00Z");
    feedDate("\u0661\u0663 \u0645\u0627\u0631\u0633 \u0662\u0660\u0660\u0664", "2004-03-13T00:00:00Z");
    feedDate("2004\ub144 05\uc6d4 28\uc77c  01:31:15", "2004-05-27T16:31:15Z");
    feedDate("2004-05-25 \uc624\ud6c4 11:23:17", "2004-05-25T14:23:17Z");
    feedDate("2004\uB144 5\uC6D4 25\uC77C \uC624\uC804 9\uC2DC 5\uBD84", "2004-05-25T00:05:00Z");
    feedDate("2004\u5e745\u670823\u65e5 23:21", "2004-05-23T23:21:00Z");
    feedDate("2004\u5e745\u670824\u65e5(\u6708\u66dc\u65e5) 9\u664205\u5206", "2004-05-24T09:05:00Z");
    feedDate("2004\u5e745\u670823\u65e5 \u4e0b\u53481:21", "2004-05-23T13:21:00Z");
}

void FeedDatesTest::are_read() {
    QFETCH(const std::string, text);
    QFETCH(const std::string, expected);
    const auto time = sources::parseFeedDate(text);
    QVERIFY(time.has_value());
    QCOMPARE(core::formatTime(*time), expected);
}

void FeedDatesTest::are_refused_data() {
    QTest::addColumn<std::string>("text");
    for (const char* text : {"",
                             "  ",
                             "soon",
                             "yesterday at noon",
                             "05/06/2003",
                             "05-06-2003",
                             "03/04/05",
                             "Thu, 32 Jan 2004 19:48:21 GMT",
                             "Thu, 30 Feb 2004",
                             "Thu, 01 Jan 2004 25:48:21 GMT",
                             "2003-13-01",
                             "2003-366",
                             "2003-W54-1",
                             "2003-W10-8",
                             "31.13.2003",
                             "January 2004",
                             "maybe 5 or 10",
                             "1",
                             "12",
                             "10:14",
                             "13 Jan 17:30",
                             "99999999",
                             "2003-1",
                             "in 2003",
                             "31/12",
                             "9999-99-99T99:99:99Z"})
        QTest::newRow(*text == '\0' ? "(empty)" : text) << std::string(text);
    QTest::newRow("long") << std::string(100'000, '1') + ":00";
    QTest::newRow("no UTF-8") << std::string("\xff\xfe 2003 \xe3");
}

void FeedDatesTest::are_refused() {
    QFETCH(const std::string, text);
    const auto time = sources::parseFeedDate(text);
    QVERIFY2(!time, time ? core::formatTime(*time).c_str() : "");
}

void FeedDatesTest::come_to_an_end() {
    // Whatever is cut or changed in a date, an answer comes back.
    const std::string date = "mar., 13 avr. 2004 10:14:55,5 p.m. GMT+02:00 (CEST) \xEB\x85\x84";
    int read = 0;
    for (std::size_t i = 0; i <= date.size(); ++i) {
        if (sources::parseFeedDate(date.substr(0, i))) ++read;
        for (const char c : {'9', ':', '-', '\xff', 'w', '.'}) {
            std::string mangled = date;
            mangled[std::min(i, mangled.size() - 1)] = c;
            if (sources::parseFeedDate(mangled)) ++read;
        }
    }
    QVERIFY(read > 0);
}

GROUNDSWELL_TEST(FeedDatesTest, feed_dates)
#include "tst_feed_dates.moc"
