#include "pipeline/cluster/clusterer.h"
#include "tests/pipeline/cluster/synthetic_stream.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <unordered_map>

using namespace groundswell::cluster;
using groundswell::core::UtcTime;
using groundswell::testing::featuresOf;
using groundswell::testing::feed;
using groundswell::testing::secondsIn;
using groundswell::testing::StreamItem;
using groundswell::testing::syntheticStream;

namespace {

/// News without end: small stories that come and go, under a few lasting themes whose words they share (a president, a
/// war), in common words of a language. What glues a junk cluster together is all there.
class OpenStream {
public:
    explicit OpenStream(std::uint64_t seed) : m_random(seed) {}

    StreamItem next() {
        const std::uint64_t number = m_number++;
        std::vector<std::uint64_t> terms;
        const std::uint64_t story = storyAt(number);
        const std::uint64_t theme = story % themes;
        for (int i = 0; i < 3; ++i) terms.push_back(1'000'000 + story * 8 + below(6));
        if (below(3) != 0) terms.push_back(500'000 + theme * 10 + below(4));
        if (below(2) != 0) terms.push_back(500'000 + theme * 10 + below(4));
        for (int i = 0; i < 4; ++i) terms.push_back(1 + skewed());
        return {featuresOf(terms), secondsIn(static_cast<std::int64_t>(number) * secondsBetweenItems)};
    }

private:
    static constexpr std::uint64_t themes = 12;
    static constexpr std::uint64_t liveStories = 150;
    static constexpr std::uint64_t itemsBetweenStories = 20;
    static constexpr std::int64_t secondsBetweenItems = 90;

    // The newest stories are told most.
    std::uint64_t storyAt(std::uint64_t number) {
        return number / itemsBetweenStories + liveStories - std::min(below(liveStories), below(liveStories));
    }
    // A few words make up much of a text, about by Zipf's law; stop words are gone already.
    std::uint64_t skewed() {
        const std::uint64_t range = std::uint64_t{64} << below(10);
        return below(range);
    }
    // No std distribution: what they return is not the same everywhere.
    std::uint64_t below(std::uint64_t end) { return m_random() % end; }

    std::mt19937_64 m_random;
    std::uint64_t m_number = 0;
};

struct Shares {
    double largest = 0;
    double together = 0;  // items in clusters of two or more
};

Shares sharesOf(const std::vector<StreamItem>& items, ClustererOptions options) {
    Clusterer clusterer(options);
    std::vector<Regrouping> regroupings;
    std::unordered_map<std::int64_t, std::int64_t> sizes;
    for (const StreamItem& item : items) {
        ++sizes[clusterer.add({.features = item.features, .publishedAt = item.publishedAt}, regroupings).cluster.value];
        for (const Regrouping& regrouping : regroupings) {
            if (!regrouping.isMerge()) continue;
            sizes[regrouping.into.value] += sizes[regrouping.from.value];
            sizes.erase(regrouping.from.value);
        }
        regroupings.clear();
    }
    Shares shares;
    const auto count = static_cast<double>(items.size());
    for (const auto& [cluster, size] : sizes) {
        shares.largest = std::max(shares.largest, static_cast<double>(size) / count);
        if (size > 1) shares.together += static_cast<double>(size) / count;
    }
    return shares;
}

}  // namespace

/// What has to hold on any stream, with streams made by chance.
class OpenStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void growsNoJunkCluster_data();
    void growsNoJunkCluster();
    void wouldSeeAJunkCluster();
    void anyCutGivesTheSame_data();
    void anyCutGivesTheSame();
    void boundsAMillionDistinctWords();
    void takesAnUnorderedStream();
};

void OpenStreamTest::growsNoJunkCluster_data() {
    QTest::addColumn<int>("items");
    QTest::addColumn<QString>("order");
    QTest::addColumn<bool>("dated");
    QTest::newRow("in order") << 60'000 << "forwards" << true;
    QTest::newRow("without dates") << 60'000 << "forwards" << false;
    QTest::newRow("backwards") << 60'000 << "backwards" << true;
    QTest::newRow("shuffled") << 60'000 << "shuffled" << true;
    QTest::newRow("thin") << 6'000 << "thinned" << true;
}

void OpenStreamTest::growsNoJunkCluster() {
    QFETCH(int, items);
    QFETCH(QString, order);
    QFETCH(bool, dated);
    OpenStream stream(3);
    std::vector<StreamItem> all;
    while (all.size() < static_cast<std::size_t>(items)) {
        StreamItem item = stream.next();
        if (order == QStringLiteral("thinned")) {
            for (int i = 0; i < 9; ++i) static_cast<void>(stream.next());
        }
        if (!dated) item.publishedAt.reset();
        all.push_back(std::move(item));
    }
    if (order == QStringLiteral("backwards")) std::reverse(all.begin(), all.end());
    if (order == QStringLiteral("shuffled")) {
        std::mt19937_64 random(5);
        for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random() % i]);
    }
    const Shares shares = sharesOf(all, {});
    QVERIFY2(shares.largest < 0.04, std::to_string(shares.largest).c_str());
    QVERIFY2(shares.together > 0.6, std::to_string(shares.together).c_str());
}

// The stream is one on which loose settings do grow one: the bound above can fail.
void OpenStreamTest::wouldSeeAJunkCluster() {
    OpenStream stream(3);
    std::vector<StreamItem> items;
    for (int i = 0; i < 12'000; ++i) items.push_back(stream.next());
    ClustererOptions loose;
    loose.joinSimilarity = 0.05;
    loose.mergeSimilarity = 0.05;
    loose.smallMergeSimilarity = 0.05;
    const double largest = sharesOf(items, loose).largest;
    QVERIFY2(largest > 0.04, std::to_string(largest).c_str());
}

void OpenStreamTest::anyCutGivesTheSame_data() {
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 6; ++seed) QTest::addRow("%d", static_cast<int>(seed)) << seed;
}

// Saved and restored at any places, asked for a settled view in between: every decision and the memory stay the same.
void OpenStreamTest::anyCutGivesTheSame() {
    QFETCH(quint64, seed);
    std::mt19937_64 random(seed);
    const std::vector<StreamItem> items = syntheticStream(4'000, seed, static_cast<std::int64_t>(1 + random() % 1'800));
    Clusterer whole;
    const std::vector<std::string> expected = feed(whole, items, 0, items.size());
    Clusterer part;
    std::vector<std::string> log;
    for (std::size_t from = 0; from < items.size();) {
        const std::size_t to = std::min<std::size_t>(items.size(), from + 1 + random() % 900);
        const std::vector<std::string> more = feed(part, items, from, to);
        log.insert(log.end(), more.begin(), more.end());
        static_cast<void>(part.settle());
        auto restored = Clusterer::restore(part.save());
        QVERIFY(restored);
        part = std::move(*restored);
        from = to;
    }
    QVERIFY(log == expected);
    QVERIFY(part.save() == whole.save());
}

void OpenStreamTest::boundsAMillionDistinctWords() {
    Clusterer clusterer;
    std::vector<Regrouping> regroupings;
    for (std::uint64_t i = 1; i <= 1'000'000; ++i) {
        const groundswell::text::Features features = featuresOf({i * 0x9e3779b97f4a7c15U});
        const Assignment assignment = clusterer.add({.features = features, .publishedAt = {}}, regroupings);
        QVERIFY(assignment.opened);
    }
    QVERIFY(regroupings.empty());
    // Only what can still grow is kept, and a bounded number of words.
    QVERIFY2(clusterer.save().size() < 20'000'000, std::to_string(clusterer.save().size()).c_str());
}

// Stamps without any order say nothing about age: stories end by the number of items then, and begin anew.
void OpenStreamTest::takesAnUnorderedStream() {
    std::mt19937_64 random(9);
    Clusterer clusterer;
    std::vector<Regrouping> regroupings;
    std::map<std::uint64_t, std::set<std::int64_t>> clustersOf;
    for (std::uint64_t i = 0; i < 40'000; ++i) {
        // One story is told all the time, others fill the stream.
        const std::uint64_t story = i % 10 == 0 ? 0 : 1 + i / 30;
        const groundswell::text::Features features = featuresOf(
            {story * 8, story * 8 + 1, story * 8 + 2, story * 8 + 3, story * 8 + 4, story * 8 + 5, 900'000 + i});
        const UtcTime at = secondsIn(static_cast<std::int64_t>(random() % (400 * 24 * 3600)));
        clustersOf[story].insert(clusterer.add({.features = features, .publishedAt = at}, regroupings).cluster.value);
    }
    QVERIFY(clustersOf[0].size() > 1);
    QVERIFY2(clustersOf[0].size() < 20, std::to_string(clustersOf[0].size()).c_str());
}

GROUNDSWELL_TEST(OpenStreamTest, open_stream)
#include "tst_open_stream.moc"
