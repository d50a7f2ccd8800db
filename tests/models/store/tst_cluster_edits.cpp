#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/store_check.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace groundswell;
using namespace groundswell::testing;
using domain::ClusterEdit;
using store::ClusterRegrouping;
using store::WriteTransaction;

namespace {

using Regroupings = std::vector<ClusterRegrouping>;
using Ids = std::vector<std::int64_t>;

template <class Id>
std::vector<Id> typed(const Ids& ids) {
    std::vector<Id> typed;
    for (const std::int64_t id : ids) typed.push_back({id});
    return typed;
}

struct Made {
    ClusterEdit edit;
    std::string error;
};

Made merge(StoreFixture& fixture, std::int64_t into, const Ids& from) {
    Made made;
    made.error = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto edit = t.clusters().mergeByHand({into}, typed<core::ClusterId>(from), at(0));
        if (!edit) return edit.error();
        made.edit = *edit;
        return {};
    });
    return made;
}

Made split(StoreFixture& fixture, std::int64_t cluster, const Ids& items) {
    Made made;
    made.error = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto edit = t.clusters().splitByHand({cluster}, typed<core::ItemId>(items), at(0));
        if (!edit) return edit.error();
        made.edit = *edit;
        return {};
    });
    return made;
}

std::string undo(StoreFixture& fixture, core::EditId edit) {
    return fixture.write([&](WriteTransaction& t) { return t.clusters().undoEdit(edit, at(9)); });
}

std::string redo(StoreFixture& fixture, core::EditId edit) {
    return fixture.write([&](WriteTransaction& t) { return t.clusters().redoEdit(edit); });
}

std::string settle(StoreFixture& fixture, const Regroupings& merges) {
    return fixture.write([&](WriteTransaction& t) { return t.clusters().settle(merges); });
}

std::string regroup(StoreFixture& fixture, const Regroupings& regroupings) {
    return fixture.write([&](WriteTransaction& t) { return t.clusters().regroup(regroupings); });
}

std::string replace(StoreFixture& fixture, const store::ClusterReplacement& replacement) {
    return fixture.write([&](WriteTransaction& t) { return t.clusters().replace(replacement); });
}

std::int64_t clusterOf(StoreFixture& fixture, std::int64_t item) {
    const auto row = *fixture.reader()->items().byId({item});
    return row ? row->item.cluster.value : 0;
}

std::int64_t resolved(StoreFixture& fixture, std::int64_t cluster) {
    const auto found = *fixture.reader()->clusters().byId({cluster});
    return found ? found->id.value : 0;
}

// 1: a b, 2: c d, 3: e f g
void fill(StoreFixture& fixture) {
    fixture.put({itemOf("a", "one"), itemOf("b", "two"), itemOf("c", "one"), itemOf("d", "four"), itemOf("e", "five"),
                 itemOf("f", "six"), itemOf("g", "seven")});
    fixture.assign(
        {{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {2}, 1}, {{5}, {3}, 1}, {{6}, {3}, 1}, {{7}, {3}, 1}});
}

// Everything that can be seen of memberships and numbers.
std::string picture(StoreFixture& fixture) {
    return fixture.sql("SELECT item_id, cluster_id FROM items ORDER BY item_id") +
           fixture.sql("SELECT * FROM clusters ORDER BY cluster_id") +
           fixture.sql("SELECT * FROM cluster_days ORDER BY cluster_id, day");
}

}  // namespace

class ClusterEditsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mergesKeepTheFirst();
    void mergesTakeWhatComes();
    void mergesHoldAgainstTheClusterer();
    void splitsStay();
    void splitsHoldAgainstMerges();
    void editsLieUnderASettledView();
    void editsLeaveTheNamesOfOthers();
    void mergingWhatIsSettledDecidesIt();
    void undoesInAnyOrder();
    void undoneSplitsStayKnown();
    void survivesReplacing();
    void survivesClearing();
    void refuses_data();
    void refuses();
    void movesLabels();
    void checksAndRepairs();
    void keepsHistory();
    void historyCountsWhatIsGone();
    void undoIsIdentity();
    void isAFunctionOfClusteringAndEdits();
};

void ClusterEditsTest::mergesKeepTheFirst() {
    StoreFixture fixture;
    fill(fixture);
    const std::string before = picture(fixture);
    const Made made = merge(fixture, 2, {1, 3});
    QCOMPARE(made.error, std::string());
    QCOMPARE(made.edit.cluster.value, std::int64_t{2});
    for (const std::int64_t id : {1, 2, 3}) QCOMPARE(fixture.numbers(id), std::string("7/6/7"));
    QCOMPARE(resolved(fixture, 3), std::int64_t{2});
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(picture(fixture), before);
    QCOMPARE(redo(fixture, made.edit.id), std::string());
    QCOMPARE(fixture.numbers(1), std::string("7/6/7"));
    fixture.reopen();
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(picture(fixture), before);
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::mergesTakeWhatComes() {
    StoreFixture fixture;
    fill(fixture);
    const Made made = merge(fixture, 1, {2});
    fixture.put({itemOf("h", "eight"), itemOf("i", "nine")});
    QCOMPARE(fixture.assign({{{8}, {2}, 1}, {{9}, {4}, 1}}), std::string());
    QCOMPARE(clusterOf(fixture, 8), std::int64_t{1});
    QCOMPARE(clusterOf(fixture, 9), std::int64_t{4});
    QCOMPARE(fixture.numbers(2), std::string("5/4/5"));
    // Put elsewhere by the clusterer, and back.
    QCOMPARE(fixture.assign({{{3}, {4}, 1}}), std::string());
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{4});
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(clusterOf(fixture, 8), std::int64_t{2});
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{2});
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{4});
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::mergesHoldAgainstTheClusterer() {
    StoreFixture fixture;
    fill(fixture);
    const Made made = merge(fixture, 1, {2});
    QCOMPARE(regroup(fixture, {{{1}, {3}, {}}}), std::string());
    // The person's merge keeps its name.
    for (const std::int64_t id : {1, 2, 3}) QCOMPARE(fixture.numbers(id).substr(0, 3), std::string("7/6"));
    QCOMPARE(regroup(fixture, {{{3}, {5}, {{1}, {6}}}}), std::string());
    // Its first item stands for the first side.
    QCOMPARE(clusterOf(fixture, 1), clusterOf(fixture, 3));
    QCOMPARE(clusterOf(fixture, 1), clusterOf(fixture, 6));
    QCOMPARE(clusterOf(fixture, 2), clusterOf(fixture, 5));
    QVERIFY(clusterOf(fixture, 1) != clusterOf(fixture, 2));
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(clusterOf(fixture, 1), std::int64_t{5});
    QCOMPARE(clusterOf(fixture, 2), std::int64_t{3});
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{2});
    QCOMPARE(resolved(fixture, 1), std::int64_t{3});
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::splitsStay() {
    StoreFixture fixture;
    fill(fixture);
    const std::string before = picture(fixture);
    const Made made = split(fixture, 3, {6, 7, 6});
    QCOMPARE(made.error, std::string());
    QVERIFY(made.edit.cluster.value > 1'000'000'000'000);
    QCOMPARE(fixture.numbers(made.edit.cluster.value), std::string("2/2/2"));
    QCOMPARE(fixture.numbers(3), std::string("1/1/3"));
    // The clusterer goes on in its own: new ones come there, what is put anew stays.
    fixture.put({itemOf("h", "eight")});
    QCOMPARE(fixture.assign({{{8}, {3}, 1}, {{6}, {1}, 1}, {{7}, {12}, 1}}), std::string());
    QCOMPARE(clusterOf(fixture, 8), std::int64_t{3});
    QCOMPARE(clusterOf(fixture, 6), made.edit.cluster.value);
    QCOMPARE(clusterOf(fixture, 7), made.edit.cluster.value);
    QCOMPARE(fixture.reader()->clusters().highestId()->value, std::int64_t{3});
    QCOMPARE(fixture.assign({{{6}, {}, 0}}), std::string());
    QCOMPARE(clusterOf(fixture, 6), std::int64_t{0});
    QCOMPARE(fixture.assign({{{6}, {3}, 1}, {{7}, {3}, 1}}), std::string());
    QCOMPARE(clusterOf(fixture, 6), made.edit.cluster.value);
    QCOMPARE(fixture.differences(), std::string());
    fixture.remove({8});
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(fixture.numbers(3).substr(0, 3), std::string("3/3"));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::splitsHoldAgainstMerges() {
    StoreFixture fixture;
    fill(fixture);
    const Made made = split(fixture, 3, {6});
    QCOMPARE(regroup(fixture, {{{3}, {1}, {}}}), std::string());
    QCOMPARE(clusterOf(fixture, 6), made.edit.cluster.value);
    QCOMPARE(clusterOf(fixture, 7), std::int64_t{1});
    QCOMPARE(settle(fixture, {{{2}, {1}, {}}}), std::string());
    QCOMPARE(clusterOf(fixture, 6), made.edit.cluster.value);
    // Two stories of a person's own, put together again by a person.
    const Made other = split(fixture, 1, {1, 3});
    QCOMPARE(merge(fixture, made.edit.cluster.value, {other.edit.cluster.value}).error, std::string());
    QCOMPARE(clusterOf(fixture, 3), made.edit.cluster.value);
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(clusterOf(fixture, 3), made.edit.cluster.value);
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{2});
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::editsLieUnderASettledView() {
    StoreFixture fixture;
    fill(fixture);
    settle(fixture, {{{2}, {1}, {}}});
    const std::string before = picture(fixture);
    const Made made = split(fixture, 1, {3, 1});
    QCOMPARE(made.error, std::string());
    QCOMPARE(clusterOf(fixture, 3), made.edit.cluster.value);
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{1});
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(clusterOf(fixture, 3), made.edit.cluster.value);
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{2});
    QCOMPARE(settle(fixture, {{{2}, {1}, {}}}), std::string());
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(picture(fixture), before);
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::editsLeaveTheNamesOfOthers() {
    StoreFixture fixture;
    fill(fixture);
    fixture.put({itemOf("h", "eight"), itemOf("i", "nine")});
    fixture.assign({{{8}, {4}, 1}, {{9}, {4}, 1}});
    settle(fixture, {{{2}, {1}, {}}});
    const auto choose = [&](std::int64_t cluster, std::int64_t item) {
        return fixture.write([&](WriteTransaction& t) { return t.clusters().setExemplar({cluster}, {item}); });
    };
    const auto exemplar = [&](std::int64_t cluster) {
        return (*fixture.reader()->clusters().byId({cluster}))->exemplar.value;
    };
    // Of the part that is hidden, and of clusters that are about to be merged.
    QCOMPARE(choose(1, 4) + choose(3, 6) + choose(4, 9), std::string());
    const Made made = merge(fixture, 3, {4});
    QCOMPARE(made.error, std::string());
    QCOMPARE(exemplar(1), std::int64_t{4});
    QCOMPARE(exemplar(3), std::int64_t{6});
    QCOMPARE(choose(1, 3), std::string());
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(exemplar(1), std::int64_t{3});
    QCOMPARE(exemplar(3), std::int64_t{6});
    QCOMPARE(exemplar(4), std::int64_t{9});
    QCOMPARE(redo(fixture, made.edit.id), std::string());
    QCOMPARE(exemplar(1), std::int64_t{3});
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::mergingWhatIsSettledDecidesIt() {
    StoreFixture fixture;
    fill(fixture);
    settle(fixture, {{{2}, {1}, {}}});
    const Made made = merge(fixture, 3, {1});
    QCOMPARE(fixture.numbers(2), std::string("7/6/7"));
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(fixture.numbers(2), std::string("7/6/7"));
    QCOMPARE(undo(fixture, made.edit.id), std::string());
    QCOMPARE(fixture.numbers(2), std::string("2/2/2"));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::undoesInAnyOrder() {
    StoreFixture fixture;
    fill(fixture);
    const Made first = merge(fixture, 1, {2});
    const Made second = split(fixture, 1, {2, 3});
    const Made third = merge(fixture, 3, {second.edit.cluster.value});
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{3});
    QCOMPARE(undo(fixture, first.edit.id), std::string());
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{3});
    QCOMPARE(clusterOf(fixture, 1), std::int64_t{1});
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{2});
    QCOMPARE(undo(fixture, third.edit.id), std::string());
    QCOMPARE(clusterOf(fixture, 3), second.edit.cluster.value);
    QCOMPARE(redo(fixture, first.edit.id), std::string());
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{1});
    QCOMPARE(clusterOf(fixture, 2), second.edit.cluster.value);
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::undoneSplitsStayKnown() {
    StoreFixture fixture;
    fill(fixture);
    const Made made = split(fixture, 3, {6});
    undo(fixture, made.edit.id);
    QCOMPARE(resolved(fixture, made.edit.cluster.value), std::int64_t{3});
    const Made other = split(fixture, 3, {6});
    QVERIFY(other.edit.cluster != made.edit.cluster);
    fixture.remove({6});
    QCOMPARE(fixture.numbers(other.edit.cluster.value), std::string("none"));
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::survivesReplacing() {
    StoreFixture fixture;
    fill(fixture);
    const Made together = merge(fixture, 1, {2});
    const Made apart = split(fixture, 3, {6, 7});
    const std::int64_t own = apart.edit.cluster.value;
    store::ClusterReplacement replacement;
    const std::int64_t places[] = {11, 11, 12, 12, 13, 13, 12};
    for (std::int64_t item = 1; item <= 7; ++item) replacement.assignments.push_back({{item}, {places[item - 1]}, 1});
    replacement.succession = {{{1}, {11}}, {{3}, {13}}, {{own}, {13}}};
    QCOMPARE(replace(fixture, replacement), std::string());
    QCOMPARE(clusterOf(fixture, 1), std::int64_t{11});
    QCOMPARE(clusterOf(fixture, 3), std::int64_t{11});
    QCOMPARE(clusterOf(fixture, 5), std::int64_t{13});
    QCOMPARE(clusterOf(fixture, 6), own);
    QCOMPARE(clusterOf(fixture, 7), own);
    for (const std::int64_t id : {1, 2, 12}) QCOMPARE(resolved(fixture, id), std::int64_t{11});
    QCOMPARE(resolved(fixture, 3), std::int64_t{13});
    QCOMPARE(fixture.differences(), std::string());
    // And can be undone as before.
    QCOMPARE(undo(fixture, together.edit.id), std::string());
    QCOMPARE(undo(fixture, apart.edit.id), std::string());
    for (std::int64_t item = 1; item <= 7; ++item) QCOMPARE(clusterOf(fixture, item), places[item - 1]);
    QCOMPARE(resolved(fixture, own), std::int64_t{13});
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::survivesClearing() {
    StoreFixture fixture;
    fill(fixture);
    merge(fixture, 1, {2});
    const Made apart = split(fixture, 3, {6, 7});
    QCOMPARE(fixture.write([](WriteTransaction& t) { return t.clusters().clear(); }), std::string());
    for (std::int64_t item = 1; item <= 7; ++item) fixture.assign({{{item}, {item <= 4 ? 9 - (item + 1) / 2 : 5}, 1}});
    QCOMPARE(settle(fixture, {}), std::string());
    QCOMPARE(clusterOf(fixture, 1), std::int64_t{8});
    QCOMPARE(clusterOf(fixture, 4), std::int64_t{8});
    QCOMPARE(clusterOf(fixture, 5), std::int64_t{5});
    QCOMPARE(clusterOf(fixture, 6), apart.edit.cluster.value);
    QCOMPARE(fixture.differences(), std::string());
}

void ClusterEditsTest::refuses_data() {
    QTest::addColumn<bool>("isMerge");
    QTest::addColumn<qint64>("cluster");
    QTest::addColumn<QList<qint64>>("others");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unknown") << true << qint64{99} << QList<qint64>{1} << "There is no cluster 99.";
    QTest::newRow("into unknown") << true << qint64{1} << QList<qint64>{2, 99} << "There is no cluster 99.";
    QTest::newRow("itself") << true << qint64{1} << QList<qint64>{2, 1}
                            << "A cluster cannot be merged with itself: cluster 1 is named twice.";
    QTest::newRow("an alias of itself") << true << qint64{1} << QList<qint64>{4}
                                        << "A cluster cannot be merged with itself: cluster 4 is cluster 1 already.";
    QTest::newRow("nothing") << true << qint64{1} << QList<qint64>{} << "A merge needs two clusters at least.";
    QTest::newRow("split of unknown") << false << qint64{99} << QList<qint64>{1} << "There is no cluster 99.";
    QTest::newRow("unknown item") << false << qint64{3} << QList<qint64>{6, 99} << "There is no item 99.";
    QTest::newRow("no member") << false << qint64{3} << QList<qint64>{6, 2}
                               << "Item 2 is not in cluster 3; it is in cluster 1.";
    QTest::newRow("in none") << false << qint64{3} << QList<qint64>{9} << "Item 9 is not in cluster 3; it is in none.";
    QTest::newRow("all") << false << qint64{3} << QList<qint64>{5, 6, 7, 5}
                         << "These are all items of cluster 3; a split must leave one there.";
    QTest::newRow("no item") << false << qint64{3} << QList<qint64>{} << "A split needs one item at least.";
}

void ClusterEditsTest::refuses() {
    QFETCH(bool, isMerge);
    QFETCH(qint64, cluster);
    QFETCH(QList<qint64>, others);
    QFETCH(QString, sentence);
    StoreFixture fixture;
    fill(fixture);
    fixture.put({itemOf("h", "eight"), itemOf("i", "")});
    fixture.assign({{{8}, {4}, 1}});
    regroup(fixture, {{{4}, {1}, {}}});
    const std::string before = picture(fixture);
    const Ids ids(others.begin(), others.end());
    const Made made = isMerge ? merge(fixture, cluster, ids) : split(fixture, cluster, ids);
    QCOMPARE(QString::fromStdString(made.error), sentence);
    QCOMPARE(picture(fixture), before);
    QCOMPARE(fixture.sql("SELECT count(*) AS n FROM cluster_edits"), std::string(R"([{"n":0}])"));
}

void ClusterEditsTest::movesLabels() {
    StoreFixture fixture;
    fill(fixture);
    fixture.alter("INSERT INTO cluster_labels (cluster_id, label, item_id) VALUES (1, 'first', 1), (2, 'second', 3)");
    const auto labels = [&](std::int64_t id) { return (*fixture.reader()->clusters().byId({id}))->labels; };
    const Made made = merge(fixture, 1, {2});
    QVERIFY((labels(1) == std::vector<std::string>{"first", "second"}));
    const Made apart = split(fixture, 1, {3});
    QVERIFY(labels(1) == std::vector<std::string>{"first"});
    QVERIFY(labels(apart.edit.cluster.value) == std::vector<std::string>{"second"});
    undo(fixture, apart.edit.id);
    QVERIFY((labels(1) == std::vector<std::string>{"first", "second"}));
    undo(fixture, made.edit.id);
    QVERIFY(labels(1) == std::vector<std::string>{"first"});
    QVERIFY(labels(2) == std::vector<std::string>{"second"});
}

void ClusterEditsTest::checksAndRepairs() {
    StoreFixture fixture;
    fill(fixture);
    merge(fixture, 1, {2});
    const Made apart = split(fixture, 3, {6});
    const std::string before = picture(fixture);
    fixture.alter("UPDATE content_items SET cluster_id = 1 WHERE item_id = 6");
    QVERIFY(fixture.differences().find("not where a person put it") != std::string::npos ||
            fixture.differences().find("other numbers") != std::string::npos);
    QVERIFY(fixture.store().repair());
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(clusterOf(fixture, 6), apart.edit.cluster.value);
}

void ClusterEditsTest::keepsHistory() {
    StoreFixture fixture;
    std::vector<domain::ContentItem> items;
    for (int i = 0; i < 6; ++i) {
        items.push_back(itemOf(std::to_string(i), "text " + std::to_string(i)));
        if (i > 0) items.back().publishedAt = at(86'400LL * (i % 3) - 1);
    }
    fixture.put(items);
    for (std::int64_t i = 1; i <= 6; ++i) fixture.assign({{{i}, {i <= 3 ? 1 : 2}, 1}});
    const auto days = [&](std::int64_t id) {
        return fixture.sql("SELECT day AS d, items AS n FROM cluster_days WHERE cluster_id = " + std::to_string(id));
    };
    // Item 1 has no time of its own: the day of its collection counts. The last second of a year is that year's.
    const std::string first = R"([{"d":"2026-01-01","n":2},{"d":"2026-01-02","n":1}])";
    QCOMPARE(days(1), first);
    QCOMPARE(days(2), std::string(R"([{"d":"2025-12-31","n":1},{"d":"2026-01-01","n":1},{"d":"2026-01-02","n":1}])"));
    const std::string all = R"([{"d":"2025-12-31","n":1},{"d":"2026-01-01","n":3},{"d":"2026-01-02","n":2}])";
    settle(fixture, {{{2}, {1}, {}}});
    QCOMPARE(days(1), all);
    settle(fixture, {});
    QCOMPARE(days(1), first);
    fixture.assign({{{4}, {1}, 1}});
    fixture.assign({{{4}, {2}, 1}});
    QCOMPARE(days(1), first);
    regroup(fixture, {{{2}, {1}, {}}});
    QCOMPARE(days(1), all);
    QCOMPARE(days(2), std::string("[]"));
    const auto history = *fixture.reader()->clusters().history({2});
    QCOMPARE(history.size(), std::size_t{3});
    QVERIFY(history[0].day == core::parseDay("2025-12-31"));
    QCOMPARE(history[1].items, std::int64_t{3});
    const Made made = split(fixture, 1, {4, 5, 6});
    QCOMPARE(days(1), first);
    undo(fixture, made.edit.id);
    QCOMPARE(days(1), all);
    QVERIFY(fixture.reader()->clusters().history({99})->empty());
}

void ClusterEditsTest::historyCountsWhatIsGone() {
    StoreFixture fixture;
    fill(fixture);
    const auto total = [&](std::int64_t id) {
        std::int64_t items = 0;
        const auto history = fixture.reader()->clusters().history({id});
        for (const domain::DayCount& day : *history) items += day.items;
        return items;
    };
    const Made together = merge(fixture, 1, {2});
    const Made apart = split(fixture, 3, {6, 7});
    settle(fixture, {{{3}, {1}, {}}});
    fixture.remove({3, 5, 6});
    QCOMPARE(total(1), std::int64_t{5});
    QCOMPARE(total(apart.edit.cluster.value), std::int64_t{2});
    settle(fixture, {});
    QCOMPARE(total(1), std::int64_t{4});
    undo(fixture, together.edit.id);
    QCOMPARE(total(1), std::int64_t{2});
    QCOMPARE(total(2), std::int64_t{2});
    QCOMPARE(fixture.numbers(2), std::string("1/1/2"));
    redo(fixture, together.edit.id);
    // Clustering anew: what is left of a cluster takes its past along.
    store::ClusterReplacement replacement;
    for (const std::int64_t item : {1, 2, 4, 7}) replacement.assignments.push_back({{item}, {item == 4 ? 12 : 11}, 1});
    replacement.succession = {{{1}, {11}}, {{apart.edit.cluster.value}, {11}}};
    QCOMPARE(replace(fixture, replacement), std::string());
    QCOMPARE(total(11), std::int64_t{4});
    QCOMPARE(fixture.numbers(11).substr(4), std::string("4"));
    QCOMPARE(total(apart.edit.cluster.value), std::int64_t{2});
    // What a cluster was is forgotten with it.
    fixture.remove({7});
    QCOMPARE(total(apart.edit.cluster.value), std::int64_t{0});
    fixture.remove({1, 2, 4});
    QCOMPARE(fixture.sql("SELECT count(*) AS n FROM cluster_removals"), std::string(R"([{"n":0}])"));
    QCOMPARE(fixture.differences(), std::string());
}

// Random edits, undone in a random order: nothing remains. Redone, everything is back.
void ClusterEditsTest::undoIsIdentity() {
    std::mt19937 random(11);
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    for (int round = 0; round < 12; ++round) {
        StoreFixture fixture;
        std::vector<domain::ContentItem> items;
        for (int i = 1; i <= 40; ++i) items.push_back(itemOf(std::to_string(i), "text " + std::to_string(i % 9)));
        fixture.put(items);
        for (std::int64_t i = 1; i <= 40; ++i) fixture.assign({{{i}, {1 + i % 12}, 1}});
        if (round % 3 == 1) regroup(fixture, {{{5}, {2}, {}}, {{7}, {1}, {}}});
        if (round % 2 == 1) settle(fixture, {{{3}, {2}, {}}, {{9}, {4}, {}}});
        const std::string before = picture(fixture);
        std::vector<core::EditId> edits;
        while (edits.size() < 20) {
            const std::int64_t item = 1 + static_cast<std::int64_t>(below(40));
            const std::int64_t other = 1 + static_cast<std::int64_t>(below(40));
            const Made made = below(2) == 0 ? merge(fixture, clusterOf(fixture, item), {clusterOf(fixture, other)})
                                            : split(fixture, clusterOf(fixture, item), {item});
            if (made.error.empty()) edits.push_back(made.edit.id);
            QCOMPARE(fixture.differences(), std::string());
        }
        const std::string edited = fixture.sql("SELECT item_id, cluster_id FROM items ORDER BY item_id");
        std::vector<core::EditId> order = edits;
        std::shuffle(order.begin(), order.end(), random);
        for (const core::EditId edit : order) {
            QCOMPARE(undo(fixture, edit), std::string());
            QCOMPARE(fixture.differences(), std::string());
        }
        QCOMPARE(picture(fixture), before);
        std::shuffle(order.begin(), order.end(), random);
        for (const core::EditId edit : order) QCOMPARE(redo(fixture, edit), std::string());
        QCOMPARE(fixture.sql("SELECT item_id, cluster_id FROM items ORDER BY item_id"), edited);
    }
}

// Whatever came in between, undoing all edits leaves what a store has in which nobody ever decided anything.
void ClusterEditsTest::isAFunctionOfClusteringAndEdits() {
    std::mt19937 random(5);
    const auto upTo = [&random](std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(1, most)(random);
    };
    StoreFixture edited;
    StoreFixture plain;
    std::vector<domain::ContentItem> items;
    for (int i = 1; i <= 60; ++i) items.push_back(itemOf(std::to_string(i), "text " + std::to_string(i % 9)));
    for (StoreFixture* fixture : {&edited, &plain}) {
        fixture->put(items);
        for (std::int64_t i = 1; i <= 60; ++i) fixture->assign({{{i}, {1 + i % 20}, 1}});
    }
    std::vector<core::EditId> edits;
    std::int64_t next = 21;
    for (int round = 0; round < 150; ++round) {
        const std::int64_t item = upTo(60);
        const std::int64_t cluster = clusterOf(edited, item);
        if (cluster != 0 && round % 3 == 0) {
            const Made made =
                round % 2 == 0 ? merge(edited, cluster, {clusterOf(edited, upTo(60))}) : split(edited, cluster, {item});
            if (made.error.empty()) edits.push_back(made.edit.id);
        }
        Regroupings real{{{upTo(next)}, {upTo(next)}, {}}};
        if (round % 4 == 0) real = {{{clusterOf(plain, item)}, {++next}, {{item}, {upTo(60)}}}};
        const Regroupings provisional{{{upTo(next)}, {upTo(next)}, {}}};
        const store::ClusterAssignment place{{upTo(60)}, {round % 9 == 0 ? 0 : upTo(next)}, 0.5};
        const std::int64_t gone = round % 25 == 24 ? upTo(60) : 0;
        for (StoreFixture* fixture : {&edited, &plain}) {
            if (round % 5 < 2) QCOMPARE(settle(*fixture, provisional), std::string());
            QCOMPARE(fixture->assign({place}), std::string());
            if (round % 3 > 0) QCOMPARE(regroup(*fixture, real), std::string());
            if (gone != 0) fixture->remove({gone});
        }
        QCOMPARE(edited.differences(), std::string());
        if (round == 77) edited.reopen();
    }
    QVERIFY(edits.size() > 20);
    std::shuffle(edits.begin(), edits.end(), random);
    for (const core::EditId edit : edits) QCOMPARE(undo(edited, edit), std::string());
    for (StoreFixture* fixture : {&edited, &plain}) QCOMPARE(settle(*fixture, {}), std::string());
    for (std::int64_t item = 1; item <= 60; ++item) QCOMPARE(clusterOf(edited, item), clusterOf(plain, item));
    for (std::int64_t cluster = 1; cluster <= next; ++cluster) {
        if (resolved(plain, cluster) == 0) continue;
        QCOMPARE(resolved(edited, cluster), resolved(plain, cluster));
    }
    QCOMPARE(edited.differences(), std::string());
}

GROUNDSWELL_TEST(ClusterEditsTest, cluster_edits)
#include "tst_cluster_edits.moc"
