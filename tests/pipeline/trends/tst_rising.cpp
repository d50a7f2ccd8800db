#include "pipeline/trends/rising.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class RisingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usual_data() {
        QTest::addColumn<QList<qint64>>("days");
        QTest::addColumn<double>("usual");  // negative = none
        const auto days = [](std::initializer_list<std::pair<int, qint64>> set) {
            QList<qint64> all(29, 0);
            for (const auto& [ago, items] : set) all[28 - ago] = items;
            return all;
        };
        QTest::newRow("born today") << days({{0, 58}}) << -1.0;
        QTest::newRow("six days old") << days({{0, 5}, {6, 3}}) << -1.0;
        QTest::newRow("a week old") << days({{0, 5}, {7, 4}}) << 4.0;
        QTest::newRow("a week old, quiet then") << days({{0, 5}, {8, 4}}) << 0.0;
        QTest::newRow("four weeks") << days({{0, 400}, {7, 20}, {14, 22}, {21, 18}, {28, 24}}) << 21.0;
        QTest::newRow("other weekdays do not count") << days({{0, 9}, {1, 500}, {7, 2}, {13, 90}, {14, 4}}) << 3.0;
    }
    void usual() {
        QFETCH(QList<qint64>, days);
        QFETCH(double, usual);
        const std::vector<std::int64_t> counts(days.begin(), days.end());
        const auto found = trends::usualOf(counts);
        QCOMPARE(found.has_value(), usual >= 0);
        if (found) QCOMPARE(*found, usual);
    }

    void ratio_data() {
        QTest::addColumn<int>("recent");
        QTest::addColumn<double>("usual");
        QTest::addColumn<double>("ratio");
        QTest::newRow("sixteen times") << 412 << 21.0 << 417.0 / 26.0;
        QTest::newRow("as usual") << 30 << 30.0 << 1.0;
        QTest::newRow("small numbers stay calm") << 3 << 0.0 << 1.6;
    }
    void ratio() {
        QFETCH(int, recent);
        QFETCH(double, usual);
        QFETCH(double, ratio);
        QCOMPARE(trends::riseRatio(recent, usual), ratio);
    }
};

GROUNDSWELL_TEST(RisingTest, rising)
#include "tst_rising.moc"
