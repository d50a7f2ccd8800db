#include "models/config/cron_expression.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using config::CronExpression;
using config::parseCron;

namespace {

template <std::size_t N>
std::string listed(const std::bitset<N>& values) {
    std::string out;
    for (std::size_t i = 0; i < N; ++i) {
        if (values.test(i)) out += (out.empty() ? "" : ",") + std::to_string(i);
    }
    return out;
}

// The numbers of one field, or the reason why there are none.
std::string fieldOf(const std::string& field, const std::string& text) {
    const std::string lines[] = {text + " * * * *", "* " + text + " * * *", "* * " + text + " * *",
                                 "* * * " + text + " *", "* * * * " + text};
    const char* names[] = {"minute", "hour", "day", "month", "weekday"};
    for (std::size_t i = 0; i < 5; ++i) {
        if (field != names[i]) continue;
        const auto cron = parseCron(lines[i]);
        if (!cron) return cron.error().message;
        const std::string values[] = {listed(cron->minutes), listed(cron->hours), listed(cron->days),
                                      listed(cron->months), listed(cron->weekdays)};
        return values[i];
    }
    return "no such field";
}

}  // namespace

class CronExpressionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_fields_data() {
        QTest::addColumn<std::string>("field");
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("values");
        const auto row = [](const char* field, const char* text, const char* values) {
            QTest::addRow("%s %s", field, text) << std::string(field) << std::string(text) << std::string(values);
        };
        row("minute", "*/15", "0,15,30,45");
        row("minute", "2-9/5", "2,7");
        row("minute", "55-5/3", "1,4,55,58");
        row("minute", "2-4/3,*/5,0-21/4", "0,2,4,5,8,10,12,15,16,20,25,30,35,40,45,50,55");
        row("minute", "7", "7");
        row("minute", "59,0", "0,59");
        row("hour", "22-5", "0,1,2,3,4,5,22,23");
        row("hour", "00-04/2", "0,2,4");
        row("weekday", "mon-fri", "1,2,3,4,5");
        row("weekday", "Tuesday,SUNDAY,fri", "0,2,5");
        row("weekday", "sat-mon", "0,1,6");
        row("day", "*/5", "1,6,11,16,21,26,31");
        row("month", "2-12/2", "2,4,6,8,10,12");
        row("month", "jan,September", "1,9");
        row("weekday", "7", "The weekday \"7\" is not from 0 to 6.");
        row("day", "0", "The day of the month \"0\" is not from 1 to 31.");
        row("day", "32", "The day of the month \"32\" is not from 1 to 31.");
        row("month", "13", "The month \"13\" is not from 1 to 12.");
        row("hour", "24", "The hour \"24\" is not from 0 to 23.");
        row("minute", "1,,2", "The minute \"1,,2\" has an empty entry.");
        row("minute", "1,", "The minute \"1,\" has an empty entry.");
        row("minute", "*/", "The minute \"*/\" has no step behind the /.");
        row("minute", "*/0", "The minute \"*/0\" has no step behind the /.");
        row("minute", "5/15", "The minute \"5/15\" has a step, which follows * or a range only.");
        row("minute", "-20", "The minute \"\" is no number.");
        row("minute", "0-100", "The minute \"100\" is not from 0 to 59.");
        row("minute", "0-99999999999", "The minute \"99999999999\" is no number.");
        row("minute", "x", "The minute \"x\" is no number.");
        row("month", "mon", "The month \"mon\" is no number and no name.");
    }

    void reads_fields() {
        QFETCH(std::string, field);
        QFETCH(std::string, text);
        QFETCH(std::string, values);
        QCOMPARE(fieldOf(field, text), values);
    }

    void says_it_in_words_data() {
        QTest::addColumn<std::string>("line");
        QTest::addColumn<std::string>("words");
        const auto row = [](const char* line, const char* words) {
            QTest::newRow(line) << std::string(line) << std::string(words);
        };
        row("* * * * *", "every minute");
        row("*/15 * * * *", "every 15 minutes");
        row("*/7 * * * *", "at minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour");
        row("5 * * * *", "at minute 5 of every hour");
        row("5,42 * * * *", "at minutes 5 and 42 of every hour");
        row("0 9 * * *", "at 09:00 every day");
        row("0,30 8,12,18 * * *", "at 08:00, 08:30, 12:00, 12:30, 18:00 and 18:30 every day");
        row("*/20 8-18 * * *", "every 20 minutes of the hours 8 to 18 every day");
        row("* 9 * * *", "every minute of the hour 9 every day");
        row("0 6 * * mon-fri", "at 06:00 on Monday to Friday");
        row("0 6 * * sat,sun", "at 06:00 on Saturday and Sunday");
        row("0 6 * * fri-mon", "at 06:00 on Monday and Friday to Sunday");
        row("30 2 1,15 * *", "at 02:30 on days 1 and 15 of the month");
        row("0 0 1 1 *", "at 00:00 on day 1 of the month in January");
        row("0 0 * jun-aug,dec *", "at 00:00 every day in June to August and December");
        // Both days are given: either is enough, as in every classic cron.
        row("0 0 18 * mon", "at 00:00 on day 18 of the month or on Monday, whichever comes");
        row("* * 18 * mon", "every minute on day 18 of the month or on Monday, whichever comes");
        // A field that begins with * restricts the other one.
        row("0 0 */10 * mon", "at 00:00 on Monday if that is one of the days 1, 11, 21 and 31 of the month");
        row("0 0 18 * */2", "at 00:00 on Tuesday, Thursday, Saturday and Sunday if that is day 18 of the month");
        row("0 0 1-31 * mon", "at 00:00 every day");
    }

    void says_it_in_words() {
        QFETCH(std::string, line);
        QFETCH(std::string, words);
        const auto cron = parseCron(line);
        QVERIFY(cron);
        QCOMPARE(config::describe(*cron), words);
    }

    void needs_five_fields_and_a_day_that_comes_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("reason");
        QTest::newRow("nothing") << std::string() << std::string("not 0");
        QTest::newRow("four") << std::string("* * * *") << std::string("not 4");
        QTest::newRow("six") << std::string("0 * * * * *") << std::string("not 6");
        QTest::newRow("April 31") << std::string("0 0 31 4 *") << std::string("No year");
        QTest::newRow("February 30") << std::string("0 0 30,31 feb *") << std::string("No year");
    }

    void needs_five_fields_and_a_day_that_comes() {
        QFETCH(std::string, text);
        QFETCH(std::string, reason);
        const auto cron = parseCron(text);
        QVERIFY(!cron);
        QVERIFY2(cron.error().message.find(reason) != std::string::npos, cron.error().message.c_str());
    }

    void takes_either_day() {
        using namespace std::chrono_literals;
        const auto either = parseCron("0 0 18 * mon");
        QVERIFY(either);
        QVERIFY(either->fallsOn(2010y / 1 / 18));  // both
        QVERIFY(either->fallsOn(2010y / 1 / 25));  // Monday
        QVERIFY(either->fallsOn(2010y / 2 / 18));  // Thursday
        QVERIFY(!either->fallsOn(2010y / 2 / 19));
        // With one of them open the other decides.
        QVERIFY(!parseCron("0 0 18 * *")->fallsOn(2010y / 1 / 25));
        QVERIFY(!parseCron("0 0 * * mon")->fallsOn(2010y / 2 / 18));
        QVERIFY(parseCron("0 0 31 4 mon")->fallsOn(2010y / 4 / 5));
    }
};

GROUNDSWELL_TEST(CronExpressionTest, cron_expression)
#include "tst_cron_expression.moc"
