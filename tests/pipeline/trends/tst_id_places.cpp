#include "pipeline/trends/id_places.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <limits>

using namespace groundswell;

class IdPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsEach_data() {
        QTest::addColumn<QList<qint64>>("ids");
        QList<qint64> all;
        QList<qint64> gaps;
        QList<qint64> far;
        for (qint64 i = 0; i < 300; ++i) {
            all << i + 1;
            if (i % 7 != 3) gaps << i - 100;
            far << i * 1'000'000 - 5;
        }
        QTest::newRow("none") << QList<qint64>{};
        QTest::newRow("one") << QList<qint64>{5};
        QTest::newRow("one upon the other") << all;
        QTest::newRow("with gaps, below 0 too") << gaps;
        QTest::newRow("far from each other") << far;
        QTest::newRow("as far as can be")
            << QList<qint64>{std::numeric_limits<qint64>::min(), 0, std::numeric_limits<qint64>::max()};
        QTest::newRow("at the end of a word") << QList<qint64>{1, 64, 65, 128, 129};
    }
    void findsEach() {
        QFETCH(QList<qint64>, ids);
        trends::BlockList<std::int64_t> list;
        for (const qint64 id : ids) list.push_back(id);
        const trends::IdPlaces places(list);
        QCOMPARE(places.size(), static_cast<std::size_t>(ids.size()));
        for (qsizetype i = 0; i < ids.size(); ++i) {
            QCOMPARE(places.find(ids[i]), std::optional(static_cast<std::size_t>(i)));
            for (const qint64 step : {-1, 1}) {
                const bool isLast =
                    ids[i] == (step < 0 ? std::numeric_limits<qint64>::min() : std::numeric_limits<qint64>::max());
                if (!isLast && !ids.contains(ids[i] + step)) QVERIFY(!places.find(ids[i] + step));
            }
        }
        QVERIFY(!places.find(1'234'567'890'123));
        QVERIFY(!places.find(-1'234'567'890'123));
    }
};

GROUNDSWELL_TEST(IdPlacesTest, id_places)
#include "tst_id_places.moc"
