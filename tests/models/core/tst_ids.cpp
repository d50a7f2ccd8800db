// First, because moc 6.4 cannot parse <compare>, which ids.h opens with, before any other standard header.
#include <QTest>

#include "models/core/ids.h"
#include "tests/support/test_registry.h"

#include <string>
#include <type_traits>
#include <unordered_set>

using namespace groundswell::core;

class IdsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idsOfDifferentKindsDoNotMix();
    void idsCompareAndHash();
    void validatesNames_data();
    void validatesNames();
};

void IdsTest::idsOfDifferentKindsDoNotMix() {
    QVERIFY((!std::is_convertible_v<ItemId, ClusterId>));
    QVERIFY((!std::is_convertible_v<ItemId, std::int64_t>));
    QVERIFY((!std::is_assignable_v<ItemId&, ClusterId>));
}

void IdsTest::idsCompareAndHash() {
    QVERIFY(ItemId().isNone());
    QVERIFY(!ItemId{1}.isNone());
    QVERIFY(ItemId{1} < ItemId{2});
    const std::unordered_set<ItemId> ids{{1}, {2}, {1}};
    QCOMPARE(ids.size(), std::size_t{2});
}

void IdsTest::validatesNames_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* title, std::string name, bool valid) {
        QTest::newRow(title) << std::move(name) << valid;
    };
    row("one letter", "a", true);
    row("digit first", "2026-flood_watch", true);
    row("longest", std::string(63, 'a'), true);
    row("too long", std::string(64, 'a'), false);
    row("empty", "", false);
    row("upper case", "Flood", false);
    row("dash first", "-flood", false);
    row("underscore first", "_flood", false);
    row("space", "flood watch", false);
    row("path", "../etc", false);
    row("other script", "\xc3\xa9t\xc3\xa9", false);
    row("NUL", std::string("a\0b", 3), false);
}

void IdsTest::validatesNames() {
    QFETCH(const std::string, name);
    QFETCH(const bool, valid);
    QCOMPARE(isValidName(name), valid);
}

GROUNDSWELL_TEST(IdsTest, ids)
#include "tst_ids.moc"
