#include "pipeline/cluster/clusterer.h"
#include "tests/pipeline/cluster/synthetic_stream.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace groundswell::cluster;
using groundswell::core::ClusterId;
using groundswell::core::UtcTime;
using groundswell::testing::featuresOf;
using groundswell::testing::feed;
using groundswell::testing::secondsIn;
using groundswell::testing::StreamItem;
using groundswell::testing::syntheticStream;
using groundswell::text::Features;

namespace {

using Texts = std::vector<std::vector<std::uint64_t>>;

/// Feeds texts and drops the merges.
class Feeder {
public:
    Assignment add(const Features& features, std::optional<UtcTime> at = std::nullopt) {
        return clusterer.add({.features = features, .publishedAt = at}, merges);
    }
    std::int64_t idFor(const std::vector<std::uint64_t>& terms) { return add(featuresOf(terms)).cluster.value; }
    /// `count` different texts, each alone.
    void addOthers(std::size_t count, std::optional<UtcTime> at = std::nullopt) {
        for (std::size_t i = 0; i < count; ++i) add(featuresOf({m_nextOther++, m_nextOther++}), at);
    }

    Clusterer clusterer;
    std::vector<Regrouping> merges;

private:
    std::uint64_t m_nextOther = 1'000'000'000;
};

}  // namespace

class ClustererTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void groups_data();
    void groups();
    void answersSimilarities();
    void givesNoClusterToNothing();
    void clustersTextsOfStopWords();
    void findsCopiesAfterAMerge();
    void comparesWithLiveClusters();
    void comparesWithTheMean();
    void mergesWhatGrewTogether();
    void mergesAreConsistent_data();
    void mergesAreConsistent();
    void opensANewChapterAfterSilence_data();
    void opensANewChapterAfterSilence();
    void decidesTheSameAgain();
    void boundsFloodOfCopies();
    void boundsFloodOfDistinctWords();
    void takesAStreamBackInTime();
    void survivesExtremeStamps();
    void survivesBrokenFeatures();
};

void ClustererTest::groups_data() {
    QTest::addColumn<Texts>("texts");
    QTest::addColumn<std::vector<std::int64_t>>("clusters");
    using Ids = std::vector<std::int64_t>;
    QTest::newRow("all different") << Texts{{1, 2}, {3, 4}, {5, 6}} << Ids{1, 2, 3};
    QTest::newRow("the same words") << Texts{{1, 2}, {1, 2}} << Ids{1, 1};
    QTest::newRow("half of the words") << Texts{{1, 2, 3, 4}, {1, 2, 5, 6}} << Ids{1, 1};
    QTest::newRow("a quarter of the words") << Texts{{1, 2, 3, 4}, {1, 5, 6, 7}} << Ids{1, 2};
    QTest::newRow("the better of two") << Texts{{1, 2, 3, 4}, {5, 6, 7, 8}, {1, 2, 5, 6, 7}} << Ids{1, 2, 2};
    QTest::newRow("the older of two equals") << Texts{{1, 2}, {3, 4}, {1, 2, 3, 4}} << Ids{1, 2, 1};
    QTest::newRow("through the centroid") << Texts{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}} << Ids{1, 1, 1};
}

void ClustererTest::groups() {
    QFETCH(Texts, texts);
    Feeder feeder;
    std::vector<std::int64_t> ids;
    for (const auto& terms : texts) ids.push_back(feeder.idFor(terms));
    QTEST(ids, "clusters");
    QCOMPARE(feeder.clusterer.itemCount(), texts.size());
    QVERIFY(feeder.merges.empty());
}

void ClustererTest::answersSimilarities() {
    Feeder feeder;
    const Assignment first = feeder.add(featuresOf({1, 2, 3, 4}));
    QVERIFY(first.opened);
    QCOMPARE(first.similarity, 1.0F);
    QVERIFY(!first.keptSimilarity());
    const Assignment copy = feeder.add(featuresOf({1, 2, 3, 4}));
    QVERIFY(!copy.opened);
    QCOMPARE(copy.similarity, 1.0F);
    QCOMPARE(copy.keptSimilarity(), std::optional(1.0));
    const Assignment near = feeder.add(featuresOf({1, 2, 5, 6}));
    QVERIFY(!near.opened);
    QVERIFY(near.similarity > 0.4F && near.similarity < 0.6F);
    QVERIFY(feeder.add(featuresOf({8, 9})).opened);
}

void ClustererTest::givesNoClusterToNothing() {
    Feeder feeder;
    const Assignment nothing = feeder.add({});
    QVERIFY(nothing.cluster.isNone());
    QVERIFY(!nothing.opened);
    QCOMPARE(feeder.clusterer.itemCount(), std::uint64_t{1});
    QCOMPARE(feeder.idFor({1}), std::int64_t{1});
}

void ClustererTest::clustersTextsOfStopWords() {
    Feeder feeder;
    const Features one{{}, 17};
    const Features other{{}, 18};
    QCOMPARE(feeder.add(one).cluster.value, std::int64_t{1});
    QCOMPARE(feeder.add(other).cluster.value, std::int64_t{2});
    const Assignment copy = feeder.add(one);
    QCOMPARE(copy.cluster.value, std::int64_t{1});
    QCOMPARE(copy.similarity, 1.0F);
    feeder.addOthers(1500);
    QCOMPARE(feeder.add(one).cluster.value, std::int64_t{1});
    QVERIFY(feeder.add({{{5, 1}}, 0}).opened);
}

void ClustererTest::findsCopiesAfterAMerge() {
    Feeder feeder;
    const std::int64_t one = feeder.idFor({1, 2, 3, 4, 5, 6});
    const std::int64_t other = feeder.idFor({1, 2, 7, 8, 9, 10});
    QVERIFY(one != other);
    feeder.addOthers(1000);
    QCOMPARE(feeder.merges.size(), std::size_t{1});
    QCOMPARE(feeder.merges[0].from.value, other);
    QCOMPARE(feeder.merges[0].into.value, one);
    QCOMPARE(feeder.idFor({1, 2, 7, 8, 9, 10}), one);
}

void ClustererTest::comparesWithLiveClusters() {
    Feeder feeder;
    const ClusterId live = feeder.add(featuresOf({1, 2, 3})).cluster;
    const std::string before = feeder.clusterer.save();
    QVERIFY(std::abs(*feeder.clusterer.similarityTo(live, featuresOf({1, 2, 3})) - 1.0F) < 1e-6F);
    QCOMPARE(*feeder.clusterer.similarityTo(live, featuresOf({8, 9})), 0.0F);
    QCOMPARE(*feeder.clusterer.similarityTo(live, {}), 0.0F);
    const float partly = *feeder.clusterer.similarityTo(live, featuresOf({1, 8, 9}));
    QVERIFY(partly > 0.2F && partly < 0.5F);
    QVERIFY(feeder.clusterer.save() == before);
    for (const std::int64_t unknown : {std::int64_t{0}, std::int64_t{2}, std::int64_t{-1}}) {
        QVERIFY(!feeder.clusterer.similarityTo(ClusterId{unknown}, featuresOf({1})));
    }
    feeder.addOthers(6000);
    QVERIFY(!feeder.clusterer.similarityTo(live, featuresOf({1, 2, 3})));
}

void ClustererTest::comparesWithTheMean() {
    Feeder feeder;
    for (const auto& terms : Texts{{1, 2, 3}, {1, 2, 4}, {1, 2}, {9, 10}}) feeder.idFor(terms);
    const auto similarities = feeder.clusterer.similaritiesToMean(
        {featuresOf({9, 10}), featuresOf({1, 2, 3}), featuresOf({1, 2}), featuresOf({1, 2, 4}), featuresOf({77})});
    QCOMPARE(similarities.size(), std::size_t{5});
    QVERIFY(similarities[2] > similarities[1]);
    QVERIFY(similarities[2] > similarities[3]);
    QVERIFY(similarities[1] > similarities[0]);
    QVERIFY(similarities[0] > 0);
    QCOMPARE(similarities[4], 0.0F);
    const auto same = feeder.clusterer.similaritiesToMean({featuresOf({1, 2, 3}), featuresOf({1, 2, 3})});
    QVERIFY(std::abs(same[0] - 1.0F) < 1e-6F && std::abs(same[1] - 1.0F) < 1e-6F);
    QVERIFY(feeder.clusterer.similaritiesToMean({}).empty());
}

void ClustererTest::mergesWhatGrewTogether() {
    Feeder feeder;
    for (std::uint64_t i = 0; i < 5; ++i) feeder.idFor({1, 2, 3, 4, 5, 100 + i, 110 + i, 120 + i});
    for (std::uint64_t i = 0; i < 9; ++i) feeder.idFor({1, 2, 23, 24, 25, 200 + i, 210 + i, 220 + i});
    feeder.idFor({31, 32, 33, 34});
    feeder.addOthers(1000);
    QCOMPARE(feeder.merges.size(), std::size_t{1});
    QCOMPARE(feeder.merges[0].from.value, std::int64_t{1});
    QCOMPARE(feeder.merges[0].into.value, std::int64_t{2});
    QVERIFY(!feeder.clusterer.similarityTo(ClusterId{1}, featuresOf({1})));
    QVERIFY(*feeder.clusterer.similarityTo(ClusterId{2}, featuresOf({3, 4, 5})) > 0.1F);
}

void ClustererTest::mergesAreConsistent_data() {
    QTest::addColumn<int>("secondsBetweenItems");
    QTest::newRow("fast") << 1;
    QTest::newRow("steady") << 200;
    QTest::newRow("slow") << 3600;
}

void ClustererTest::mergesAreConsistent() {
    QFETCH(int, secondsBetweenItems);
    Clusterer clusterer;
    std::set<std::int64_t> gone;
    std::int64_t lastId = 0;
    std::size_t merged = 0;
    std::vector<Regrouping> merges;
    for (const StreamItem& item : syntheticStream(20'000, 3, secondsBetweenItems)) {
        const Assignment assignment =
            clusterer.add({.features = item.features, .publishedAt = item.publishedAt}, merges);
        if (assignment.opened) QCOMPARE(assignment.cluster.value, ++lastId);
        QVERIFY(assignment.cluster.value <= lastId);
        QVERIFY(!gone.contains(assignment.cluster.value));
        QVERIFY(assignment.similarity >= 0 && assignment.similarity < 1.00001F);
        for (const Regrouping& merge : merges) {
            QVERIFY(merge.isMerge());
            QVERIFY(merge.from != merge.into);
            QVERIFY(!gone.contains(merge.into.value));
            QVERIFY(gone.insert(merge.from.value).second);
        }
        merged += merges.size();
        merges.clear();
    }
    QVERIFY(merged > 10);
}

void ClustererTest::opensANewChapterAfterSilence_data() {
    QTest::addColumn<bool>("dated");
    QTest::addColumn<int>("items");
    QTest::addColumn<int>("hours");
    QTest::addColumn<bool>("newChapter");
    QTest::newRow("a short pause") << true << 500 << 24 << false;
    QTest::newRow("four days and little else") << true << 250 << 96 << false;
    QTest::newRow("four days and much else") << true << 2000 << 96 << true;
    QTest::newRow("much else on the same day") << true << 9000 << 5 << false;
    QTest::newRow("very much else on the same day") << true << 12'000 << 5 << true;
    QTest::newRow("undated, some items") << false << 3900 << 0 << false;
    QTest::newRow("undated, many items") << false << 5100 << 0 << true;
}

void ClustererTest::opensANewChapterAfterSilence() {
    QFETCH(bool, dated);
    QFETCH(int, items);
    QFETCH(int, hours);
    QFETCH(bool, newChapter);
    const auto at = [&](std::int64_t hour) { return dated ? std::optional(secondsIn(hour * 3600)) : std::nullopt; };
    Feeder feeder;
    feeder.addOthers(20, at(0));
    const Assignment before = feeder.add(featuresOf({1, 2, 3}), at(0));
    feeder.addOthers(static_cast<std::size_t>(items), at(hours));
    const Assignment after = feeder.add(featuresOf({1, 2, 3}), at(hours));
    QCOMPARE(after.opened, newChapter);
    QCOMPARE(after.cluster != before.cluster, newChapter);
    if (newChapter) QVERIFY(after.cluster.value > static_cast<std::int64_t>(items));
}

void ClustererTest::decidesTheSameAgain() {
    const std::vector<StreamItem> items = syntheticStream(8000, 9, 120);
    Clusterer one;
    Clusterer other;
    QVERIFY(feed(one, items, 0, items.size()) == feed(other, items, 0, items.size()));
    QVERIFY(one.save() == other.save());
}

void ClustererTest::boundsFloodOfCopies() {
    Feeder feeder;
    const std::int64_t story = feeder.idFor({1, 2, 3, 4, 5});
    const Features spam = featuresOf({3, 4, 41, 42, 43, 44, 45});
    const auto at = secondsIn(0);
    feeder.addOthers(20, at);
    const ClusterId flooded = feeder.add(spam, at).cluster;
    QVERIFY(flooded.value != story);
    for (int i = 0; i < 100'000; ++i) QCOMPARE(feeder.add(spam, at).cluster, flooded);
    QVERIFY(feeder.clusterer.save().size() < 10'000);
    // The words of the flood did not become stop words.
    QVERIFY(*feeder.clusterer.similarityTo(flooded, featuresOf({41, 42, 43, 44, 45})) > 0.7F);
}

void ClustererTest::boundsFloodOfDistinctWords() {
    Feeder feeder;
    std::size_t bytesAtHalf = 0;
    for (std::uint64_t i = 1; i <= 200'000; ++i) {
        const Assignment assignment = feeder.add(featuresOf({i * 0x9e3779b97f4a7c15U}));
        QVERIFY(assignment.opened);
        QCOMPARE(assignment.cluster.value, static_cast<std::int64_t>(i));
        if (i == 100'000) bytesAtHalf = feeder.clusterer.save().size();
    }
    QVERIFY(feeder.merges.empty());
    QVERIFY(feeder.clusterer.save().size() - bytesAtHalf < 100'000 * 14);
    QVERIFY(!feeder.clusterer.similarityTo(ClusterId{150'000}, featuresOf({1})));
    QVERIFY(feeder.clusterer.similarityTo(ClusterId{199'999}, featuresOf({1})));
}

void ClustererTest::takesAStreamBackInTime() {
    Feeder feeder;
    feeder.addOthers(50, secondsIn(0));
    const std::int64_t day = 24 * 3600;
    constexpr std::uint64_t stories = 40;
    std::set<std::int64_t> ids;
    for (std::uint64_t i = 0; i < 5000; ++i) {
        const std::uint64_t story = 10 * (i % stories);
        const Features text = featuresOf({story + 1, story + 2, story + 3, 1000 + i});
        ids.insert(feeder.add(text, secondsIn(-static_cast<std::int64_t>(i) * day)).cluster.value);
    }
    // The clock stays, so nothing ages and every story stays one.
    QCOMPARE(ids.size(), stories);
}

void ClustererTest::survivesExtremeStamps() {
    Feeder feeder;
    for (std::uint64_t i = 0; i < 5000; ++i) {
        const UtcTime extreme = i % 3 == 0 ? UtcTime::min() : UtcTime::max();
        const UtcTime at = i % 2 == 0 ? extreme : secondsIn(static_cast<std::int64_t>(i) * 600);
        QVERIFY(!feeder.add(featuresOf({i % 7, 50 + i % 11, 1000 + i}), at).cluster.isNone());
    }
    QVERIFY(Clusterer::restore(feeder.clusterer.save()));
}

void ClustererTest::survivesBrokenFeatures() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinite = std::numeric_limits<float>::infinity();
    const Features repeated{{{9, 1}, {9, 1}, {3, nan}, {3, infinite}, {0, -1}}, 0};
    Features endless;
    for (std::uint64_t i = 0; i < 20'000; ++i) endless.terms.push_back({i, 1});
    Feeder feeder;
    for (int i = 0; i < 1200; ++i) {
        QVERIFY(std::isfinite(feeder.add(repeated).similarity));
    }
    QVERIFY(!feeder.add(endless).cluster.isNone());
    QVERIFY(!feeder.add(endless).cluster.isNone());
    feeder.addOthers(1000);
    QVERIFY(Clusterer::restore(feeder.clusterer.save()));
}

GROUNDSWELL_TEST(ClustererTest, clusterer)
#include "tst_clusterer.moc"
