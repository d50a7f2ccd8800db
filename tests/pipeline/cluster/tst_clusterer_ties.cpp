#include "pipeline/cluster/clusterer.h"
#include "tests/pipeline/cluster/synthetic_stream.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

using namespace groundswell::cluster;
using groundswell::testing::featuresOf;
using groundswell::testing::StreamItem;
using groundswell::testing::syntheticStream;
using groundswell::text::Features;

namespace {

using Terms = std::vector<std::uint64_t>;

std::int64_t put(Clusterer& clusterer, const Terms& terms, const Ties& ties, std::uint64_t link = 0) {
    Features features = featuresOf(terms);
    if (link != 0) features.links.push_back(link);
    std::vector<Regrouping> regroupings;
    return clusterer.add({.features = features, .publishedAt = {}, .ties = ties}, regroupings).cluster.value;
}

// Where every item of a stream ends, by what its clusters became.
std::vector<std::int64_t> placesOf(const std::vector<StreamItem>& items, ClustererOptions options) {
    Clusterer clusterer(options);
    std::vector<Regrouping> regroupings;
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < items.size(); ++i) {
        places.push_back(
            clusterer
                .add({.features = items[i].features, .publishedAt = items[i].publishedAt, .reference = i + 1},
                     regroupings)
                .cluster.value);
        for (const Regrouping& regrouping : regroupings) {
            for (std::size_t k = 0; k < places.size(); ++k) {
                const bool moves = regrouping.isMerge() || std::find(regrouping.items.begin(), regrouping.items.end(),
                                                                     k + 1) != regrouping.items.end();
                if (moves && places[k] == regrouping.from.value) places[k] = regrouping.into.value;
            }
        }
        regroupings.clear();
    }
    return places;
}

}  // namespace

/// What brings items together apart from their words, and the passes that a caller sees.
class ClustererTiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsLinks_data();
    void followsLinks();
    void followsReposts();
    void quotesCountLikeLinks();
    void nearCopiesFollowWordsAlone();
    void copiesStayOneClusterAfterItRetired();
    void remembersTiesWhenSaved();
    void settlesWithoutConsequences();
    void settlesLikeTheNextPass();
    void dividesWhatWasTwoStories();
    void finerSettingsGiveMoreClusters();
};

void ClustererTiesTest::followsLinks_data() {
    QTest::addColumn<Terms>("terms");
    QTest::addColumn<std::uint64_t>("link");
    QTest::addColumn<bool>("joins");
    QTest::newRow("few words in common, the link too") << Terms{1, 11, 12, 13} << std::uint64_t{7'777} << true;
    QTest::newRow("few words in common") << Terms{1, 11, 12, 13} << std::uint64_t{0} << false;
    QTest::newRow("the link only: a page may hold anything") << Terms{11, 12, 13, 14} << std::uint64_t{7'777} << false;
}

void ClustererTiesTest::followsLinks() {
    QFETCH(Terms, terms);
    QFETCH(std::uint64_t, link);
    // The page itself, and a post that links to it too.
    for (const bool isPage : {true, false}) {
        Clusterer clusterer;
        const std::int64_t first =
            isPage ? put(clusterer, {1, 2, 3, 4}, {.page = 7'777}) : put(clusterer, {1, 2, 3, 4}, {}, 7'777);
        QTEST(put(clusterer, terms, {}, link) == first, "joins");
    }
}

void ClustererTiesTest::followsReposts() {
    Clusterer clusterer;
    const std::int64_t original = put(clusterer, {1, 2, 3, 4}, {.self = 42});
    QCOMPARE(put(clusterer, {11, 12, 13}, {.self = 43, .repostOf = 42}), original);
    QVERIFY(put(clusterer, {21, 22, 23}, {.self = 44, .repostOf = 99}) != original);
}

void ClustererTiesTest::quotesCountLikeLinks() {
    Clusterer clusterer;
    const std::int64_t original = put(clusterer, {1, 2, 3, 4}, {.self = 42});
    QCOMPARE(put(clusterer, {1, 11, 12, 13}, {.self = 43, .quoteOf = 42}), original);
    QVERIFY(put(clusterer, {21, 22, 23}, {.self = 44, .quoteOf = 42}) != original);
}

void ClustererTiesTest::nearCopiesFollowWordsAlone() {
    Clusterer clusterer(optionsFor(Granularity::NearCopies));
    const std::int64_t original = put(clusterer, {1, 2, 3, 4}, {.self = 42}, 7'777);
    QVERIFY(put(clusterer, {1, 2, 3, 9, 10}, {}, 7'777) != original);
    QVERIFY(put(clusterer, {11, 12, 13}, {.repostOf = 42}) != original);
    QCOMPARE(put(clusterer, {1, 2, 3, 4}, {}), original);
}

// Posted again and again while the stream goes on, with and without dates: one cluster, also in a restored memory.
void ClustererTiesTest::copiesStayOneClusterAfterItRetired() {
    for (const bool dated : {false, true}) {
        auto clusterer = std::make_unique<Clusterer>();
        const Features spam = featuresOf({1, 2, 3, 4});
        std::vector<Regrouping> regroupings;
        std::set<std::int64_t> clusters;
        for (std::uint64_t i = 0; i < 40'000; ++i) {
            std::optional<groundswell::core::UtcTime> at;
            if (dated) at = groundswell::testing::secondsIn(static_cast<std::int64_t>(i) * 120);
            const bool isSpam = i < 2 || i % 9'000 == 0;
            const Features other = featuresOf({1'000 + i * 2, 1'001 + i * 2});
            const auto place =
                clusterer->add({.features = isSpam ? spam : other, .publishedAt = at}, regroupings).cluster.value;
            if (isSpam) clusters.insert(place);
            if (i == 20'000) clusterer = std::make_unique<Clusterer>(std::move(*Clusterer::restore(clusterer->save())));
        }
        QCOMPARE(clusters.size(), std::size_t{1});
    }
}

void ClustererTiesTest::remembersTiesWhenSaved() {
    Clusterer clusterer;
    const std::int64_t original = put(clusterer, {1, 2, 3, 4}, {.self = 42}, 7'777);
    auto restored = Clusterer::restore(clusterer.save());
    QVERIFY(restored);
    QCOMPARE(put(*restored, {1, 31, 32, 33}, {}, 7'777), original);
    QCOMPARE(put(*restored, {11, 12, 13}, {.repostOf = 42}), original);
}

void ClustererTiesTest::settlesWithoutConsequences() {
    const std::vector<StreamItem> items = syntheticStream(5'500, 11, 60);
    Clusterer clusterer;
    Clusterer asked;
    groundswell::testing::feed(clusterer, items, 0, items.size());
    for (std::size_t i = 0; i < items.size(); i += 250) {
        groundswell::testing::feed(asked, items, i, std::min(i + 250, items.size()));
        static_cast<void>(asked.settle());
    }
    QCOMPARE(asked.save() == clusterer.save(), true);
}

void ClustererTiesTest::settlesLikeTheNextPass() {
    Clusterer clusterer;
    std::vector<Regrouping> passed;
    // Two clusters that grow together, and others, up to just before the pass.
    const std::vector<Terms> texts{{1, 2, 3}, {1, 2, 3}, {3, 4, 5, 6}, {2, 3, 4, 5, 6}};
    for (const Terms& terms : texts) put(clusterer, terms, {});
    std::uint64_t other = 1'000;
    for (std::size_t i = texts.size(); i < 999; ++i, other += 2) put(clusterer, {other, other + 1}, {});
    const std::vector<Regrouping> settled = clusterer.settle();
    clusterer.add({.features = featuresOf({other, other + 1}), .publishedAt = {}}, passed);
    QVERIFY(!settled.empty());
    QCOMPARE(settled.size(), passed.size());
    for (std::size_t i = 0; i < settled.size(); ++i) {
        QVERIFY(settled[i].isMerge());
        QCOMPARE(settled[i].from, passed[i].from);
        QCOMPARE(settled[i].into, passed[i].into);
    }
}

// Two stories that one flood of texts about both glued together, and that go on apart.
void ClustererTiesTest::dividesWhatWasTwoStories() {
    Clusterer clusterer;
    std::map<std::uint64_t, std::int64_t> placeOf;
    std::set<std::uint64_t> second;
    std::vector<Regrouping> regroupings;
    bool divided = false;
    for (std::uint64_t i = 1; i <= 4'000; ++i) {
        const std::uint64_t own = 100'000 + i * 4;
        Terms terms{own, own + 1};
        if (i <= 40) {
            terms.insert(terms.end(), {1, 2, 3, 4});
        } else {
            const bool isSecond = i % 2 == 0;
            if (isSecond) second.insert(i);
            terms.insert(terms.end(), isSecond ? std::initializer_list<std::uint64_t>{1, 2}
                                               : std::initializer_list<std::uint64_t>{3, 4});
        }
        const Features features = featuresOf(terms);
        placeOf[i] =
            clusterer.add({.features = features, .publishedAt = {}, .reference = i}, regroupings).cluster.value;
        for (const Regrouping& regrouping : regroupings) {
            if (regrouping.isMerge()) continue;
            divided = true;
            QVERIFY(regrouping.items.size() >= 8);
            // One of the two stories leaves, whole and alone.
            const bool isSecond = second.contains(regrouping.items.front());
            for (const std::uint64_t item : regrouping.items) QCOMPARE(second.contains(item), isSecond);
        }
        regroupings.clear();
    }
    QVERIFY(divided || placeOf[3'999] != placeOf[4'000]);
    QVERIFY(placeOf[3'999] != placeOf[4'000]);
}

void ClustererTiesTest::finerSettingsGiveMoreClusters() {
    const std::vector<StreamItem> items = syntheticStream(6'000, 5, 120);
    std::size_t before = 0;
    for (const Granularity granularity :
         {Granularity::Topic, Granularity::Story, Granularity::Event, Granularity::NearCopies}) {
        const std::vector<std::int64_t> places = placesOf(items, optionsFor(granularity));
        const std::size_t clusters = std::set<std::int64_t>(places.begin(), places.end()).size();
        QVERIFY2(clusters >= before, std::to_string(clusters).c_str());
        before = clusters;
    }
}

GROUNDSWELL_TEST(ClustererTiesTest, clusterer_ties)
#include "tst_clusterer_ties.moc"
