#include "tests/models/store/annotation_desk.h"
#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using store::WriteTransaction;

namespace {

QString newsIds(const std::vector<core::ClusterId>& clusters) {
    QStringList words;
    for (const core::ClusterId cluster : clusters) words << QString::number(cluster.value);
    return words.join(QChar(u' '));
}

void putMany(StoreFixture& fixture, int from, int to) {
    std::vector<domain::ContentItem> items;
    for (int i = from; i <= to; ++i) {
        items.push_back(itemOf("n" + std::to_string(i), "text " + std::to_string(i)));
        items.back().publishedAt = at(i);
    }
    fixture.put(items);
}

domain::NewsSince newsSince(StoreFixture& fixture, const domain::LookMark& mark,
                            const std::vector<core::ClusterId>& watched = {}) {
    auto news = fixture.reader()->news().since(mark, watched);
    if (!news) qFatal("%s", news.error().describe().c_str());
    return std::move(news).value();
}

}  // namespace

class NewsReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptyStore();
    void newClusters();
    void growth();
    void decisions();
    void ignoredAreLeftOut();
    void failures();
    void longListsOfClusters();
    void ordersOfIds();
};

void NewsReaderTest::emptyStore() {
    StoreFixture fixture;
    const domain::NewsSince news = newsSince(fixture, {});
    QVERIFY(news.made.empty());
    QCOMPARE(news.failed, std::int64_t{0});
    QVERIFY(news.now == domain::LookMark{});
}

void NewsReaderTest::newClusters() {
    StoreFixture fixture;
    putMany(fixture, 1, 4);
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {2}, 1}});
    const domain::NewsSince first = newsSince(fixture, {});
    QCOMPARE(newsIds(first.made), QStringLiteral("1 2"));
    QCOMPARE(first.now.cluster.value, std::int64_t{2});
    QCOMPARE(first.now.item.value, std::int64_t{4});
    putMany(fixture, 5, 30);
    fixture.assign({{{5}, {3}, 1}, {{6}, {3}, 1}, {{7}, {4}, 1}, {{8}, {1}, 1}});
    std::vector<store::ClusterAssignment> large;
    for (std::int64_t item = 9; item <= 30; ++item) large.push_back({{item}, {5}, 1});
    fixture.write([&](WriteTransaction& t) { return t.clusters().assign(large); });
    const domain::NewsSince second = newsSince(fixture, first.now);
    // Cluster 4 has one item, cluster 1 was there.
    QCOMPARE(newsIds(second.made), QStringLiteral("3 5"));
    QCOMPARE(second.madeLarge, std::int64_t{1});
}

void NewsReaderTest::growth() {
    StoreFixture fixture;
    putMany(fixture, 1, 3);
    fixture.assign({{{1}, {1}, 1}, {{2}, {2}, 1}, {{3}, {2}, 1}});
    const domain::LookMark mark = newsSince(fixture, {}).now;
    putMany(fixture, 4, 6);
    fixture.assign({{{4}, {2}, 1}, {{5}, {2}, 1}, {{6}, {3}, 1}});
    const domain::NewsSince news = newsSince(fixture, mark, {{1}, {2}, {99}});
    QCOMPARE(newsIds(news.grown), QStringLiteral("2"));
    QCOMPARE(news.growth, std::vector<std::int64_t>{2});
}

void NewsReaderTest::ignoredAreLeftOut() {
    StoreFixture fixture;
    putMany(fixture, 1, 6);
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {2}, 1}, {{5}, {3}, 1}, {{6}, {3}, 1}});
    const std::vector<core::ClusterId> watched{{1}, {2}, {3}};
    const auto ignore = [&](std::vector<core::ClusterId> clusters, bool on) {
        annotate(fixture, [&](store::AnnotationWriter& w) { return w.setIgnored(clusters, on, at(50)); });
    };
    ignore({{2}}, true);
    const domain::NewsSince without = newsSince(fixture, {}, watched);
    QCOMPARE(newsIds(without.made), QStringLiteral("1 3"));
    QCOMPARE(newsIds(without.grown), QStringLiteral("1 3"));
    QCOMPARE(without.growth, (std::vector<std::int64_t>{2, 2}));
    ignore({{2}}, false);
    QCOMPARE(newsIds(newsSince(fixture, {}, watched).made), QStringLiteral("1 2 3"));
    // What it was joined into is ignored as well, so that nothing of it is new.
    const std::vector<core::ClusterId> from{{2}};
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        if (auto merged = t.clusters().mergeByHand({1}, from, at(100)); !merged) return merged.error();
        return {};
    });
    QCOMPARE(newsSince(fixture, {}).joinedIn, std::int64_t{1});
    ignore({{1}}, true);
    const domain::NewsSince joined = newsSince(fixture, {});
    QVERIFY(joined.joined.empty());
    QCOMPARE(joined.joinedIn, std::int64_t{0});
}

void NewsReaderTest::decisions() {
    StoreFixture fixture;
    putMany(fixture, 1, 8);
    fixture.assign({{{1}, {1}, 1},
                    {{2}, {1}, 1},
                    {{3}, {2}, 1},
                    {{4}, {3}, 1},
                    {{5}, {4}, 1},
                    {{6}, {4}, 1},
                    {{7}, {4}, 1},
                    {{8}, {5}, 1}});
    domain::ClusterEdit split;
    const std::vector<core::ClusterId> from{{2}, {3}};
    const std::vector<core::ItemId> items{{6}, {7}};
    QCOMPARE(fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        if (auto old = t.clusters().mergeByHand({1}, std::vector<core::ClusterId>{{5}}, at(10)); !old)
            return old.error();
        if (auto merged = t.clusters().mergeByHand({1}, from, at(100)); !merged) return merged.error();
        auto made = t.clusters().splitByHand({4}, items, at(101));
        if (!made) return made.error();
        split = *made;
        return {};
    }),
             std::string());
    domain::LookMark mark;
    mark.time = at(50);
    mark.cluster = {5};
    mark.item = {8};
    const domain::NewsSince news = newsSince(fixture, mark);
    QCOMPARE(newsIds(news.joined), QStringLiteral("1"));
    QCOMPARE(news.joinedIn, std::int64_t{2});
    QCOMPARE(newsIds(news.split), QString::number(split.cluster.value));
    QVERIFY(news.made.empty());
    fixture.write([&](WriteTransaction& t) { return t.clusters().undoEdit(split.id, at(102)); });
    QVERIFY(newsSince(fixture, mark).split.empty());
}

void NewsReaderTest::failures() {
    StoreFixture fixture;
    putMany(fixture, 1, 5);
    const auto fail = [&fixture](std::int64_t item, const char* error) {
        const auto stored = fixture.reader()->items().byId({item});
        const std::vector<store::ProcessedItem> failed{
            {{item}, (*stored)->item.contentHash, "failed", error, 3, {}, {}, {}, nullptr, {}}};
        fixture.write([&](WriteTransaction& t) -> core::Result<void> {
            auto done = t.items().storeProcessed(failed);
            if (!done) return done.error();
            return {};
        });
    };
    fail(1, "no date");
    fail(2, "no date");
    fail(5, "too long");
    domain::LookMark mark;
    mark.item = {3};
    const domain::NewsSince news = newsSince(fixture, mark);
    QCOMPARE(news.failed, std::int64_t{3});
    QCOMPARE(news.failedNew, std::int64_t{1});
    QCOMPARE(news.failure, std::string("no date"));
    QCOMPARE(news.failureItems, std::int64_t{2});
}

void NewsReaderTest::longListsOfClusters() {
    StoreFixture fixture;
    putMany(fixture, 1, 20);
    std::vector<store::ClusterAssignment> each;
    for (std::int64_t item = 1; item <= 20; ++item) each.push_back({{item}, {item}, 1});
    fixture.write([&](WriteTransaction& t) { return t.clusters().assign(each); });
    fixture.write([](WriteTransaction& t) {
        const std::vector<store::ClusterRegrouping> merges{{{2}, {1}, {}}};
        return t.clusters().regroup(merges);
    });
    domain::Filter filter;
    for (std::int64_t cluster = 2; cluster <= 12; ++cluster) filter.clusters.push_back({cluster});
    auto reader = fixture.reader();
    // 2 is a part of 1 now.
    QCOMPARE(newsIds(*reader->clusters().ids(filter, domain::ClusterSort::Id, domain::SortOrder::Ascending)),
             QStringLiteral("1 3 4 5 6 7 8 9 10 11 12"));
    QCOMPARE(*reader->items().count(filter), std::int64_t{12});
}

void NewsReaderTest::ordersOfIds() {
    StoreFixture fixture;
    putMany(fixture, 1, 4);
    domain::ContentItem other = itemOf("z", "alpha");
    other.source = "feeds";
    fixture.put({other});
    fixture.assign({{{1}, {1}, 1}, {{2}, {2}, 1}, {{3}, {2}, 1}, {{5}, {3}, 1}});
    fixture.alter("INSERT INTO cluster_labels (cluster_id, label) VALUES (2, 'To check'), (1, 'Confirmed')");
    auto reader = fixture.reader();
    const auto ids = [&reader](domain::ClusterSort sort, domain::SortOrder order) {
        return newsIds(*reader->clusters().ids({}, sort, order));
    };
    using domain::ClusterSort;
    using domain::SortOrder;
    QCOMPARE(ids(ClusterSort::Items, SortOrder::Descending), QStringLiteral("2 1 3"));
    QCOMPARE(ids(ClusterSort::Text, SortOrder::Ascending), QStringLiteral("3 1 2"));
    QCOMPARE(ids(ClusterSort::Source, SortOrder::Ascending), QStringLiteral("3 1 2"));
    QCOMPARE(ids(ClusterSort::Labels, SortOrder::Descending), QStringLiteral("2 1 3"));
    QCOMPARE(ids(ClusterSort::Rising, SortOrder::Descending), QStringLiteral("1 2 3"));
    QCOMPARE((*reader->clusters().byId({3}))->source, std::string("feeds"));
    for (int sort = 0; sort <= static_cast<int>(ClusterSort::Labels); ++sort) {
        for (const SortOrder order : {SortOrder::Ascending, SortOrder::Descending}) {
            const auto page = *reader->clusters().page({}, static_cast<ClusterSort>(sort), order, {});
            std::vector<core::ClusterId> paged;
            for (const domain::Cluster& cluster : page) paged.push_back(cluster.id);
            QCOMPARE(ids(static_cast<ClusterSort>(sort), order), newsIds(paged));
        }
    }
}

GROUNDSWELL_TEST(NewsReaderTest, news_reader)
#include "tst_news_reader.moc"
