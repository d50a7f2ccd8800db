#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/store_check.h"

#include <QTest>

#include <random>

using namespace groundswell;
using namespace groundswell::testing;
using store::WriteTransaction;

namespace {

core::Result<void> merged(WriteTransaction& transaction, std::int64_t from, std::int64_t into) {
    const std::vector<store::ClusterRegrouping> merges{{{from}, {into}, {}}};
    return transaction.clusters().regroup(merges);
}

domain::ContentItem post(const std::string& id, const std::string& text, const std::string& author = {},
                         std::optional<core::UtcTime> published = {}) {
    domain::ContentItem item = itemOf(id, text);
    item.author = author;
    item.publishedAt = published;
    return item;
}

}  // namespace

class ClusterNumbersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsItems();
    void movesAnItem();
    void deletesMembers();
    void merges();
    void resolvesChainsOfAliases();
    void followsChangedItems();
    void countsPeopleAndTimes();
    void keepsExemplars();
    void bringsLabelsBackAfterClearing();
    void survivesRandomOperations();
    void keepsLabelsThroughSeveralClears();
};

void ClusterNumbersTest::countsItems() {
    StoreFixture fixture;
    QCOMPARE(fixture.put({post("a", "one"), post("b", "two"), post("c", "one")}), std::string("nnn"));
    QCOMPARE(fixture.assign({{{1}, {7}, 1.0}}), std::string());
    QCOMPARE(fixture.numbers(7), std::string("1/1/1"));
    QCOMPARE(fixture.assign({{{2}, {7}, 0.5}}), std::string());
    QCOMPARE(fixture.numbers(7), std::string("2/2/2"));
    QCOMPARE(fixture.assign({{{3}, {7}, 1.0}}), std::string());
    QCOMPARE(fixture.numbers(7), std::string("3/2/3"));
    QCOMPARE(fixture.assign({{{3}, {7}, 0.75}, {{99}, {7}, 1.0}}), std::string());
    QCOMPARE(fixture.numbers(7), std::string("3/2/3"));
    const auto row = fixture.reader()->items().byId({3});
    QCOMPARE((*row)->similarity, std::optional(0.75));
    // The first item of a cluster was like nothing.
    QCOMPARE(fixture.assign({{{2}, {7}, std::nullopt}}), std::string());
    QVERIFY(!(*fixture.reader()->items().byId({2}))->similarity);
    QCOMPARE(fixture.remove({3}), std::string());
    QCOMPARE(fixture.numbers(7), std::string("2/2/3"));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::movesAnItem() {
    StoreFixture fixture;
    fixture.put({post("a", "one"), post("b", "two")});
    fixture.assign({{{1}, {1}, 1.0}, {{2}, {2}, 1.0}});
    QCOMPARE(fixture.assign({{{1}, {2}, 0.5}}), std::string());
    QCOMPARE(fixture.numbers(1), std::string("none"));
    QCOMPARE(fixture.numbers(2), std::string("2/2/2"));
    QCOMPARE(fixture.assign({{{1}, {}, 0}}), std::string());
    QCOMPARE(fixture.numbers(2), std::string("1/1/2"));
    QVERIFY((*fixture.reader()->items().byId({1}))->item.cluster.isNone());
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::deletesMembers() {
    StoreFixture fixture;
    fixture.put({post("a", "one"), post("b", "two"), post("c", "one")});
    fixture.assign({{{1}, {5}, 1}, {{2}, {5}, 1}, {{3}, {5}, 1}});
    QCOMPARE((*fixture.reader()->clusters().byId({5}))->exemplar.value, std::int64_t{1});
    fixture.remove({3});
    QCOMPARE(fixture.numbers(5), std::string("2/2/3"));
    fixture.remove({1});
    QCOMPARE(fixture.numbers(5), std::string("1/1/3"));
    QCOMPARE((*fixture.reader()->clusters().byId({5}))->exemplar.value, std::int64_t{2});
    fixture.remove({2});
    QCOMPARE(fixture.numbers(5), std::string("none"));
    QCOMPARE(fixture.put({post("d", "four")}), std::string("n"));
    QCOMPARE((*fixture.reader()->items().count({})), std::int64_t{1});
    QVERIFY2(*fixture.reader()->items().byId({4}), "an id was given twice");
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::merges() {
    StoreFixture fixture;
    fixture.put({post("a", "one"), post("b", "two"), post("c", "one"), post("d", "four")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {2}, 1}});
    QCOMPARE(fixture.write([](WriteTransaction& t) { return merged(t, 1, 2); }), std::string());
    QCOMPARE(fixture.numbers(2), std::string("4/3/4"));
    QCOMPARE(fixture.numbers(1), std::string("4/3/4"));
    QCOMPARE((*fixture.reader()->items().byId({1}))->item.cluster.value, std::int64_t{2});
    QCOMPARE(fixture.assign({{{4}, {1}, 1}}), std::string());
    QCOMPARE(fixture.numbers(2), std::string("4/3/4"));
    QCOMPARE(fixture.write([](WriteTransaction& t) { return merged(t, 1, 2); }), std::string());
    QCOMPARE(fixture.write([](WriteTransaction& t) { return merged(t, 2, 1); }), std::string());
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::resolvesChainsOfAliases() {
    StoreFixture fixture;
    fixture.put({post("a", "one"), post("b", "two"), post("c", "three")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {2}, 1}, {{3}, {3}, 1}});
    QCOMPARE(fixture.write([](WriteTransaction& t) -> core::Result<void> {
        if (auto first = merged(t, 1, 2); !first) return first;
        return merged(t, 2, 3);
    }),
             std::string());
    for (const std::int64_t id : {1, 2, 3}) QCOMPARE(fixture.numbers(id), std::string("3/3/3"));
    domain::Filter filter;
    filter.clusters = {{1}};
    QCOMPARE(*fixture.reader()->items().count(filter), std::int64_t{3});
    QCOMPARE(*fixture.reader()->clusters().count(filter), std::int64_t{1});
    fixture.remove({1, 2, 3});
    for (const std::int64_t id : {1, 2, 3}) QCOMPARE(fixture.numbers(id), std::string("none"));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::followsChangedItems() {
    StoreFixture fixture;
    fixture.put({post("a", "one", "ann"), post("b", "one", "bob")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}});
    QCOMPARE(fixture.numbers(1), std::string("2/1/2"));
    QCOMPARE(fixture.put({post("b", "two", "ann", at(5))}), std::string("c"));
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    const auto cluster = *fixture.reader()->clusters().byId({1});
    QCOMPARE(cluster->authors, std::int64_t{1});
    QVERIFY(cluster->firstPublished == at(5));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::countsPeopleAndTimes() {
    StoreFixture fixture;
    domain::ContentItem third = post("c", "three", {}, at(30));
    third.outlet = "The Paper";
    fixture.put({post("a", "one", "ann", at(10)), post("b", "two", "ann", at(20)), third, post("d", "four", "dan")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {1}, 1}, {{4}, {1}, 1}});
    QCOMPARE(fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        std::vector<store::ProcessedItem> processed;
        const char* languages[] = {"de", "en", "en", "und-Arab"};
        for (std::int64_t id = 1; id <= 4; ++id) {
            const auto row = *fixture.reader()->items().byId({id});
            store::ProcessedItem item;
            item.id = {id};
            item.contentHash = row->item.contentHash;
            item.state = "completed";
            item.language = languages[id - 1];
            processed.push_back(item);
        }
        const auto stored = t.items().storeProcessed(processed);
        if (!stored) return stored.error();
        return *stored == 4 ? core::Result<void>() : core::Error(core::ErrorCode::Internal, "not all were stored");
    }),
             std::string());
    auto cluster = **fixture.reader()->clusters().byId({1});
    QCOMPARE(cluster.authors, std::int64_t{2});
    QCOMPARE(cluster.sources, std::int64_t{2});
    QVERIFY((cluster.languages == std::vector<std::string>{"en", "de"}));
    QVERIFY(cluster.firstPublished == at(10));
    QVERIFY(cluster.lastPublished == at(30));
    fixture.remove({1, 3});
    cluster = **fixture.reader()->clusters().byId({1});
    QVERIFY(cluster.firstPublished == at(20));
    QVERIFY(cluster.lastPublished == at(20));
    QCOMPARE(cluster.sources, std::int64_t{1});
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::keepsExemplars() {
    StoreFixture fixture;
    std::vector<domain::ContentItem> items;
    for (int i = 0; i < 6; ++i) items.push_back(post(std::to_string(i), "text " + std::to_string(i)));
    fixture.put(items);
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {1}, 1}, {{4}, {1}, 1}, {{6}, {2}, 1}});
    const auto stale = [&] { return fixture.reader()->clusters().withStaleExemplar(10)->size(); };
    QCOMPARE(stale(), std::size_t{1});
    const auto choose = [&](std::int64_t item) {
        return fixture.write([&](WriteTransaction& t) { return t.clusters().setExemplar({1}, {item}); });
    };
    QCOMPARE(choose(3), std::string());
    QCOMPARE((*fixture.reader()->clusters().byId({1}))->exemplar.value, std::int64_t{3});
    QCOMPARE(stale(), std::size_t{0});
    QCOMPARE(fixture.assign({{{5}, {1}, 1}}), std::string());
    QCOMPARE(stale(), std::size_t{1});
    QCOMPARE(choose(6), std::string());
    QCOMPARE((*fixture.reader()->clusters().byId({1}))->exemplar.value, std::int64_t{3});
    QCOMPARE(stale(), std::size_t{0});
    fixture.remove({3});
    QCOMPARE((*fixture.reader()->clusters().byId({1}))->exemplar.value, std::int64_t{1});
    QCOMPARE(stale(), std::size_t{1});
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::bringsLabelsBackAfterClearing() {
    StoreFixture fixture;
    fixture.put({post("a", "one"), post("b", "two"), post("c", "three")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {2}, 1}, {{3}, {3}, 1}});
    fixture.alter("INSERT INTO cluster_labels (cluster_id, label) VALUES (1, 'flood'), (2, 'flood'), (2, 'rain')");
    QCOMPARE(fixture.write([](WriteTransaction& t) { return merged(t, 2, 1); }), std::string());
    QVERIFY(((*fixture.reader()->clusters().byId({1}))->labels == std::vector<std::string>{"flood", "rain"}));
    QCOMPARE(fixture.write([](WriteTransaction& t) { return t.clusters().clear(); }), std::string());
    QCOMPARE(*fixture.reader()->clusters().count({}), std::int64_t{0});
    QCOMPARE(fixture.assign({{{3}, {1}, 1}, {{1}, {8}, 1}}), std::string());
    QVERIFY((*fixture.reader()->clusters().byId({1}))->labels.empty());
    QVERIFY(((*fixture.reader()->clusters().byId({8}))->labels == std::vector<std::string>{"flood", "rain"}));
    domain::Filter filter;
    filter.labels = {"rain"};
    QCOMPARE(*fixture.reader()->items().count(filter), std::int64_t{1});
    QCOMPARE(*fixture.reader()->clusters().count(filter), std::int64_t{1});
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::survivesRandomOperations() {
    StoreFixture fixture;
    std::mt19937 random(42);
    const auto below = [&](unsigned limit) { return static_cast<std::int64_t>(random() % limit); };
    const auto randomItem = [&] {
        domain::ContentItem item = post("e" + std::to_string(below(150)), "text " + std::to_string(below(40)));
        if (below(3) > 0) item.author = "author" + std::to_string(below(8));
        if (below(3) == 0) item.outlet = "outlet" + std::to_string(below(5));
        if (below(4) > 0) item.publishedAt = at(below(50) - 25);
        if (below(4) == 0) item.title = below(2) == 0 ? item.text : "title " + std::to_string(below(9));
        return item;
    };
    const auto operate = [&](WriteTransaction& t) -> core::Result<void> {
        switch (below(8)) {
            case 0:
            case 1: {
                const std::vector items{incoming(randomItem()), incoming(randomItem())};
                const auto done = t.items().upsert(items, store::UpsertMode::Update, {}, at(0));
                return done ? core::Result<void>() : core::Result<void>(done.error());
            }
            case 2: {
                const std::vector<core::ItemId> gone{{below(300) + 1}};
                const auto done = t.items().remove(gone);
                return done ? core::Result<void>() : core::Result<void>(done.error());
            }
            case 3: return merged(t, below(20) + 1, below(20) + 1);
            case 4: return t.clusters().setExemplar({below(20) + 1}, {below(300) + 1});
            default: {
                const std::vector<store::ClusterAssignment> places{
                    {{below(300) + 1}, {below(10) == 0 ? 0 : below(20) + 1}, 0.5},
                    {{below(300) + 1}, {below(20) + 1}, 0.25}};
                return t.clusters().assign(places);
            }
        }
    };
    store::Connection connection(fixture.file(), store::Connection::Role::Reader);
    for (int round = 0; round < 2'000; ++round) {
        const bool rollBack = below(6) == 0;
        const std::string outcome = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
            for (auto operations = below(4) + 1; operations > 0; --operations) {
                if (auto done = operate(t); !done) return done;
            }
            return rollBack ? core::Result<void>(core::Error(core::ErrorCode::Cancelled, "changed my mind"))
                            : core::Result<void>();
        });
        QCOMPARE(outcome.empty(), !rollBack);
        const auto differences = store::clusterDifferences(connection, 1);
        QCOMPARE(differences.empty() ? std::string() : differences.front(), std::string());
        if (round % 100 == 0) QCOMPARE(fixture.differences(), std::string());
    }
    QVERIFY(*fixture.reader()->items().count({}) > 50);
    fixture.reopen();
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterNumbersTest::keepsLabelsThroughSeveralClears() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "flood"), itemOf("b", "fire")});
    const auto clear = [&] { return fixture.write([](WriteTransaction& t) { return t.clusters().clear(); }); };
    fixture.assign({{{1}, {5}, 1}});
    fixture.alter("INSERT INTO cluster_labels (cluster_id, label) VALUES (5, 'watch')");
    QCOMPARE(clear(), std::string());
    fixture.assign({{{2}, {5}, 1}});
    fixture.alter(
        "INSERT INTO cluster_labels (cluster_id, label) VALUES (5, 'watch'), (5, 'fire');"
        "INSERT INTO cluster_notes (cluster_id, note) VALUES (5, 'second')");
    QCOMPARE(clear(), std::string());
    QCOMPARE(clear(), std::string());
    fixture.assign({{{1}, {1}, 1}, {{2}, {2}, 1}});
    QVERIFY((*fixture.reader()->clusters().byId({1}))->labels == std::vector<std::string>{"watch"});
    QVERIFY(((*fixture.reader()->clusters().byId({2}))->labels == std::vector<std::string>{"fire", "watch"}));
    QCOMPARE(fixture.sql("SELECT cluster_id AS c, note AS n FROM cluster_notes"),
             std::string(R"([{"c":2,"n":"second"}])"));
}

GROUNDSWELL_TEST(ClusterNumbersTest, cluster_numbers)
#include "tst_cluster_numbers.moc"
