#include "tests/support/test_registry.h"

#include "pipeline/cluster/bridges.h"
#include "pipeline/cluster/byte_io.h"

#include <QTest>

using namespace groundswell::cluster;

class BridgesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsFromBothEnds();
    void redirects();
    void forgets();
    void survivesSaving();
    void refusesMalformedBytes_data();
    void refusesMalformedBytes();
};

void BridgesTest::countsFromBothEnds() {
    Bridges bridges;
    QCOMPARE(bridges.between(0, 1), 0U);
    bridges.count(5, 2);
    bridges.count(2, 5);
    bridges.count(2, 7);
    QCOMPARE(bridges.between(2, 5), 2U);
    QCOMPARE(bridges.between(5, 2), 2U);
    QCOMPARE(bridges.between(7, 2), 1U);
    QCOMPARE(bridges.between(5, 7), 0U);
}

void BridgesTest::redirects() {
    Bridges bridges;
    for (int i = 0; i < 3; ++i) bridges.count(1, 2);
    for (int i = 0; i < 4; ++i) bridges.count(1, 3);
    bridges.count(2, 3);
    bridges.redirect(1, 2);
    QCOMPARE(bridges.between(2, 3), 5U);
    QCOMPARE(bridges.between(3, 2), 5U);
    QCOMPARE(bridges.between(1, 2), 0U);
    QCOMPARE(bridges.between(2, 1), 0U);
    QCOMPARE(bridges.between(3, 1), 0U);
    QCOMPARE(bridges.between(2, 2), 0U);
    bridges.redirect(1'000, 2);  // a slot that never had any
    QCOMPARE(bridges.between(2, 3), 5U);
}

void BridgesTest::forgets() {
    Bridges bridges;
    bridges.count(1, 2);
    bridges.count(2, 3);
    bridges.forget(2);
    bridges.forget(99);
    QCOMPARE(bridges.between(1, 2), 0U);
    QCOMPARE(bridges.between(3, 2), 0U);
}

void BridgesTest::survivesSaving() {
    Bridges bridges;
    for (int i = 0; i < 300; ++i) bridges.count(9, 4);
    bridges.count(4, 6);
    ByteWriter out;
    bridges.save(out, {6, 9, 4});  // by their clusters' ids
    Bridges restored;
    ByteReader in(out.bytes());
    QVERIFY(restored.restore(in, {0, 1, 2}));
    QVERIFY(in.atEnd());
    QCOMPARE(restored.between(1, 2), 300U);
    QCOMPARE(restored.between(2, 0), 1U);
    QCOMPARE(restored.between(0, 1), 0U);
}

void BridgesTest::refusesMalformedBytes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("short") << QByteArray("\x01", 1);
    QTest::newRow("to itself") << QByteArray("\x01\x00\x05\x00", 4);
    QTest::newRow("beyond the clusters") << QByteArray("\x01\x02\x05\x00", 4);
    QTest::newRow("no text") << QByteArray("\x01\x01\x00\x00", 4);
    QTest::newRow("more than follow") << QByteArray("\x09\x01\x05\x00", 4);
}

void BridgesTest::refusesMalformedBytes() {
    QFETCH(QByteArray, bytes);
    Bridges bridges;
    ByteReader in(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    QVERIFY(!bridges.restore(in, {0, 1}));
}

GROUNDSWELL_TEST(BridgesTest, bridges)
#include "tst_bridges.moc"
