#include "tests/support/test_registry.h"
#include "ui/charts/bins.h"
#include "ui/charts/volume_chart.h"

#include <QTest>

#include <numeric>

using groundswell::core::UtcDay;
using groundswell::core::UtcTime;
using groundswell::domain::BinWidth;
using groundswell::domain::TimeBin;
namespace ui = groundswell::ui;
using namespace std::chrono_literals;

namespace {

UtcTime day(int d) {
    return UtcTime(UtcDay(std::chrono::year(2026) / 10 / d));
}

QList<qlonglong> numbers(const std::vector<std::int64_t>& values) {
    return QList<qlonglong>(values.begin(), values.end());
}

}  // namespace

class BinsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fills();
    void addsNeighboursUp_data();
    void addsNeighboursUp();
    void axis_data();
    void axis();
    void labelsDayStarts();
    void volumeKeepsTotals();
    void leavesOutWhatIsLater();
};

void BinsTest::fills() {
    const auto series = ui::fillBins({{day(12), 4}, {day(9), 1}, {day(10), 2}}, BinWidth::Day);
    QCOMPARE(series.start, day(9));
    QCOMPARE(numbers(series.counts), (QList<qlonglong>{1, 2, 0, 4}));
    QCOMPARE(series.end(), day(13));
    QVERIFY(ui::fillBins({}, BinWidth::Hour).counts.empty());
}

void BinsTest::addsNeighboursUp_data() {
    QTest::addColumn<int>("hours");
    QTest::addColumn<int>("most");
    QTest::newRow("as many as allowed") << 2000 << 2000;
    QTest::newRow("one more") << 2001 << 2000;
    QTest::newRow("ten years") << 24 * 3650 << 2000;
    QTest::newRow("to one") << 50 << 1;
}

void BinsTest::addsNeighboursUp() {
    QFETCH(const int, hours);
    QFETCH(const int, most);
    std::vector<TimeBin> bins;
    for (int hour = 0; hour < hours; ++hour) bins.push_back({day(1) + std::chrono::hours(hour), hour % 5});
    const auto all = std::accumulate(bins.begin(), bins.end(), std::int64_t{0},
                                     [](std::int64_t sum, const TimeBin& bin) { return sum + bin.items; });
    const auto series = ui::fillBins(bins, BinWidth::Hour, static_cast<std::size_t>(most));
    QVERIFY(series.counts.size() <= static_cast<std::size_t>(most));
    QCOMPARE(std::accumulate(series.counts.begin(), series.counts.end(), std::int64_t{0}), all);
    QVERIFY(series.end() >= day(1) + std::chrono::hours(hours));
}

void BinsTest::axis_data() {
    QTest::addColumn<qlonglong>("highest");
    QTest::addColumn<QList<qlonglong>>("steps");
    QTest::newRow("nothing") << 0LL << QList<qlonglong>{0, 1};
    QTest::newRow("one") << 1LL << QList<qlonglong>{0, 1};
    QTest::newRow("three") << 3LL << QList<qlonglong>{0, 1, 2, 3};
    QTest::newRow("no halves") << 5LL << QList<qlonglong>{0, 2, 4, 6};
    QTest::newRow("fifty") << 50LL << QList<qlonglong>{0, 15, 30, 45, 60};
    QTest::newRow("hundreds") << 412LL << QList<qlonglong>{0, 150, 300, 450};
    QTest::newRow("millions") << 2'900'000LL << QList<qlonglong>{0, 800'000, 1'600'000, 2'400'000, 3'200'000};
}

void BinsTest::axis() {
    QFETCH(const qlonglong, highest);
    QFETCH(const QList<qlonglong>, steps);
    const auto values = ui::axisSteps(highest);
    QCOMPARE(numbers(values), steps);
    QVERIFY(values.back() >= highest);
    QVERIFY(values.size() <= 5);
}

void BinsTest::labelsDayStarts() {
    const auto labels = ui::dayLabels(day(9) + 15h, day(12) + 1h, 400);
    QCOMPARE(labels.size(), std::size_t{3});
    QCOMPARE(labels.front().time, day(10));
    QCOMPARE(labels.back().time, day(12));
    const auto thinned = ui::dayLabels(day(1), day(31), 200);
    QVERIFY(thinned.size() <= 4);
    QVERIFY(!thinned.empty());
    QVERIFY(ui::dayLabels(day(9), day(9), 400).empty());
}

void BinsTest::volumeKeepsTotals() {
    std::map<std::string, std::vector<TimeBin>> bySource;
    std::int64_t all = 0;
    for (int source = 0; source < 9; ++source) {
        for (int d = 1; d <= 12; ++d) {
            bySource["source" + std::to_string(source)].push_back({day(d), source + d});
            all += source + d;
        }
    }
    const auto volume = ui::makeVolume(bySource, 14);
    QCOMPARE(volume.items, all);
    QCOMPARE(volume.parts.size(), std::size_t{7});
    QCOMPARE(volume.parts.front().source, std::string("source8"));
    QVERIFY(volume.parts.back().source.empty());
    std::int64_t sum = 0;
    for (const auto& part : volume.parts) sum += part.items;
    QCOMPARE(sum, all);
    QCOMPARE(ui::makeVolume(bySource, 5).days(), std::size_t{5});
    QVERIFY(ui::makeVolume(bySource, 5).hasEarlier);
    QVERIFY(!ui::makeVolume(bySource, 1'000).hasEarlier);
}

void BinsTest::leavesOutWhatIsLater() {
    const UtcTime now = day(12) + 9h;
    std::vector<TimeBin> bins{{day(3), 2}, {day(12), 4}, {day(13), 1}, {day(30), 5}};
    const auto later = ui::dropLater(bins, BinWidth::Day, now);
    QCOMPARE(bins.size(), std::size_t{2});
    QCOMPARE(later.items, std::int64_t{6});
    QCOMPARE(later.from, day(13));
    QCOMPARE(later.to, day(31));
    QCOMPARE(ui::laterWords(later), QStringLiteral("6 items are dated later and not drawn"));
    QCOMPARE(ui::dropLater(bins, BinWidth::Day, now).items, std::int64_t{0});
    QCOMPARE(ui::laterWords({}), QString());
    // Who looks at later days alone sees them.
    std::vector<TimeBin> alone{{day(13), 1}, {day(30), 5}};
    QCOMPARE(ui::dropLater(alone, BinWidth::Day, now).items, std::int64_t{0});
    QCOMPARE(alone.size(), std::size_t{2});
    // Of several sources one may have nothing else.
    std::map<std::string, std::vector<TimeBin>> both{{"a", {{day(11), 3}}}, {"b", {{day(20), 1}}}};
    QCOMPARE(ui::dropLater(both, BinWidth::Day, now).items, std::int64_t{1});
    QVERIFY(both.at("b").empty());
    QCOMPARE(ui::makeVolume(both, 14).days(), std::size_t{1});
}

GROUNDSWELL_TEST(BinsTest, bins)
#include "tst_bins.moc"
