// First, because moc 6.4 cannot parse <compare>, which ids.h opens with, before any other standard header.
#include <QTest>

#include "pipeline/cluster/cluster_index.h"
#include "tests/support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace groundswell::cluster;
using groundswell::core::ClusterId;
using std::chrono::hours;

namespace {

StreamPosition atHour(int hour) {
    return {StreamTime(hours(hour)), 1};
}

bool isNear(double a, double b) {
    return std::abs(a - b) < 1e-5;
}

std::map<TermIndex, double> centroidOf(const ClusterIndex& index, Slot slot) {
    std::vector<WeightedTerm> vector;
    index.centroid(slot, vector);
    std::map<TermIndex, double> weights;
    for (const WeightedTerm& term : vector) {
        weights[term.term] = static_cast<double>(term.weight) / index.at(slot).gain;
    }
    return weights;
}

double normOf(const std::map<TermIndex, double>& centroid) {
    double sum = 0;
    for (const auto& [term, weight] : centroid) sum += weight * weight;
    return std::sqrt(sum);
}

}  // namespace

class ClusterIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weighsYoungerItemsMore();
    void staysFiniteOverCenturies();
    void cutsLongCentroids();
    void mergesCentroids();
    void findsCandidates();
    void measuresCoherence();
    void emptiesItself();
};

void ClusterIndexTest::weighsYoungerItemsMore() {
    ClusterIndex index;
    const Slot slot = index.open(ClusterId{1});
    index.add(slot, std::vector<WeightedTerm>{{1, 1.0F}}, atHour(0));
    index.add(slot, std::vector<WeightedTerm>{{2, 1.0F}}, atHour(168));
    const auto centroid = centroidOf(index, slot);
    QVERIFY(isNear(centroid.at(1), 0.5));
    QVERIFY(isNear(centroid.at(2), 1));
    const auto inverse = static_cast<double>(index.inverseNorm(slot)) * index.at(slot).gain;
    QVERIFY(isNear(inverse, 1 / normOf(centroid)));
}

void ClusterIndexTest::staysFiniteOverCenturies() {
    ClusterIndex index;
    const Slot slot = index.open(ClusterId{1});
    for (int i = 0; i < 200; ++i) index.add(slot, std::vector<WeightedTerm>{{1, 0.6F}, {2, 0.8F}}, atHour(i * 10'000));
    const auto centroid = centroidOf(index, slot);
    QVERIFY(isNear(centroid.at(1), 0.6));
    QVERIFY(isNear(centroid.at(2), 0.8));
    QVERIFY(index.at(slot).gain <= 1048576);
    QVERIFY(isNear(static_cast<double>(index.inverseNorm(slot)) * index.at(slot).gain, 1));
}

void ClusterIndexTest::cutsLongCentroids() {
    ClusterIndex index;
    const Slot slot = index.open(ClusterId{1});
    std::vector<WeightedTerm> vector;
    for (TermIndex term = 0; term < 511; ++term) vector.push_back({term, 0.001F * static_cast<float>(term + 1)});
    index.add(slot, vector, atHour(0));
    QCOMPARE(index.at(slot).terms.size(), std::size_t{511});
    index.add(slot, std::vector<WeightedTerm>{{600, 1.0F}}, atHour(0));
    const auto centroid = centroidOf(index, slot);
    QCOMPARE(centroid.size(), std::size_t{256});
    QVERIFY(centroid.contains(600) && centroid.contains(510) && centroid.contains(256));
    QVERIFY(!centroid.contains(255) && !index.holds(255));
    QVERIFY(isNear(static_cast<double>(index.inverseNorm(slot)), 1 / normOf(centroid)));
}

void ClusterIndexTest::mergesCentroids() {
    ClusterIndex index;
    const Slot early = index.open(ClusterId{1});
    const Slot late = index.open(ClusterId{2});
    index.add(early, std::vector<WeightedTerm>{{1, 0.6F}, {2, 0.8F}}, atHour(0));
    index.add(late, std::vector<WeightedTerm>{{2, 0.6F}, {3, 0.8F}}, atHour(168));
    ClusterIndex other = index;
    index.merge(early, late);
    other.merge(late, early);
    for (const auto& [merged, slot, gone] : {std::tuple(&index, late, early), std::tuple(&other, early, late)}) {
        const auto centroid = centroidOf(*merged, slot);
        QVERIFY(isNear(centroid.at(1), 0.3));
        QVERIFY(isNear(centroid.at(2), 0.4 + 0.6));
        QVERIFY(isNear(centroid.at(3), 0.8));
        QVERIFY(isNear(merged->at(slot).weightSum / merged->at(slot).gain, 1.5));
        QCOMPARE(merged->at(slot).life.size, std::uint64_t{2});
        QVERIFY(merged->at(gone).id.isNone());
        QCOMPARE(merged->activeById(), std::vector<Slot>{slot});
    }
}

void ClusterIndexTest::findsCandidates() {
    ClusterIndex index;
    std::vector<Slot> slots;
    for (int i = 0; i < 50; ++i) {
        slots.push_back(index.open(ClusterId{i + 1}));
        const auto own = static_cast<TermIndex>(10 + i % 5);
        index.add(slots.back(), std::vector<WeightedTerm>{{1, 0.5F}, {own, 0.7F}, {100, 0.1F}}, atHour(0));
    }
    const std::vector<WeightedTerm> query{{1, 0.5F}, {12, 0.8F}, {777, 0.2F}};
    QCOMPARE(index.candidates(query, 50).size(), std::size_t{50});
    // The list of term 1 is too long to propose, yet counts for what term 12 proposes.
    const auto found = index.candidates(query, 49);
    QCOMPARE(found.size(), std::size_t{10});
    for (const Candidate& candidate : found) {
        QVERIFY(isNear(static_cast<double>(candidate.product), 0.25 + 0.56));
        QVERIFY(isNear(static_cast<double>(index.product(candidate.slot, query)), 0.25 + 0.56));
    }
    QVERIFY(index.candidates(query, 9).empty());
    QVERIFY(index.candidates({}, 50).empty());
}

void ClusterIndexTest::measuresCoherence() {
    ClusterIndex index;
    const Slot slot = index.open(ClusterId{1});
    index.add(slot, std::vector<WeightedTerm>{{1, 0.6F}, {2, 0.8F}}, atHour(0));
    index.add(slot, std::vector<WeightedTerm>{{1, 0.6F}, {3, 0.8F}}, atHour(0));
    QVERIFY(isNear(index.at(slot).coherence(), 0.36));
    index.add(slot, std::vector<WeightedTerm>{{4, 1.0F}}, atHour(0));
    QVERIFY(isNear(index.at(slot).coherence(), 0.12));
}

void ClusterIndexTest::emptiesItself() {
    ClusterIndex index;
    const Slot slot = index.open(ClusterId{1});
    index.add(slot, std::vector<WeightedTerm>{{1, 0.6F}, {2, 0.8F}}, atHour(0));
    QCOMPARE(index.find(ClusterId{1}), std::optional(slot));
    index.remove(slot);
    QVERIFY(!index.find(ClusterId{1}));
    QVERIFY(!index.holds(1) && !index.holds(2));
    QCOMPARE(index.open(ClusterId{2}), slot);
    QVERIFY(index.at(slot).terms.empty());
}

GROUNDSWELL_TEST(ClusterIndexTest, cluster_index)
#include "tst_cluster_index.moc"
