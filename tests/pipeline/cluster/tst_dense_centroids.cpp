#include "tests/support/test_registry.h"

#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/cluster/dense_centroids.h"
#include "tests/pipeline/cluster/synthetic_stream.h"

#include <QTest>

#include <cmath>

using namespace groundswell::cluster;
using groundswell::testing::featuresOf;
using groundswell::text::Features;
using Vector = std::vector<float>;

namespace {

bool isNearTo(double value, double expected) {
    return std::abs(value - expected) < 1e-5;
}

// A unit vector near one of the axes; `turn` says how far it leans to an axis of its own.
Vector leaning(std::size_t axis, float turn, std::size_t own) {
    Vector vector(40, 0.0F);
    vector[axis] = std::sqrt(1 - turn * turn);
    vector[20 + own % 20] += turn;
    return vector;
}

ClustererOptions blending(double weight) {
    ClustererOptions options;
    options.denseWeight = weight;
    return options;
}

std::int64_t putDense(Clusterer& clusterer, const std::vector<std::uint64_t>& terms, const Vector& dense) {
    const Features features = featuresOf(terms);
    std::vector<Regrouping> regroupings;
    return clusterer.add({.features = features, .publishedAt = {}, .dense = dense}, regroupings).cluster.value;
}

}  // namespace

class DenseCentroidsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsAndMeasures();
    void refusesOtherDimensions();
    void mergesAndRescales();
    void survivesSaving();
    void refusesMalformedBytes();
    void joinsByMeaning_data();
    void joinsByMeaning();
    void goesOnWithoutVectors();
    void mergesByMeaning();
    void goesOnIdenticallyWhenRestored();
};

void DenseCentroidsTest::sumsAndMeasures() {
    DenseCentroids centroids;
    QVERIFY(!centroids.has(3));
    centroids.add(3, Vector{1, 0, 0}, 1);
    QVERIFY(centroids.has(3));
    QVERIFY(!centroids.has(0));
    QVERIFY(isNearTo(centroids.coherence(3), 0.4));
    centroids.add(3, Vector{0, 1, 0}, 1);
    QVERIFY(isNearTo(centroids.coherence(3), 0));
    QVERIFY(isNearTo(static_cast<double>(centroids.cosine(3, Vector{1, 0, 0})), std::sqrt(0.5)));
    centroids.add(5, Vector{1, 0, 0}, 4);
    centroids.add(5, Vector{1, 0, 0}, 1);
    QVERIFY(isNearTo(centroids.coherence(5), 1));
    QVERIFY(isNearTo(centroids.across(3, 5), 0.5));
    centroids.clear(5);
    centroids.clear(99);
    QVERIFY(!centroids.has(5));
}

void DenseCentroidsTest::refusesOtherDimensions() {
    DenseCentroids centroids;
    centroids.add(0, Vector{1, 0, 0}, 1);
    centroids.add(1, Vector{1, 0}, 1);
    centroids.add(2, Vector{}, 1);
    QVERIFY(!centroids.has(1));
    QVERIFY(!centroids.has(2));
    QCOMPARE(centroids.cosine(0, Vector{1, 0}), 0.0F);
}

void DenseCentroidsTest::mergesAndRescales() {
    DenseCentroids centroids;
    centroids.add(0, Vector{1, 0}, 2);
    centroids.add(1, Vector{0, 1}, 1);
    centroids.merge(1, 0, 2);
    QVERIFY(!centroids.has(1));
    QVERIFY(isNearTo(static_cast<double>(centroids.cosine(0, Vector{0, 1})), std::sqrt(0.5)));
    centroids.rescale(0, 0.25);
    QVERIFY(isNearTo(static_cast<double>(centroids.sum(0)[0]), 0.5));
    QVERIFY(isNearTo(centroids.coherence(0), 0));
    centroids.merge(7, 0, 1);
    QVERIFY(centroids.has(0));
}

void DenseCentroidsTest::survivesSaving() {
    DenseCentroids centroids;
    centroids.add(4, Vector{0.6F, 0.8F}, 3);
    centroids.add(9, Vector{0, 1}, 1);
    const std::vector<DenseCentroids::Row> rows{9, 2, 4};
    ByteWriter out;
    centroids.save(out, rows);
    DenseCentroids restored;
    ByteReader in(out.bytes());
    QVERIFY(restored.restore(in, std::vector<DenseCentroids::Row>{0, 1, 2}));
    QVERIFY(in.atEnd());
    QVERIFY(!restored.has(1));
    QCOMPARE(restored.across(0, 2), centroids.across(9, 4));
    QCOMPARE(restored.coherence(2), centroids.coherence(4));
}

void DenseCentroidsTest::refusesMalformedBytes() {
    DenseCentroids centroids;
    centroids.add(0, Vector{0.6F, 0.8F}, 3);
    ByteWriter out;
    centroids.save(out, std::vector<DenseCentroids::Row>{0});
    const std::string bytes = out.bytes();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        DenseCentroids restored;
        ByteReader in(std::string_view(bytes).substr(0, length));
        QVERIFY2(!restored.restore(in, std::vector<DenseCentroids::Row>{0}), std::to_string(length).c_str());
    }
}

void DenseCentroidsTest::joinsByMeaning_data() {
    QTest::addColumn<double>("weight");
    QTest::addColumn<bool>("sameWords");
    QTest::addColumn<bool>("sameMeaning");
    QTest::addColumn<bool>("joins");
    QTest::newRow("words alone, other words") << 0.0 << false << true << false;
    QTest::newRow("words alone, same words") << 0.0 << true << false << true;
    QTest::newRow("vectors alone, other words") << 1.0 << false << true << true;
    QTest::newRow("vectors alone, same words") << 1.0 << true << false << false;
    QTest::newRow("both, both alike") << 0.5 << true << true << true;
    QTest::newRow("both, alike in meaning") << 0.5 << false << true << true;
    QTest::newRow("both, neither alike") << 0.5 << false << false << false;
}

void DenseCentroidsTest::joinsByMeaning() {
    QFETCH(double, weight);
    QFETCH(bool, sameWords);
    QFETCH(bool, sameMeaning);
    Clusterer clusterer(blending(weight));
    const std::int64_t first = putDense(clusterer, {1, 2, 3, 4}, leaning(0, 0.1F, 1));
    const std::vector<std::uint64_t> terms =
        sameWords ? std::vector<std::uint64_t>{1, 2, 3, 5} : std::vector<std::uint64_t>{11, 12, 13};
    QTEST(putDense(clusterer, terms, leaning(sameMeaning ? 0 : 1, 0.1F, 2)) == first, "joins");
}

void DenseCentroidsTest::goesOnWithoutVectors() {
    Clusterer clusterer(blending(0.5));
    const std::int64_t first = putDense(clusterer, {1, 2, 3, 4}, {});
    QCOMPARE(putDense(clusterer, {1, 2, 3, 5}, leaning(0, 0.1F, 1)), first);
    QCOMPARE(putDense(clusterer, {1, 2, 4, 6}, {}), first);
    QVERIFY(putDense(clusterer, {7, 8, 9}, {}) != first);
}

// Two clusters of single items without a common word: too far apart to join, near enough to be merged.
void DenseCentroidsTest::mergesByMeaning() {
    Clusterer clusterer(blending(1));
    const std::int64_t one = putDense(clusterer, {1, 2, 3}, leaning(0, 0.55F, 1));
    const std::int64_t other = putDense(clusterer, {11, 12, 13}, leaning(0, 0.55F, 2));
    const std::int64_t third = putDense(clusterer, {21, 22, 23}, leaning(7, 0.55F, 3));
    QVERIFY(one != other && one != third);
    const std::vector<Regrouping> settled = clusterer.settle();
    QCOMPARE(settled.size(), std::size_t{1});
    QCOMPARE(settled[0].from.value, other);
    QCOMPARE(settled[0].into.value, one);
}

void DenseCentroidsTest::goesOnIdenticallyWhenRestored() {
    const auto feed = [](Clusterer& clusterer, std::uint64_t from, std::uint64_t to) {
        std::string log;
        std::vector<Regrouping> regroupings;
        for (std::uint64_t i = from; i < to; ++i) {
            const std::uint64_t story = i % 13;
            const Features features = featuresOf({story, 100 + i % 29, 1'000 + i});
            const Vector dense = leaning(story, 0.6F, i);
            const Assignment assignment =
                clusterer.add({.features = features, .publishedAt = {}, .dense = dense}, regroupings);
            log += std::to_string(assignment.cluster.value) + ' ' + std::to_string(assignment.similarity) + '\n';
        }
        return log;
    };
    Clusterer whole(blending(0.5));
    const std::string expected = feed(whole, 0, 3'300);
    Clusterer first(blending(0.5));
    std::string log = feed(first, 0, 1'700);
    auto second = Clusterer::restore(first.save(), blending(0.5));
    QVERIFY(second);
    log += feed(*second, 1'700, 3'300);
    QVERIFY(log == expected);
    QVERIFY(second->save() == whole.save());
    QVERIFY(!Clusterer::restore(first.save(), blending(0.4)));
}

GROUNDSWELL_TEST(DenseCentroidsTest, dense_centroids)
#include "tst_dense_centroids.moc"
