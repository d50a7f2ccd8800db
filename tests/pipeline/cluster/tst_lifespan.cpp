#include "pipeline/cluster/lifespan.h"
#include "tests/support/test_registry.h"

#include <QTest>

using groundswell::cluster::Lifespan;
using groundswell::cluster::StreamPosition;
using groundswell::cluster::StreamTime;
using std::chrono::hours;

namespace {

constexpr int undated = -1;
constexpr int day = 24;

std::optional<StreamTime> hour(int value) {
    if (value == undated) return std::nullopt;
    return StreamTime(hours(value));
}

Lifespan lifespan(int size, int firstHour, int lastHour, int bornAt, int touchedAt) {
    return {static_cast<std::uint64_t>(size), hour(firstHour), hour(lastHour), static_cast<std::uint64_t>(bornAt),
            static_cast<std::uint64_t>(touchedAt)};
}

}  // namespace

class LifespanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ends_data();
    void ends();
    void unites_data();
    void unites();
    void grows();
    void adoptsTheFirstDate();
};

void LifespanTest::ends_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("firstHour");
    QTest::addColumn<int>("lastHour");
    QTest::addColumn<int>("bornAt");
    QTest::addColumn<int>("touchedAt");
    QTest::addColumn<int>("nowHour");
    QTest::addColumn<int>("nowItem");
    QTest::addColumn<bool>("over");
    QTest::newRow("just touched") << 1 << 0 << 0 << 1 << 1 << 0 << 1 << false;
    QTest::newRow("silent for 72 h") << 5 << 0 << 0 << 1 << 1 << 72 << 1000 << false;
    QTest::newRow("silent for more than 72 h and 300 items") << 5 << 0 << 0 << 1 << 1 << 73 << 302 << true;
    QTest::newRow("silent for 73 h on a slow stream") << 5 << 0 << 0 << 1 << 1 << 73 << 301 << false;
    QTest::newRow("silent for 10,000 items") << 5 << 0 << 0 << 1 << 1 << 1 << 10'001 << false;
    QTest::newRow("silent for 10,001 items") << 5 << 0 << 0 << 1 << 1 << 1 << 10'002 << true;
    QTest::newRow("undated, silent for 4,000 items") << 5 << undated << undated << 1 << 1 << undated << 4'001 << false;
    QTest::newRow("undated, silent for 4,001 items") << 5 << undated << undated << 1 << 1 << undated << 4'002 << true;
    QTest::newRow("small, 30 days") << 10 << 0 << 30 * day << 1 << 900 << 30 * day << 900 << false;
    QTest::newRow("small, over 30 days") << 10 << 0 << 30 * day << 1 << 900 << 30 * day + 1 << 900 << true;
    QTest::newRow("1,000 items, 20 days") << 1000 << 0 << 20 * day << 1 << 9000 << 20 * day << 9000 << false;
    QTest::newRow("1,000 items, over 20 days") << 1000 << 0 << 20 * day << 1 << 9000 << 20 * day + 1 << 9000 << true;
    QTest::newRow("huge, 14 days") << 90'000 << 0 << 14 * day << 1 << 100'000 << 14 * day << 100'000 << false;
    QTest::newRow("huge, over 14 days") << 90'000 << 0 << 14 * day << 1 << 100'000 << 14 * day + 1 << 100'000 << true;
    QTest::newRow("undated, large and old") << 1001 << undated << undated << 1 << 20'001 << undated << 20'001 << true;
    QTest::newRow("undated, large") << 999 << undated << undated << 1 << 20'001 << undated << 20'001 << false;
    QTest::newRow("undated, young") << 9000 << undated << undated << 1 << 10'001 << undated << 10'001 << false;
    QTest::newRow("fast stream, a day") << 1001 << 0 << 24 << 1 << 30'001 << 24 << 30'001 << true;
    QTest::newRow("fast stream, hours") << 1001 << 0 << 23 << 1 << 30'001 << 23 << 30'001 << false;
    QTest::newRow("slower stream, a day") << 1001 << 0 << 24 << 1 << 29'999 << 24 << 29'999 << false;
}

void LifespanTest::ends() {
    QFETCH(int, size);
    QFETCH(int, firstHour);
    QFETCH(int, lastHour);
    QFETCH(int, bornAt);
    QFETCH(int, touchedAt);
    QFETCH(int, nowHour);
    QFETCH(int, nowItem);
    const StreamPosition now{hour(nowHour), static_cast<std::uint64_t>(nowItem)};
    QTEST(isOver(lifespan(size, firstHour, lastHour, bornAt, touchedAt), now), "over");
}

void LifespanTest::unites_data() {
    QTest::addColumn<int>("sizes");
    QTest::addColumn<int>("laterHour");
    QTest::addColumn<int>("laterItem");
    QTest::addColumn<bool>("may");
    QTest::newRow("same time") << 10 << 0 << 100 << true;
    QTest::newRow("30 days, small") << 10 << 30 * day << 100 << true;
    QTest::newRow("over 30 days") << 10 << 30 * day + 1 << 100 << false;
    QTest::newRow("20 days, 1,000 together") << 500 << 20 * day << 9000 << true;
    QTest::newRow("over 20 days, 1,000 together") << 500 << 20 * day + 1 << 9000 << false;
    QTest::newRow("undated, near") << 600 << undated << 10'000 << true;
    QTest::newRow("undated, too much for the distance") << 600 << undated << 20'001 << false;
}

void LifespanTest::unites() {
    QFETCH(int, sizes);
    QFETCH(int, laterHour);
    QFETCH(int, laterItem);
    QFETCH(bool, may);
    const int firstHour = laterHour == undated ? undated : 0;
    const Lifespan early = lifespan(sizes, firstHour, firstHour, 1, 1);
    const Lifespan late = lifespan(sizes, laterHour, laterHour, laterItem, laterItem);
    QCOMPARE(mayUnite(early, late), may);
    QCOMPARE(mayUnite(late, early), may);
}

void LifespanTest::grows() {
    Lifespan life;
    life.touch({hour(5), 3});
    life.touch({hour(9), 7});
    QCOMPARE(life.size, std::uint64_t{2});
    QCOMPARE(*life.first, *hour(5));
    QCOMPARE(*life.last, *hour(9));
    QCOMPARE(life.bornAt, std::uint64_t{3});
    QCOMPARE(life.touchedAt, std::uint64_t{7});
    life.absorb(lifespan(4, 2, 6, 1, 5));
    QCOMPARE(life.size, std::uint64_t{6});
    QCOMPARE(*life.first, *hour(2));
    QCOMPARE(*life.last, *hour(9));
    QCOMPARE(life.bornAt, std::uint64_t{1});
    QCOMPARE(life.touchedAt, std::uint64_t{7});
}

void LifespanTest::adoptsTheFirstDate() {
    Lifespan life = lifespan(2, undated, undated, 1, 2);
    life.adoptTime(std::nullopt);
    QVERIFY(!life.first && !life.last);
    life.adoptTime(hour(4));
    life.adoptTime(hour(8));
    QCOMPARE(*life.first, *hour(4));
    QCOMPARE(*life.last, *hour(4));
}

GROUNDSWELL_TEST(LifespanTest, lifespan)
#include "tst_lifespan.moc"
