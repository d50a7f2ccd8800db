#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;

class SharedReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatSetsShare();
    void refusesTooMany();
};

void SharedReaderTest::countsWhatSetsShare() {
    StoreFixture fixture;
    std::vector<domain::ContentItem> items;
    for (int i = 0; i < 40; ++i) {
        domain::ContentItem item = itemOf("e" + std::to_string(i), "text " + std::to_string(i));
        item.publishedAt = at(i);
        item.author = "author " + std::to_string(i % 7);
        if (i % 3 != 0) item.outlet = "outlet " + std::to_string(i % 5);
        items.push_back(item);
    }
    fixture.put(items);
    std::vector<domain::Filter> sets(3);
    sets[0].to = at(10);
    sets[1].from = at(5);
    sets[1].to = at(20);
    sets[2].from = at(19);
    const auto shared = fixture.reader()->trends().shared(sets);
    QVERIFY(shared);
    QCOMPARE(shared->pairs.size(), std::size_t{3});
    // Plain SQL on the numbers of the items, which are published in their order.
    const auto authors = [&](const char* a, const char* b) {
        return fixture.sql(std::string("SELECT count(*) AS n FROM (SELECT author FROM content_items WHERE ") + a +
                           " INTERSECT SELECT author FROM content_items WHERE " + b + ")");
    };
    const char* first = "item_id <= 10";
    const char* second = "item_id > 5 AND item_id <= 20";
    const char* third = "item_id > 19";
    const auto answer = [](std::int64_t n) { return std::to_string(n); };
    QVERIFY(authors(first, second).find(answer(shared->pairs[0].authors)) != std::string::npos);
    QVERIFY(authors(first, third).find(answer(shared->pairs[1].authors)) != std::string::npos);
    QVERIFY(authors(second, third).find(answer(shared->pairs[2].authors)) != std::string::npos);
    QCOMPARE(shared->itemsOfSeveral, std::int64_t{6});
    QCOMPARE(*fixture.reader()->trends().firstPublished(sets[1]), std::optional(at(5)));
}

void SharedReaderTest::refusesTooMany() {
    StoreFixture fixture;
    const auto shared = fixture.reader()->trends().shared(std::vector<domain::Filter>(33));
    QVERIFY(!shared);
    QVERIFY(shared.error().code == core::ErrorCode::InvalidInput);
}

GROUNDSWELL_TEST(SharedReaderTest, shared_reader)
#include "tst_shared_reader.moc"
