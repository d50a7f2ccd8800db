#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace groundswell;
using namespace groundswell::testing;

namespace {

// The item "a" with numbers, as it was seen some seconds after the beginning.
store::IncomingItem seen(std::int64_t second, const std::string& metrics, const std::string& text = "one") {
    domain::ContentItem item = itemOf("a", text);
    item.metricsJson = metrics;
    store::IncomingItem one = incoming(item);
    one.seenAt = at(second);
    return one;
}

std::string put(StoreFixture& fixture, const store::IncomingItem& item) {
    std::string outcome;
    const std::string error = fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        const auto outcomes = transaction.items().upsert({&item, 1}, store::UpsertMode::Update, {}, at(1'000'000));
        if (!outcomes) return outcomes.error();
        outcome = "ncu#"[static_cast<int>(outcomes->front())];
        return {};
    });
    return error.empty() ? outcome : error;
}

// "likes 0:3 9:5 12:-", in seconds since the beginning.
std::string history(StoreFixture& fixture) {
    std::string text;
    std::string name;
    const auto numbers = fixture.reader()->items().engagement({1});
    if (!numbers) return numbers.error().describe();
    for (const domain::EngagementNumber& number : *numbers) {
        if (number.name != name) text += (text.empty() ? "" : " ") + number.name;
        name = number.name;
        const auto second = std::chrono::duration_cast<std::chrono::seconds>(number.observedAt - at(0)).count();
        text += " " + std::to_string(second) + ":" + (number.value ? domain::engagementText(number.value) : "-");
    }
    return text;
}

}  // namespace

class EngagementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatNumbersWere_data() {
        QTest::addColumn<QString>("observations");  // SECOND JSON, one a line
        QTest::addColumn<QString>("outcomes");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* observations, const char* outcomes, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(observations) << QString::fromUtf8(outcomes)
                                << QString::fromUtf8(expected);
        };
        row("seen once", "0 {\"likes\":3}", "n", "likes 0:3");
        row("none", "0 ", "n", "");
        row("the same again", "0 {\"likes\":3}\n9 {\"likes\":3}", "nu", "likes 0:3");
        row("another number", "0 {\"likes\":3}\n9 {\"likes\":5}", "n#", "likes 0:3 9:5");
        row("one of two", "0 {\"likes\":3,\"views\":7}\n9 {\"likes\":5,\"views\":7}", "n#", "likes 0:3 9:5 views 0:7");
        row("goes back", "0 {\"likes\":3}\n9 {\"likes\":5}\n12 {\"likes\":3}", "n##", "likes 0:3 9:5 12:3");
        row("zero is a number", "0 {\"likes\":3}\n9 {\"likes\":0}", "n#", "likes 0:3 9:0");
        row("no longer given", "0 {\"likes\":3}\n9 ", "n#", "likes 0:3 9:-");
        row("given later", "0 \n9 {\"likes\":3}", "n#", "likes 0:- 9:3");
        row("null is not given", "0 {\"likes\":3}\n9 {\"likes\":null}", "n#", "likes 0:3 9:-");
        row("a fraction", "0 {\"score\":0.5}\n9 {\"score\":1.25}", "n#", "score 0:0.5 9:1.25");
        row("a late change of another", "0 {\"a\":1,\"b\":1}\n5 {\"a\":2,\"b\":1}\n9 {\"a\":2,\"b\":4}", "n##",
            "a 0:1 5:2 b 0:1 9:4");
        row("read back from the start", "0 {\"likes\":3}\n9 {\"likes\":5}\n0 {\"likes\":3}\n9 {\"likes\":5}", "n###",
            "likes 0:3 9:5");
        row("an older one comes later", "9 {\"likes\":5}\n0 {\"likes\":3}\n9 {\"likes\":5}", "n##", "likes 0:3 9:5");
        row("huge", "0 {\"views\":1}\n9 {\"views\":123456789012}", "n#", "views 0:1 9:123456789012");
    }

    void keepsWhatNumbersWere() {
        QFETCH(QString, observations);
        QFETCH(QString, outcomes);
        QFETCH(QString, expected);
        StoreFixture fixture;
        QString letters;
        const QStringList lines = observations.split(QLatin1Char('\n'));
        for (const QString& line : lines) {
            const qsizetype blank = line.indexOf(QLatin1Char(' '));
            letters += QString::fromStdString(
                put(fixture, seen(line.left(blank).toLongLong(), line.mid(blank + 1).toStdString())));
        }
        QCOMPARE(letters, outcomes);
        QCOMPARE(QString::fromStdString(history(fixture)), expected);
        QCOMPARE(fixture.differences(), std::string());
    }

    void numbersAloneLeaveTheItemInItsPlace_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("decide");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("state");
        QTest::newRow("numbers") << "one" << false << "#"
                                 << "completed";
        QTest::newRow("numbers that decide") << "one" << true << "#"
                                             << "ready";
        QTest::newRow("text and numbers") << "two" << false << "c"
                                          << "ready";
    }

    void numbersAloneLeaveTheItemInItsPlace() {
        QFETCH(QString, text);
        QFETCH(bool, decide);
        QFETCH(QString, outcome);
        QFETCH(QString, state);
        StoreFixture fixture;
        put(fixture, seen(0, "{\"likes\":1}"));
        fixture.write([](store::WriteTransaction& transaction) -> core::Result<void> {
            const auto moved = transaction.items().moveState("ready", "completed");
            return moved ? core::Result<void>() : moved.error();
        });
        store::IncomingItem again = seen(5, "{\"likes\":2}", text.toStdString());
        again.numbersDecide = decide;
        QCOMPARE(QString::fromStdString(put(fixture, again)), outcome);
        const auto row = *fixture.reader()->items().byId({1});
        QCOMPARE(QString::fromStdString(row->item.state), state);
        QCOMPARE(row->item.metricsJson, std::string("{\"likes\":2}"));
        QCOMPARE(row->item.contentHash, again.item.contentHash);
        QCOMPARE(history(fixture), std::string("likes 0:1 5:2"));
    }

    void keepsTwoHundred() {
        StoreFixture fixture;
        for (int second = 0; second <= 300; ++second)
            put(fixture, seen(second * second, "{\"likes\":" + std::to_string(second) + "}"));
        const auto numbers = *fixture.reader()->items().engagement({1});
        QCOMPARE(numbers.size(), std::size_t{200});
        QCOMPARE(*numbers.front().value, 0.0);
        QCOMPARE(*numbers.back().value, 300.0);
    }

    void theViewSaysTheSame() {
        StoreFixture fixture;
        put(fixture, seen(0, "{\"likes\":3,\"views\":7}"));
        put(fixture, seen(9, "{\"views\":7,\"score\":1.5}"));
        QCOMPARE(
            fixture.sql("SELECT * FROM engagement ORDER BY name, observed_at"),
            std::string("[{\"item_id\":1,\"name\":\"likes\",\"observed_at\":\"2026-01-01T00:00:00Z\",\"value\":3},"
                        "{\"item_id\":1,\"name\":\"likes\",\"observed_at\":\"2026-01-01T00:00:09Z\","
                        "\"value\":null},"
                        "{\"item_id\":1,\"name\":\"score\",\"observed_at\":\"2026-01-01T00:00:00Z\","
                        "\"value\":null},"
                        "{\"item_id\":1,\"name\":\"score\",\"observed_at\":\"2026-01-01T00:00:09Z\",\"value\":1.5},"
                        "{\"item_id\":1,\"name\":\"views\",\"observed_at\":\"2026-01-01T00:00:00Z\","
                        "\"value\":7}]"));
        fixture.remove({1});
        QCOMPARE(fixture.sql("SELECT * FROM engagement"), std::string("[]"));
        fixture.close();
        SQLite::Database file(fixture.file().string());
        QCOMPARE(file.execAndGet("SELECT count(*) FROM engagement_snapshots").getInt(), 0);
    }

    void gapsOfAQueryTakeTheirPlace() {
        StoreFixture fixture;
        const auto put = [&](std::vector<domain::FetchGap> gaps) {
            return fixture.write([&](store::WriteTransaction& transaction) {
                return transaction.sources().replaceGaps("feeds", "world", gaps);
            });
        };
        const domain::FetchGap one{"feeds", "world", at(0), at(5), at(9), "no answer"};
        const domain::FetchGap two{"feeds", "world", at(6), at(7), at(9), "no answer"};
        QCOMPARE(put({two, one}), std::string());
        const std::vector<domain::FetchGap> both{one, two};
        QVERIFY(*fixture.reader()->runs().gaps() == both);
        QCOMPARE(fixture.sql("SELECT from_at, to_at, noted_at, reason FROM gaps LIMIT 1"),
                 std::string("[{\"from_at\":\"2026-01-01T00:00:00Z\",\"to_at\":\"2026-01-01T00:00:05Z\","
                             "\"noted_at\":\"2026-01-01T00:00:09Z\",\"reason\":\"no answer\"}]"));
        QCOMPARE(put({}), std::string());
        QVERIFY(fixture.reader()->runs().gaps()->empty());
    }
};

GROUNDSWELL_TEST(EngagementTest, engagement)
#include "tst_engagement.moc"
