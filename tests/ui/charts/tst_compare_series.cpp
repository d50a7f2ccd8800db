#include "tests/support/test_registry.h"
#include "ui/charts/compare_series.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace groundswell;
using core::UtcDay;
using core::UtcTime;
using ui::Alignment;
using ui::Measure;
using namespace std::chrono_literals;

namespace {

UtcTime october(int day) {
    return UtcTime(UtcDay(std::chrono::year(2026) / 10 / day));
}

domain::Timelines timelinesOf(std::vector<std::vector<std::int64_t>> series, std::vector<std::int64_t> whole) {
    domain::Timelines timelines;
    timelines.start = october(9);
    timelines.width = 1h;
    timelines.series = std::move(series);
    timelines.whole = std::move(whole);
    return timelines;
}

// "1 50 -" with - for none.
QString valuesLine(const ui::SeriesValues& values) {
    QStringList words;
    for (const auto& value : values) words << (value ? QString::number(*value, 'g', 6) : QStringLiteral("-"));
    return words.join(QChar(u' '));
}

QString numbersLine(const std::vector<double>& numbers) {
    QStringList words;
    for (const double number : numbers) words << QString::number(number, 'g', 6);
    return words.join(QChar(u' '));
}

}  // namespace

class CompareSeriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measures_data();
    void measures();
    void sharesOfPartsAreWhole();
    void alignsToTheFirstItem();
    void marksTheBinThatGoesOn_data();
    void marksTheBinThatGoesOn();
    void addsNeighboursUp_data();
    void addsNeighboursUp();
    void linearTicks_data();
    void linearTicks();
    void logTicks_data();
    void logTicks();
    void logPositions();
    void spreadsLabels_data();
    void spreadsLabels();
    void labelsDaysAndNoons();
    void offsets_data();
    void offsets();
};

void CompareSeriesTest::measures_data() {
    QTest::addColumn<int>("measure");
    QTest::addColumn<QString>("expected");
    QTest::newRow("items") << static_cast<int>(Measure::Items) << QStringLiteral("0 5 20 1");
    QTest::newRow("share") << static_cast<int>(Measure::Share) << QStringLiteral("- 50 25 100");
    QTest::newRow("index") << static_cast<int>(Measure::Index) << QStringLiteral("0 25 100 5");
}

void CompareSeriesTest::measures() {
    QFETCH(const int, measure);
    QFETCH(const QString, expected);
    const auto values = ui::compareValues(timelinesOf({{0, 5, 20, 1}}, {0, 10, 80, 1}), static_cast<Measure>(measure),
                                          Alignment::ByDate, october(20), true);
    QCOMPARE(values.bins, std::size_t{4});
    QCOMPARE(valuesLine(values.lines[0]), expected);
    QVERIFY(valuesLine(ui::indexOf({0, 0})) == QStringLiteral("- -"));
}

void CompareSeriesTest::sharesOfPartsAreWhole() {
    const auto timelines = timelinesOf({{1, 0, 7}, {2, 0, 3}}, {6, 0, 30});
    const auto values = ui::compareValues(timelines, Measure::Share, Alignment::ByDate, october(20), true);
    for (const std::size_t bin : {std::size_t{0}, std::size_t{2}})
        QVERIFY(std::abs(*values.sumOf(bin) + *values.others[bin] - 100) < 1e-9);
    QVERIFY(!values.sumOf(1));
    QVERIFY(!values.others[1]);
    const auto overlapping = ui::compareValues(timelines, Measure::Share, Alignment::ByDate, october(20), false);
    QVERIFY(overlapping.others.empty());
}

void CompareSeriesTest::alignsToTheFirstItem() {
    const auto values = ui::compareValues(timelinesOf({{0, 0, 3, 4}, {1, 0, 2, 0}, {0, 0, 0, 0}}, {1, 0, 5, 4}),
                                          Measure::Items, Alignment::ToStart, october(20), true);
    QCOMPARE(values.bins, std::size_t{4});
    QCOMPARE(valuesLine(values.lines[0]), QStringLiteral("3 4 - -"));
    QCOMPARE(valuesLine(values.lines[1]), QStringLiteral("1 0 2 0"));
    QCOMPARE(valuesLine(values.lines[2]), QStringLiteral("- - - -"));
}

void CompareSeriesTest::marksTheBinThatGoesOn_data() {
    QTest::addColumn<int>("minutes");
    QTest::addColumn<bool>("open");
    QTest::newRow("in the last bin") << 150 << true;
    QTest::newRow("at its end") << 180 << false;
    QTest::newRow("later") << 600 << false;
}

void CompareSeriesTest::marksTheBinThatGoesOn() {
    QFETCH(const int, minutes);
    QFETCH(const bool, open);
    const auto timelines = timelinesOf({{1, 2, 3}, {0, 4, 1}}, {1, 6, 4});
    const UtcTime now = october(9) + std::chrono::minutes(minutes);
    const auto byDate = ui::compareValues(timelines, Measure::Items, Alignment::ByDate, now, true);
    QCOMPARE(byDate.isIncomplete(2), open);
    QVERIFY(!byDate.isIncomplete(1));
    const auto aligned = ui::compareValues(timelines, Measure::Items, Alignment::ToStart, now, true);
    QCOMPARE(aligned.incomplete[1] == std::optional<std::size_t>(1), open);
}

void CompareSeriesTest::addsNeighboursUp_data() {
    QTest::addColumn<int>("bins");
    QTest::addColumn<int>("most");
    QTest::newRow("as many as allowed") << 2000 << 2000;
    QTest::newRow("one more") << 2001 << 2000;
    QTest::newRow("years") << 90'000 << 2000;
    QTest::newRow("to one") << 7 << 1;
}

void CompareSeriesTest::addsNeighboursUp() {
    QFETCH(const int, bins);
    QFETCH(const int, most);
    std::vector<std::int64_t> counts(static_cast<std::size_t>(bins));
    for (int bin = 0; bin < bins; ++bin) counts[static_cast<std::size_t>(bin)] = bin % 7;
    const auto all = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const auto merged = ui::atMostBins(timelinesOf({counts}, counts), static_cast<std::size_t>(most));
    QVERIFY(merged.bins() <= static_cast<std::size_t>(most));
    QCOMPARE(merged.series[0].size(), merged.bins());
    QCOMPARE(std::accumulate(merged.series[0].begin(), merged.series[0].end(), std::int64_t{0}), all);
    QCOMPARE(std::accumulate(merged.whole.begin(), merged.whole.end(), std::int64_t{0}), all);
    QVERIFY(merged.end() >= october(9) + std::chrono::hours(bins));
}

void CompareSeriesTest::linearTicks_data() {
    QTest::addColumn<double>("highest");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<QString>("ticks");
    QTest::newRow("nothing") << 0.0 << true << QStringLiteral("0 1");
    QTest::newRow("fifty items") << 50.0 << true << QStringLiteral("0 15 30 45 60");
    QTest::newRow("per cent") << 100.0 << false << QStringLiteral("0 25 50 75 100");
    QTest::newRow("small shares") << 0.7 << false << QStringLiteral("0 0.2 0.4 0.6 0.8");
    QTest::newRow("no share") << 0.0 << false << QStringLiteral("0 0.25 0.5 0.75 1");
}

void CompareSeriesTest::linearTicks() {
    QFETCH(const double, highest);
    QFETCH(const bool, whole);
    QFETCH(const QString, ticks);
    const ui::AxisScale scale = ui::linearScale(highest, whole);
    QCOMPARE(numbersLine(scale.ticks), ticks);
    QVERIFY(scale.ticks.size() >= 2 && scale.ticks.size() <= 5);
    QCOMPARE(scale.position(scale.ticks.back()), 1.0);
    QCOMPARE(scale.position(0), 0.0);
}

void CompareSeriesTest::logTicks_data() {
    QTest::addColumn<double>("lowest");
    QTest::addColumn<double>("highest");
    QTest::addColumn<QString>("ticks");
    QTest::newRow("nothing") << 0.0 << 0.0 << QStringLiteral("0 1");
    QTest::newRow("one") << 1.0 << 1.0 << QStringLiteral("0 1");
    QTest::newRow("two decades") << 1.0 << 44.0 << QStringLiteral("0 1 10 100");
    QTest::newRow("exactly") << 10.0 << 1000.0 << QStringLiteral("0 10 100 1000");
    QTest::newRow("shares") << 0.02 << 30.0 << QStringLiteral("0 0.01 0.1 1 10 100");
}

void CompareSeriesTest::logTicks() {
    QFETCH(const double, lowest);
    QFETCH(const double, highest);
    QFETCH(const QString, ticks);
    QCOMPARE(numbersLine(ui::logScale(lowest, highest).ticks), ticks);
}

void CompareSeriesTest::logPositions() {
    const ui::AxisScale scale = ui::logScale(1, 100);
    QCOMPARE(scale.position(0), 0.0);
    QCOMPARE(scale.position(100), 1.0);
    QVERIFY(std::abs(scale.position(1) - 0.2) < 1e-9);
    QVERIFY(std::abs(scale.position(10) - 0.6) < 1e-9);
}

void CompareSeriesTest::spreadsLabels_data() {
    QTest::addColumn<QList<double>>("wanted");
    QTest::addColumn<QString>("places");
    QTest::newRow("free") << QList<double>{10, 50} << QStringLiteral("10 50");
    QTest::newRow("too close") << QList<double>{50, 45} << QStringLiteral("65 45");
    QTest::newRow("at the lower end") << QList<double>{100, 99, 98} << QStringLiteral("100 80 60");
    QTest::newRow("above the upper end") << QList<double>{-5} << QStringLiteral("0");
}

void CompareSeriesTest::spreadsLabels() {
    QFETCH(const QList<double>, wanted);
    QFETCH(const QString, places);
    QCOMPARE(numbersLine(ui::spreadLabels({wanted.begin(), wanted.end()}, 20, 0, 100)), places);
}

void CompareSeriesTest::labelsDaysAndNoons() {
    const std::vector<std::int64_t> counts(72, 1);
    const auto values =
        ui::compareValues(timelinesOf({counts}, counts), Measure::Items, Alignment::ByDate, october(20), true);
    const auto wide = ui::axisLabels(values, 720);
    QCOMPARE(wide.size(), std::size_t{6});
    QVERIFY(wide[0].day);
    QCOMPARE(wide[1].words, QStringLiteral("12:00"));
    QCOMPARE(wide[1].bin, 12.0);
    QVERIFY(ui::axisLabels(values, 300).size() <= 3);
}

void CompareSeriesTest::offsets_data() {
    QTest::addColumn<int>("hours");
    QTest::addColumn<QString>("words");
    QTest::newRow("start") << 0 << QStringLiteral("first item");
    QTest::newRow("hours") << 5 << QStringLiteral("+5 h");
    QTest::newRow("days") << 48 << QStringLiteral("+2 d");
    QTest::newRow("both") << 51 << QStringLiteral("+2 d 3 h");
}

void CompareSeriesTest::offsets() {
    QFETCH(const int, hours);
    QFETCH(const QString, words);
    QCOMPARE(ui::formatOffset(std::chrono::hours(hours)), words);
}

GROUNDSWELL_TEST(CompareSeriesTest, compare_series)
#include "tst_compare_series.moc"
