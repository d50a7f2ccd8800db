// First, because moc 6.4 cannot parse <compare>, which ids.h opens with, before any other standard header.
#include <QTest>

#include "pipeline/cluster/merge_pass.h"
#include "tests/support/test_registry.h"

#include <cmath>

using namespace groundswell::cluster;
using groundswell::core::ClusterId;

namespace {

struct Group {
    std::int64_t id = 0;
    int size = 0;
    std::vector<WeightedTerm> vector;
    std::vector<WeightedTerm> alternate;  // every other item, when not empty
    int hour = 0;
};

using Groups = std::vector<Group>;
using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

ClusterIndex indexOf(const Groups& groups) {
    ClusterIndex index;
    for (const Group& group : groups) {
        const Slot slot = index.open(ClusterId{group.id});
        for (int i = 0; i < group.size; ++i) {
            const bool isAlternate = i % 2 == 1 && !group.alternate.empty();
            index.add(slot, isAlternate ? group.alternate : group.vector,
                      {StreamTime(std::chrono::hours(group.hour)), 1});
        }
    }
    return index;
}

Pairs mergesOf(const Groups& groups) {
    ClusterIndex index = indexOf(groups);
    Bridges bridges;
    Pairs pairs;
    for (const MadeMerge& made : mergeChanged(index, bridges, {})) {
        pairs.emplace_back(made.fromId.value, made.intoId.value);
    }
    return pairs;
}

std::vector<WeightedTerm> shared(float common, TermIndex own) {
    return {{1, common}, {own, std::sqrt(1 - common * common)}};
}

}  // namespace

class MergePassTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void merges_data();
    void merges();
    void looksOnlyAtChangedClusters();
    void leavesTheOriginalOfACopyAlone();
    void joinsWhatTextsLieBetween_data();
    void joinsWhatTextsLieBetween();
    void bridgesFollowUnions();
};

void MergePassTest::merges_data() {
    QTest::addColumn<Groups>("groups");
    QTest::addColumn<Pairs>("pairs");
    const auto near = [](TermIndex own) { return shared(0.53F, own); };
    const auto nearer = [](TermIndex own) { return shared(0.6F, own); };
    const auto far = [](TermIndex own) { return shared(0.45F, own); };
    const auto apart = [](TermIndex own) { return shared(0.41F, own); };
    constexpr int over30Days = 31 * 24;
    QTest::newRow("nothing") << Groups{} << Pairs{};
    QTest::newRow("near") << Groups{{1, 9, nearer(2), {}}, {2, 5, nearer(3), {}}} << Pairs{{2, 1}};
    QTest::newRow("looser than its sides") << Groups{{1, 9, near(2), {}}, {2, 5, near(3), {}}} << Pairs{};
    QTest::newRow("as loose as its sides")
        << Groups{{1, 9, near(2), near(4)}, {2, 5, near(3), near(5)}} << Pairs{{2, 1}};
    QTest::newRow("far") << Groups{{1, 9, far(2), {}}, {2, 5, far(3), {}}} << Pairs{};
    QTest::newRow("small, far, looser than its sides") << Groups{{1, 9, far(2), {}}, {2, 3, far(3), {}}} << Pairs{};
    QTest::newRow("single, far") << Groups{{1, 1, far(2), {}}, {2, 1, far(3), {}}} << Pairs{{2, 1}};
    QTest::newRow("single, apart") << Groups{{1, 1, apart(2), {}}, {2, 1, apart(3), {}}} << Pairs{};
    QTest::newRow("the larger stays") << Groups{{1, 5, nearer(2), {}}, {2, 9, nearer(3), {}}} << Pairs{{1, 2}};
    QTest::newRow("of equals the older stays") << Groups{{4, 5, nearer(2), {}}, {3, 5, nearer(3), {}}} << Pairs{{4, 3}};
    QTest::newRow("the more similar partner")
        << Groups{{1, 5, {{1, 0.6F}, {2, 0.8F}}, {}}, {2, 9, {{1, 1.0F}}, {}}, {3, 9, {{2, 1.0F}}, {}}}
        << Pairs{{1, 3}};
    QTest::newRow("too far in time") << Groups{{1, 9, nearer(2), {}, 0}, {2, 5, nearer(3), {}, over30Days}} << Pairs{};
}

void MergePassTest::merges() {
    QFETCH(Groups, groups);
    QTEST(mergesOf(groups), "pairs");
}

void MergePassTest::looksOnlyAtChangedClusters() {
    ClusterIndex index = indexOf({{1, 9, shared(0.6F, 2), {}}, {2, 5, shared(0.6F, 3), {}}});
    Bridges bridges;
    for (const Slot slot : index.activeById()) index.at(slot).changed = false;
    QVERIFY(mergeChanged(index, bridges, {}).empty());
    index.at(*index.find(ClusterId{1})).changed = true;
    QCOMPARE(mergeChanged(index, bridges, {}).size(), std::size_t{1});
    QVERIFY(mergeChanged(index, bridges, {}).empty());
    QVERIFY(!index.at(*index.find(ClusterId{1})).changed);
}

void MergePassTest::leavesTheOriginalOfACopyAlone() {
    const ClusterIndex original = indexOf({{1, 9, shared(0.6F, 2), {}}, {2, 5, shared(0.6F, 3), {}}});
    ClusterIndex copy = original;
    Bridges bridges;
    QCOMPARE(mergeChanged(copy, bridges, {}).size(), std::size_t{1});
    QCOMPARE(copy.activeById().size(), std::size_t{1});
    QCOMPARE(original.activeById().size(), std::size_t{2});
}

void MergePassTest::joinsWhatTextsLieBetween_data() {
    QTest::addColumn<float>("common");
    QTest::addColumn<int>("texts");
    QTest::addColumn<bool>("bridging");
    QTest::addColumn<bool>("joined");
    QTest::newRow("enough texts") << 0.4F << 3 << true << true;
    QTest::newRow("too few") << 0.4F << 2 << true << false;
    QTest::newRow("no words in common") << 0.2F << 20 << true << false;
    QTest::newRow("switched off") << 0.4F << 20 << false << false;
}

void MergePassTest::joinsWhatTextsLieBetween() {
    QFETCH(float, common);
    QFETCH(int, texts);
    QFETCH(bool, bridging);
    ClusterIndex index =
        indexOf({{1, 40, shared(common, 2), shared(common, 4)}, {2, 30, shared(common, 3), shared(common, 5)}});
    Bridges bridges;
    for (int i = 0; i < texts; ++i) bridges.count(*index.find(ClusterId{1}), *index.find(ClusterId{2}));
    ClustererOptions options;
    options.bridging = bridging;
    QTEST(!mergeChanged(index, bridges, options).empty(), "joined");
}

void MergePassTest::bridgesFollowUnions() {
    ClusterIndex index = indexOf({{1, 9, shared(0.6F, 2), {}}, {2, 5, shared(0.6F, 3), {}}, {3, 5, {{9, 1}}, {}}});
    const Slot third = *index.find(ClusterId{3});
    Bridges bridges;
    bridges.count(*index.find(ClusterId{1}), third);
    bridges.count(*index.find(ClusterId{2}), third);
    QCOMPARE(mergeChanged(index, bridges, {}).size(), std::size_t{1});
    QCOMPARE(bridges.between(third, *index.find(ClusterId{1})), 2U);
}

GROUNDSWELL_TEST(MergePassTest, merge_pass)
#include "tst_merge_pass.moc"
