#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <SQLiteCpp/Database.h>

#include <random>

using namespace groundswell;
using namespace groundswell::testing;
using store::ClusterRegrouping;
using store::WriteTransaction;

namespace {

using Regroupings = std::vector<ClusterRegrouping>;

std::string settle(StoreFixture& fixture, const Regroupings& merges) {
    return fixture.write([&merges](WriteTransaction& t) { return t.clusters().settle(merges); });
}

std::string regroup(StoreFixture& fixture, const Regroupings& regroupings) {
    return fixture.write([&regroupings](WriteTransaction& t) { return t.clusters().regroup(regroupings); });
}

void fill(StoreFixture& fixture) {
    fixture.put({itemOf("a", "one"), itemOf("b", "two"), itemOf("c", "one"), itemOf("d", "four"), itemOf("e", "five")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {2}, 1}, {{5}, {3}, 1}});
}

std::int64_t clusterOf(StoreFixture& fixture, std::int64_t item) {
    return (*fixture.reader()->items().byId({item}))->item.cluster.value;
}

}  // namespace

class ProvisionalMergesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsAndTakesBack();
    void followsChains();
    void keepsEarlierAliases();
    void takesBackBeforeTheStreamGoesOn();
    void leavesItemsThatMoved();
    void survivesReopening();
    void splits();
    void splitTakesLabelsAlong();
    void survivesRandomOperations();
};

void ProvisionalMergesTest::showsAndTakesBack() {
    StoreFixture fixture;
    fill(fixture);
    QCOMPARE(settle(fixture, {{{2}, {1}, {}}}), std::string());
    QCOMPARE(fixture.numbers(1), std::string("4/3/4"));
    QCOMPARE(fixture.numbers(2), std::string("4/3/4"));
    QCOMPARE(settle(fixture, {{{2}, {1}, {}}}), std::string());
    QCOMPARE(fixture.numbers(1), std::string("4/3/4"));
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    QCOMPARE(fixture.numbers(2), std::string("2/2/2"));
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{2});
    QCOMPARE((*fixture.reader()->clusters().byId({2}))->exemplar.value, std::int64_t{3});
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::followsChains() {
    StoreFixture fixture;
    fill(fixture);
    QCOMPARE(settle(fixture, {{{3}, {2}, {}}, {{2}, {1}, {}}}), std::string());
    QCOMPARE(fixture.numbers(3), std::string("5/4/5"));
    QCOMPARE(settle(fixture, {{{3}, {1}, {}}}), std::string());
    QCOMPARE(fixture.numbers(1), std::string("3/3/3"));
    QCOMPARE(fixture.numbers(2), std::string("2/2/2"));
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(fixture.numbers(3), std::string("1/1/1"));
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::keepsEarlierAliases() {
    StoreFixture fixture;
    fill(fixture);
    regroup(fixture, {{{3}, {2}, {}}});
    settle(fixture, {{{2}, {1}, {}}});
    QCOMPARE(fixture.numbers(3), std::string("5/4/5"));
    settle(fixture, {});
    QCOMPARE(fixture.numbers(3), std::string("3/3/3"));
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::takesBackBeforeTheStreamGoesOn() {
    StoreFixture fixture;
    fill(fixture);
    settle(fixture, {{{2}, {1}, {}}});
    fixture.put({itemOf("f", "six")});
    QCOMPARE(fixture.assign({{{6}, {2}, 1}}), std::string());
    QCOMPARE(fixture.numbers(2), std::string("3/3/3"));
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    settle(fixture, {{{2}, {1}, {}}});
    QCOMPARE(regroup(fixture, {{{1}, {3}, {}}}), std::string());
    QCOMPARE(fixture.numbers(2), std::string("3/3/3"));
    QCOMPARE(fixture.numbers(3), std::string("3/3/3"));
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::leavesItemsThatMoved() {
    StoreFixture fixture;
    fill(fixture);
    settle(fixture, {{{2}, {1}, {}}});
    fixture.remove({4});
    QCOMPARE(fixture.numbers(1), std::string("3/2/4"));
    settle(fixture, {});
    QCOMPARE(fixture.numbers(2), std::string("1/1/2"));
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::survivesReopening() {
    StoreFixture fixture;
    fill(fixture);
    settle(fixture, {{{2}, {1}, {}}});
    fixture.reopen();
    QCOMPARE(fixture.numbers(2), std::string("4/3/4"));
    settle(fixture, {});
    QCOMPARE(fixture.numbers(2), std::string("2/2/2"));
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::splits() {
    StoreFixture fixture;
    fill(fixture);
    regroup(fixture, {{{2}, {1}, {}}});
    // 5 is no member, 99 no item.
    QCOMPARE(regroup(fixture, {{{2}, {4}, {{2}, {3}, {5}, {99}}}}), std::string());
    QCOMPARE(fixture.numbers(4), std::string("2/2/2"));
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    QCOMPARE(clusterOf(fixture, 5), std::int64_t{3});
    QCOMPARE(regroup(fixture, {{{4}, {1}, {}}}), std::string());
    QCOMPARE(fixture.numbers(4), std::string("4/3/4"));
    QCOMPARE(fixture.differences(), std::string());
}

void ProvisionalMergesTest::splitTakesLabelsAlong() {
    StoreFixture fixture;
    fill(fixture);
    fixture.close();
    {
        SQLite::Database database(fixture.file().string(), SQLite::OPEN_READWRITE);
        database.exec("INSERT INTO cluster_labels (cluster_id, label, item_id) VALUES (1, 'stays', 1), (1, 'goes', 2)");
    }
    fixture.reopen();
    regroup(fixture, {{{1}, {7}, {{2}}}});
    QCOMPARE((*fixture.reader()->clusters().byId({1}))->labels, std::vector<std::string>{"stays"});
    QCOMPARE((*fixture.reader()->clusters().byId({7}))->labels, std::vector<std::string>{"goes"});
}

// Whatever is shown in between, taking it back gives what a store has that never showed anything.
void ProvisionalMergesTest::survivesRandomOperations() {
    std::mt19937 random(7);
    const auto upTo = [&random](std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(1, most)(random);
    };
    StoreFixture shown;
    StoreFixture plain;
    std::vector<domain::ContentItem> items;
    for (int i = 1; i <= 40; ++i) items.push_back(itemOf(std::to_string(i), "text " + std::to_string(i % 9)));
    for (StoreFixture* fixture : {&shown, &plain}) {
        fixture->put(items);
        for (std::int64_t i = 1; i <= 40; ++i) fixture->assign({{{i}, {i}, 1}});
    }
    for (int round = 0; round < 60; ++round) {
        Regroupings provisional;
        for (int i = 0; i < 4; ++i) provisional.push_back({{upTo(40)}, {upTo(40)}, {}});
        // A cluster is dissolved once in a pass.
        for (std::size_t i = 0; i < provisional.size(); ++i) {
            std::erase_if(provisional, [&provisional, i](const ClusterRegrouping& other) {
                return i < provisional.size() && &other != &provisional[i] && other.from == provisional[i].from;
            });
        }
        QCOMPARE(settle(shown, provisional), std::string());
        QCOMPARE(shown.differences(), std::string());
        Regroupings real{{{upTo(40)}, {upTo(40)}, {}}};
        if (round % 3 == 0) real.front().items = {{upTo(40)}, {upTo(40)}};
        const store::ClusterAssignment place{{upTo(40)}, {upTo(40)}, 0.5};
        for (StoreFixture* fixture : {&shown, &plain}) {
            QCOMPARE(regroup(*fixture, real), std::string());
            QCOMPARE(fixture->assign({place}), std::string());
        }
        for (std::int64_t item = 1; item <= 40; ++item) QCOMPARE(clusterOf(shown, item), clusterOf(plain, item));
        for (std::int64_t cluster = 1; cluster <= 40; ++cluster) {
            QVERIFY2(shown.numbers(cluster) == plain.numbers(cluster),
                     (std::to_string(round) + ": " + shown.numbers(cluster) + " " + plain.numbers(cluster)).c_str());
        }
    }
    QCOMPARE(shown.differences(), std::string());
}

GROUNDSWELL_TEST(ProvisionalMergesTest, provisional_merges)
#include "tst_provisional_merges.moc"
