#include "pipeline/trends/stable_order.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

using namespace groundswell;

class StableOrderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsAStableSort_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<quint64>("most");
        QTest::newRow("nothing") << 0 << quint64{1};
        QTest::newRow("one key") << 1 << quint64{1};
        QTest::newRow("all the same") << 500 << quint64{1};
        QTest::newRow("few values") << 2'000 << quint64{3};
        QTest::newRow("more than a digit") << 5'000 << quint64{100'000};
        QTest::newRow("all bits") << 5'000 << std::numeric_limits<quint64>::max();
    }
    void equalsAStableSort() {
        QFETCH(int, count);
        QFETCH(quint64, most);
        std::mt19937_64 random(7);
        std::vector<std::uint64_t> keys;
        for (int i = 0; i < count; ++i) keys.push_back(random() % most);
        std::vector<std::uint32_t> expected(keys.size());
        std::iota(expected.begin(), expected.end(), 0U);
        std::stable_sort(expected.begin(), expected.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
        QVERIFY(trends::stableOrder(keys) == expected);
    }

    void signedNumbersKeepTheirOrder() {
        const std::vector<std::int64_t> numbers{std::numeric_limits<std::int64_t>::min(), -5, -1, 0, 1, 7,
                                                std::numeric_limits<std::int64_t>::max()};
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            QCOMPARE(trends::numberOfKey(trends::orderedKey(numbers[i])), numbers[i]);
            if (i > 0) QVERIFY(trends::orderedKey(numbers[i - 1]) < trends::orderedKey(numbers[i]));
        }
    }
};

GROUNDSWELL_TEST(StableOrderTest, stable_order)
#include "tst_stable_order.moc"
