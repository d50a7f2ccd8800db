#include "models/core/histogram.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace groundswell;
using core::Histogram;

namespace {

// The value at a share by sorting: what a histogram may miss by its error.
double exactly(std::vector<std::uint64_t> values, double share) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(share * static_cast<double>(values.size()))));
    return static_cast<double>(values[rank - 1]);
}

}  // namespace

class HistogramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tells_one_value_data() {
        QTest::addColumn<quint64>("value");
        for (int bit = 0; bit < 64; ++bit) {
            const quint64 power = quint64(1) << bit;
            for (const quint64 value : {power - 1, power, power + 1, power + power / 3})
                QTest::newRow(qPrintable(QStringLiteral("%1").arg(value))) << value;
        }
        QTest::newRow("greatest") << ~quint64(0);
    }

    void tells_one_value() {
        QFETCH(quint64, value);
        Histogram histogram;
        histogram.add(value);
        const double told = histogram.quantile(0.5);
        const auto real = static_cast<double>(value);
        QVERIFY2(std::abs(told - real) <= real / 64, qPrintable(QString::number(told, 'g', 20)));
        if (value < 64) QCOMPARE(told, real);
    }

    void keeps_its_error_bound_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("even") << 0;
        QTest::newRow("over many sizes") << 1;
        QTest::newRow("two heaps") << 2;
    }

    void keeps_its_error_bound() {
        QFETCH(int, kind);
        std::mt19937_64 random(7);
        std::vector<std::uint64_t> values;
        Histogram histogram;
        for (int i = 0; i < 5'000; ++i) {
            std::uint64_t value = random() % 1'000'000;
            if (kind == 1) value = random() >> (random() % 60);
            if (kind == 2) value = i % 20 == 0 ? 2'000'000 + random() % 100 : 1'000 + random() % 100;
            values.push_back(value);
            histogram.add(value);
        }
        for (const double share : {0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0}) {
            const double real = exactly(values, share);
            QVERIFY2(std::abs(histogram.quantile(share) - real) <= real / 64, qPrintable(QString::number(share)));
        }
    }

    void merges_as_if_added_together() {
        std::mt19937_64 random(3);
        Histogram all;
        Histogram merged;
        for (int part = 0; part < 10; ++part) {
            Histogram one;
            for (int i = 0; i < 100; ++i) {
                const std::uint64_t value = random() >> (random() % 64);
                const std::uint64_t count = 1 + random() % 5;
                all.add(value, count);
                one.add(value, count);
            }
            merged.merge(one);
        }
        QVERIFY(merged == all);
        QCOMPARE(merged.count(), all.count());
        const auto again = Histogram::parse(all.text());
        QVERIFY(again && *again == all);
    }

    void reads_its_text_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");  // -1: no histogram
        QTest::newRow("empty") << "" << 0;
        QTest::newRow("one") << "5:2" << 2;
        QTest::newRow("two") << "0:1 1919:1" << 2;
        QTest::newRow("beyond the last bucket") << "1920:1" << -1;
        QTest::newRow("beyond it together") << "1919:1 1:1" << -1;
        QTest::newRow("nothing counted") << "5:0" << -1;
        QTest::newRow("no number") << "5:x" << -1;
        QTest::newRow("half") << "5" << -1;
        QTest::newRow("negative") << "-5:1" << -1;
        QTest::newRow("other blanks") << "5:1  6:1" << -1;
    }

    void reads_its_text() {
        QFETCH(QString, text);
        QFETCH(int, count);
        const auto read = Histogram::parse(text.toStdString());
        QCOMPARE(read.has_value(), count >= 0);
        if (read) {
            QCOMPARE(read->count(), std::uint64_t(count));
            QCOMPARE(QString::fromStdString(read->text()), text);
        }
    }

    void is_nothing_at_first() {
        QCOMPARE(Histogram().quantile(0.95), 0.0);
        QVERIFY(Histogram().text().empty());
    }
};

GROUNDSWELL_TEST(HistogramTest, histogram)
#include "tst_histogram.moc"
