#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/keyword_care.h"
#include "models/store/keyword_codec.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using store::WriteTransaction;

namespace {

// Three items with the keyword "flood" each; the second one's row is then overwritten.
void fill(StoreFixture& fixture, const std::string& damaged) {
    const std::vector<domain::Keyword> keywords{{"flood", domain::KeywordKind::Phrase, 0.25}};
    fixture.put({itemOf("a", "flood one"), itemOf("b", "flood two"), itemOf("c", "flood three")});
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        for (std::int64_t item = 1; item <= 3; ++item) {
            if (auto done = store::replaceKeywords(t, {item}, keywords); !done) return done;
        }
        return {};
    });
    fixture.alter("UPDATE item_keywords SET keywords = CAST(x'" +
                  QByteArray::fromStdString(damaged).toHex().toStdString() + "' AS TEXT) WHERE item_id = 2");
}

}  // namespace

class DamagedKeywordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areOneItemsMatter_data() {
        QTest::addColumn<QByteArray>("damaged");
        QTest::addColumn<bool>("isJson");
        QTest::newRow("cut") << QByteArray("{\"flood\":0.2") << false;
        QTest::newRow("words") << QByteArray("flood") << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("letter lost") << QByteArray("{\"flood:0.25}") << false;
        QTest::newRow("another form") << QByteArray("[\"flood\"]") << true;
        QTest::newRow("nested") << QByteArray("{\"flood\":{\"a\":1}}") << true;
        QTest::newRow("unknown") << QByteArray("{\"flood\":null}") << true;
        QTest::newRow("no UTF-8") << QByteArray(
                                         "{\"fl\xff"
                                         "od\":0.25}")
                                  << true;
    }

    void areOneItemsMatter() {
        QFETCH(QByteArray, damaged);
        QFETCH(bool, isJson);
        QVERIFY(!store::areKeywords(damaged.toStdString()));
        StoreFixture fixture;
        fill(fixture, damaged.toStdString());
        QCOMPARE(fixture.differences(),
                 std::string("keywords: The keywords of 1 item cannot be read; the first is item 2.\n"));
        const auto reader = fixture.reader();
        QVERIFY(*store::itemsWithDamagedKeywords(fixture.file()) == std::vector<core::ItemId>{{2}});
        const auto rows = reader->keywords().page({}, {});
        QVERIFY2(rows, rows ? "" : rows.error().describe().c_str());
        QVERIFY(!rows->empty());
        QCOMPARE(rows->front().text, std::string("flood"));
        QVERIFY(rows->front().items >= 2);
        domain::Filter filter;
        filter.keyword = "flood";
        const auto count = reader->items().count(filter);
        QVERIFY2(count, count ? "" : count.error().describe().c_str());
        QVERIFY(*count >= 2);
        QCOMPARE(reader->items().page({}, {}, {}, {})->size(), std::size_t(3));
        const std::string view = fixture.sql("SELECT keyword FROM keywords");
        QVERIFY2(isJson || view.find("The keywords of an item are damaged.") != view.npos, view.c_str());
    }

    void areReplaced() {
        StoreFixture fixture;
        fill(fixture, "{");
        const std::string done = fixture.write([](WriteTransaction& t) {
            return store::replaceKeywords(t, {2}, {{"river", domain::KeywordKind::Phrase, 0.5}});
        });
        QCOMPARE(done, std::string());
        QCOMPARE(fixture.differences(), std::string());
        QCOMPARE(fixture.sql("SELECT keywords FROM items WHERE item_id = 2"), std::string(R"([{"keywords":"river"}])"));
    }
};

GROUNDSWELL_TEST(DamagedKeywordsTest, damaged_keywords)
#include "tst_damaged_keywords.moc"
