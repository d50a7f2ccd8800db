#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/vocabulary.h"
#include "tests/pipeline/cluster/synthetic_stream.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace groundswell::cluster;
using groundswell::testing::featuresOf;
using groundswell::text::Features;

namespace {

double length(const std::vector<WeightedTerm>& vector) {
    double sum = 0;
    for (const WeightedTerm& term : vector) sum += static_cast<double>(term.weight) * static_cast<double>(term.weight);
    return std::sqrt(sum);
}

bool isNear(double a, double b) {
    return std::abs(a - b) < 1e-6;
}

std::string saved(const Vocabulary& vocabulary) {
    ByteWriter out;
    std::vector<TermIndex> rankOf;
    vocabulary.save(out, rankOf);
    return out.bytes();
}

}  // namespace

class VocabularyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weighsByRarityAndFrequency();
    void weighsUnknownTermsIntoTheLength();
    void makesUnitVectors_data();
    void makesUnitVectors();
    void prunesRareAndOldTerms();
    void keepsPinnedTerms();
    void prunesTheSameWayAfterRestore();
};

void VocabularyTest::weighsByRarityAndFrequency() {
    Vocabulary vocabulary;
    std::vector<WeightedTerm> vector;
    for (std::uint64_t i = 1; i <= 100; ++i) vocabulary.learn(featuresOf({7, 1000 + i}), i, vector);
    QCOMPARE(vector.size(), std::size_t{2});
    const double common = std::pow(std::log(10'100.0 / 100), 0.7);
    const double rare = std::pow(std::log(10'100.0), 0.7);
    QVERIFY(isNear(static_cast<double>(vector[0].weight), common / std::hypot(common, rare)));
    QVERIFY(isNear(static_cast<double>(vector[1].weight), rare / std::hypot(common, rare)));

    vocabulary.weigh({{{7, 3}, {1001, 1}}, 0}, vector);
    const double thrice = (1 + std::log(3.0)) * common;
    QVERIFY(isNear(static_cast<double>(vector[0].weight), thrice / std::hypot(thrice, rare)));
}

void VocabularyTest::weighsUnknownTermsIntoTheLength() {
    Vocabulary vocabulary;
    std::vector<WeightedTerm> vector;
    vocabulary.weigh(featuresOf({1, 2}), vector);
    QVERIFY(vector.empty());
    vocabulary.learn(featuresOf({1}), 1, vector);
    vocabulary.weigh(featuresOf({1, 2}), vector);
    QCOMPARE(vector.size(), std::size_t{1});
    QVERIFY(isNear(static_cast<double>(vector[0].weight), std::sqrt(0.5)));
    QCOMPARE(vocabulary.size(), std::size_t{1});
}

void VocabularyTest::makesUnitVectors_data() {
    QTest::addColumn<float>("frequency");
    QTest::newRow("one") << 1.0F;
    QTest::newRow("zero") << 0.0F;
    QTest::newRow("negative") << -5.0F;
    QTest::newRow("not a number") << std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("infinite") << std::numeric_limits<float>::infinity();
    QTest::newRow("huge") << std::numeric_limits<float>::max();
}

void VocabularyTest::makesUnitVectors() {
    QFETCH(float, frequency);
    Vocabulary vocabulary;
    std::vector<WeightedTerm> vector;
    vocabulary.learn({{{1, frequency}, {2, 1}, {3, 2}}, 0}, 1, vector);
    QVERIFY(isNear(length(vector), 1));
    for (const WeightedTerm& term : vector) QVERIFY(term.weight > 0);
}

void VocabularyTest::prunesRareAndOldTerms() {
    Vocabulary vocabulary;
    std::vector<WeightedTerm> vector;
    for (std::uint64_t item = 1; item <= 100; ++item) vocabulary.learn(featuresOf({5, 1000 + item}), item, vector);
    vocabulary.prune(101, [](TermIndex) { return false; });
    QCOMPARE(vocabulary.size(), std::size_t{101});
    vocabulary.prune(80, [](TermIndex) { return false; });
    QCOMPARE(vocabulary.size(), std::size_t{60});
    const auto isKnown = [&](std::uint64_t term) {
        vocabulary.weigh(featuresOf({term}), vector);
        return !vector.empty();
    };
    QVERIFY(isKnown(5));
    QVERIFY(!isKnown(1001));
    QVERIFY(!isKnown(1041));
    QVERIFY(isKnown(1042));
    QVERIFY(isKnown(1100));
    const std::size_t end = vocabulary.indexEnd();
    for (std::uint64_t term = 1; term <= 30; ++term) vocabulary.learn(featuresOf({2000 + term}), 200, vector);
    QCOMPARE(vocabulary.indexEnd(), end);
}

void VocabularyTest::keepsPinnedTerms() {
    Vocabulary vocabulary;
    std::vector<WeightedTerm> vector;
    for (std::uint64_t item = 1; item <= 100; ++item) vocabulary.learn(featuresOf({1000 + item}), item, vector);
    vocabulary.prune(40, [](TermIndex index) { return index < 50; });
    QCOMPARE(vocabulary.size(), std::size_t{50});
    vocabulary.weigh(featuresOf({1001}), vector);
    QCOMPARE(vector.size(), std::size_t{1});
    vocabulary.weigh(featuresOf({1051}), vector);
    QVERIFY(vector.empty());
}

void VocabularyTest::prunesTheSameWayAfterRestore() {
    Vocabulary vocabulary;
    std::vector<WeightedTerm> vector;
    for (std::uint64_t item = 1; item <= 300; ++item) {
        vocabulary.learn(featuresOf({item * 7919 % 101, item * 104'729 % 1009}), item / 3, vector);
    }
    Vocabulary restored;
    const std::string bytes = saved(vocabulary);
    ByteReader in(bytes);
    QVERIFY(restored.restore(in) && in.atEnd());
    QCOMPARE(saved(restored), bytes);
    vocabulary.prune(100, [](TermIndex) { return false; });
    restored.prune(100, [](TermIndex) { return false; });
    QCOMPARE(saved(restored), saved(vocabulary));
}

GROUNDSWELL_TEST(VocabularyTest, vocabulary)
#include "tst_vocabulary.moc"
