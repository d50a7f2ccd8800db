#include "tests/models/store/annotation_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <functional>
#include <string>
#include <vector>

using namespace groundswell;
using namespace groundswell::testing;
using store::AnnotationWriter;
using store::ClusterRegrouping;
using store::WriteTransaction;

namespace {

domain::ClusterEdit splitByHand(StoreFixture& fixture, std::int64_t from, std::int64_t item) {
    domain::ClusterEdit edit;
    const core::ItemId one{item};
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto made = t.clusters().splitByHand({from}, {&one, 1}, at(0));
        if (!made) return made.error();
        edit = *made;
        return {};
    });
    return edit;
}

}  // namespace

class AnnotationMovesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsMergesAndComesBack();
    void bothKeepTheirLabelThroughAMerge();
    void followsSplits();
    void followsASettledView();
    void followsTheClusterer();
    void isThereAfterClearing();
    void isThereAfterReplacing();
    void mergesComeApartAfterReplacing();
    void takesAnotherAnchorWhenItsOwnIsRemoved();
    void comesApartWithAnotherAnchor();
    void goesWithTheLastItem();
    void undoFindsWhatMovedMeanwhile();
    void undoTakesOnlyItsOwn();
    void editsLeaveThingsInPlace();
};

void AnnotationMovesTest::followsMergesAndComesBack() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 4);
    const std::string before = annotationTables(fixture.file());
    const core::EditId edit = joinByHand(fixture, 1, 2);
    QCOMPARE(annotatedClusters(fixture.file()), std::string("1"));
    const domain::Cluster merged = shownCluster(fixture, 1);
    QVERIFY((merged.labels == std::vector<std::string>{"flood"}));
    QVERIFY(merged.watched && merged.ignored && merged.exemplarPinned);
    QCOMPARE(merged.notes, std::int64_t{1});
    QCOMPARE(merged.exemplar.value, std::int64_t{4});
    undoByHand(fixture, edit);
    QCOMPARE(annotationTables(fixture.file()), before);
    QVERIFY(shownCluster(fixture, 1).labels.empty());
    QCOMPARE(shownCluster(fixture, 2).exemplar.value, std::int64_t{4});
}

void AnnotationMovesTest::bothKeepTheirLabelThroughAMerge() {
    StoreFixture fixture;
    fillClusters(fixture);
    labelClusters(fixture, {1, 2}, true);
    annotate(fixture, [](AnnotationWriter& w) { return w.setIgnored(clusterIds({1, 2}), true, at(1)); });
    const std::string before = annotationTables(fixture.file());
    const core::EditId edit = joinByHand(fixture, 1, 2);
    QVERIFY((shownCluster(fixture, 1).labels == std::vector<std::string>{"flood"}));
    QCOMPARE((*fixture.reader()->annotations().labels())[0].clusters, std::int64_t{1});
    undoByHand(fixture, edit);
    QCOMPARE(annotationTables(fixture.file()), before);
    // Taken off while they were one, it is off both.
    const core::EditId again = joinByHand(fixture, 1, 2);
    const auto off = labelClusters(fixture, {2}, false);
    undoByHand(fixture, again);
    QVERIFY(shownCluster(fixture, 1).labels.empty());
    QVERIFY(shownCluster(fixture, 2).labels.empty());
    QCOMPARE(applyChange(fixture, off.reversed()), std::string());
    QCOMPARE(annotationTables(fixture.file()), before);
}

void AnnotationMovesTest::followsSplits() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 3, 0);
    const std::string before = annotationTables(fixture.file());
    // The anchor goes, and what it holds.
    const domain::ClusterEdit away = splitByHand(fixture, 3, 5);
    QCOMPARE(annotatedClusters(fixture.file()), std::to_string(away.cluster.value));
    undoByHand(fixture, away.id);
    QCOMPARE(annotationTables(fixture.file()), before);
    const domain::ClusterEdit other = splitByHand(fixture, 3, 6);
    QCOMPARE(annotatedClusters(fixture.file()), std::string("3"));
    undoByHand(fixture, other.id);
    QCOMPARE(annotationTables(fixture.file()), before);
}

void AnnotationMovesTest::followsASettledView() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 3);
    labelClusters(fixture, {1}, true);
    const std::string before = annotationTables(fixture.file());
    settleView(fixture, {{{2}, {1}, {}}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("1"));
    settleView(fixture, {});
    QCOMPARE(annotationTables(fixture.file()), before);
}

void AnnotationMovesTest::followsTheClusterer() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 3);
    const std::vector<ClusterRegrouping> merges{{{2}, {1}, {}}};
    fixture.write([&](WriteTransaction& t) { return t.clusters().regroup(merges); });
    QCOMPARE(annotatedClusters(fixture.file()), std::string("1"));
    const std::vector<ClusterRegrouping> splits{{{1}, {8}, {{3}, {4}}}};
    fixture.write([&](WriteTransaction& t) { return t.clusters().regroup(splits); });
    QCOMPARE(annotatedClusters(fixture.file()), std::string("8"));
    QCOMPARE(shownCluster(fixture, 8).exemplar.value, std::int64_t{3});
    // An item that goes alone leaves them with the others; a pin means that item, and waits for it.
    fixture.assign({{{3}, {3}, 1}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("8"));
    QVERIFY(!shownCluster(fixture, 8).exemplarPinned);
    QCOMPARE(fixture.sql("SELECT DISTINCT item_id AS i FROM cluster_notes"), std::string("[{\"i\":4}]"));
    fixture.assign({{{4}, {3}, 1}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("3"));
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationMovesTest::isThereAfterClearing() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 4);
    annotateAll(fixture, 1, 0);
    QCOMPARE(fixture.write([](WriteTransaction& t) { return t.clusters().clear(); }), std::string());
    QVERIFY((*fixture.reader()->annotations().notes({2})).empty());
    fixture.assign({{{4}, {9}, 1}, {{3}, {9}, 1}, {{1}, {2}, 1}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("2 9"));
    QVERIFY(shownCluster(fixture, 9).exemplarPinned);
    QCOMPARE(shownCluster(fixture, 9).exemplar.value, std::int64_t{4});
    QCOMPARE(shownCluster(fixture, 9).notes, std::int64_t{1});
    QVERIFY(shownCluster(fixture, 2).watched && shownCluster(fixture, 9).watched && shownCluster(fixture, 9).ignored);
}

void AnnotationMovesTest::isThereAfterReplacing() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 4);
    const auto anew = placesAnew({11, 11, 12, 12, 13, 13, 13}, {{{1}, {11}}, {{2}, {12}}, {{3}, {13}}});
    QCOMPARE(fixture.write([&](WriteTransaction& t) { return t.clusters().replace(anew); }), std::string());
    QCOMPARE(annotatedClusters(fixture.file()), std::string("12"));
    QCOMPARE(shownCluster(fixture, 2).id.value, std::int64_t{12});
    QCOMPARE(shownCluster(fixture, 2).exemplar.value, std::int64_t{4});
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationMovesTest::mergesComeApartAfterReplacing() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 0);
    labelClusters(fixture, {1}, true, "mine");
    const core::EditId edit = joinByHand(fixture, 1, 2);
    const auto anew = placesAnew({11, 11, 12, 12, 13, 13, 13}, {{{1}, {11}}, {{2}, {12}}, {{3}, {13}}});
    QCOMPARE(fixture.write([&](WriteTransaction& t) { return t.clusters().replace(anew); }), std::string());
    QCOMPARE(annotatedClusters(fixture.file()), std::string("11"));
    undoByHand(fixture, edit);
    QCOMPARE(annotatedClusters(fixture.file()), std::string("11 12"));
    QVERIFY((shownCluster(fixture, 11).labels == std::vector<std::string>{"mine"}));
    QVERIFY((shownCluster(fixture, 12).labels == std::vector<std::string>{"flood"}));
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationMovesTest::takesAnotherAnchorWhenItsOwnIsRemoved() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 3, 0);
    fixture.remove({5});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("3"));
    QCOMPARE(fixture.sql("SELECT DISTINCT item_id AS i FROM watch_list"), std::string("[{\"i\":7}]"));
    // And is found by it.
    QCOMPARE(fixture.write([](WriteTransaction& t) { return t.clusters().clear(); }), std::string());
    fixture.assign({{{7}, {4}, 1}});
    fixture.assign({{{6}, {5}, 1}});
    QVERIFY(annotatedClusters(fixture.file()) == "4" || annotatedClusters(fixture.file()) == "5");
}

void AnnotationMovesTest::comesApartWithAnotherAnchor() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 0);
    const core::EditId edit = joinByHand(fixture, 1, 2);
    fixture.remove({3});
    undoByHand(fixture, edit);
    QCOMPARE(annotatedClusters(fixture.file()), std::string("2"));
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationMovesTest::goesWithTheLastItem() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 3);
    fixture.remove({3, 4});
    // A watch says that there was something.
    QCOMPARE(annotatedClusters(fixture.file()), std::string("0"));
    const auto watches = *fixture.reader()->annotations().watches();
    QCOMPARE(watches.size(), std::size_t{1});
    QVERIFY(watches[0].cluster.isNone());
    QVERIFY((*fixture.reader()->annotations().marks({2})).empty());
}

void AnnotationMovesTest::undoFindsWhatMovedMeanwhile() {
    StoreFixture fixture;
    fillClusters(fixture);
    const auto set = labelClusters(fixture, {2}, true);
    const auto noted = annotate(fixture, [](AnnotationWriter& w) { return w.addNote({2}, "text", at(1)); });
    fixture.remove({3});
    joinByHand(fixture, 1, 2);
    QCOMPARE(applyChange(fixture, set.reversed()), std::string());
    QVERIFY(shownCluster(fixture, 1).labels.empty());
    QCOMPARE(applyChange(fixture, set), std::string());
    QVERIFY((shownCluster(fixture, 1).labels == std::vector<std::string>{"flood"}));
    QCOMPARE(applyChange(fixture, noted.reversed()), std::string());
    QCOMPARE(shownCluster(fixture, 1).notes, std::int64_t{0});
}

void AnnotationMovesTest::undoTakesOnlyItsOwn() {
    struct Case {
        const char* table;
        std::function<AnnotationWriter::Change(AnnotationWriter&, core::ClusterId, core::UtcTime)> work;
    };
    const std::vector<Case> cases{
        {"cluster_labels",
         [](AnnotationWriter& w, core::ClusterId id, core::UtcTime now) {
             return w.setLabel({&id, 1}, "flood", true, now);
         }},
        {"ignored_clusters",
         [](AnnotationWriter& w, core::ClusterId id, core::UtcTime now) {
             return w.setIgnored({&id, 1}, true, now);
         }},
    };
    for (const Case& one : cases) {
        StoreFixture fixture;
        fillClusters(fixture);
        annotate(fixture, [&](AnnotationWriter& w) { return one.work(w, {1}, at(1)); });
        const auto change = annotate(fixture, [&](AnnotationWriter& w) { return one.work(w, {2}, at(2)); });
        // It has another anchor now, and lies beside the other in one cluster.
        fixture.remove({3});
        joinByHand(fixture, 1, 2);
        QCOMPARE(applyChange(fixture, change.reversed()), std::string());
        QCOMPARE(fixture.sql(std::string("SELECT cluster_id AS c, item_id AS i FROM ") + one.table),
                 std::string("[{\"c\":1,\"i\":1}]"));
    }
}

void AnnotationMovesTest::editsLeaveThingsInPlace() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 0);
    domain::ChartMark mark = (*fixture.reader()->annotations().marks({2})).front();
    mark.sentence = "The dam held.";
    const std::vector<std::function<AnnotationWriter::Change(AnnotationWriter&)>> edits{
        [](AnnotationWriter& w) { return w.editNote({1}, "other", at(20)); },
        [](AnnotationWriter& w) { return w.editWatch({1}, "Other", "since"); },
        [](AnnotationWriter& w) { return w.setLooked({1}, at(20)); },
        [&](AnnotationWriter& w) { return w.saveMark(mark, at(20)); },
    };
    for (const auto& edit : edits) {
        const auto change = annotate(fixture, edit);
        // Their anchor goes alone, and they stay.
        fixture.assign({{{3}, {3}, 1}});
        const std::string before = annotationTables(fixture.file());
        for (const auto& applied : {change.reversed(), change}) {
            QCOMPARE(applyChange(fixture, applied), std::string());
            QCOMPARE(fixture.sql("SELECT cluster_id AS c, item_id AS i FROM cluster_notes UNION "
                                 "SELECT cluster_id, item_id FROM watch_list UNION "
                                 "SELECT cluster_id, item_id FROM chart_marks"),
                     std::string("[{\"c\":2,\"i\":4}]"));
        }
        QCOMPARE(annotationTables(fixture.file()), before);
        fixture.assign({{{3}, {2}, 1}});
        fixture.assign({{{4}, {3}, 1}});
        fixture.assign({{{4}, {2}, 1}});
    }
}

GROUNDSWELL_TEST(AnnotationMovesTest, annotation_moves)
#include "tst_annotation_moves.moc"
