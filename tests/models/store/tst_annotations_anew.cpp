#include "tests/models/store/annotation_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace groundswell;
using namespace groundswell::testing;
using store::AnnotationWriter;
using store::WriteTransaction;

namespace {

std::vector<std::int64_t> numbersIn(const QString& words) {
    std::vector<std::int64_t> numbers;
    for (const QString& word : words.split(QLatin1Char(' '))) numbers.push_back(word.toLongLong());
    return numbers;
}

// Item 1 in the first of these clusters and so on; what is shown as 1, 2, 3 goes on as 11, 12, 13.
std::string clusterAnew(StoreFixture& fixture, const std::vector<std::int64_t>& clusters) {
    std::vector<std::pair<core::ClusterId, core::ClusterId>> succession;
    for (const std::int64_t old : {1, 2, 3}) {
        const bool goesOn = std::find(clusters.begin(), clusters.end(), old + 10) != clusters.end();
        if (goesOn && shownCluster(fixture, old).id.value == old)
            succession.emplace_back(core::ClusterId{old}, core::ClusterId{old + 10});
    }
    const auto anew = placesAnew(clusters, std::move(succession));
    return fixture.write([&](WriteTransaction& t) { return t.clusters().replace(anew); });
}

void pinItem(StoreFixture& fixture, std::int64_t cluster, std::int64_t item) {
    annotate(fixture, [&](AnnotationWriter& w) { return w.pinExemplar({cluster}, {item}, at(6)); });
}

std::string pinnedItems(StoreFixture& fixture) {
    return fixture.sql("SELECT cluster_id AS c, item_id AS i FROM pinned_exemplars");
}

}  // namespace

// What people wrote down, when the clusterer puts everything elsewhere.
class AnnotationsAnewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsKeepTheirs_data();
    void partsKeepTheirs();
    void whatComesAgainHandsOver_data();
    void whatComesAgainHandsOver();
    void pinsComeAgainWithTheirItem();
    void stalePinsAreGone_data();
    void stalePinsAreGone();
    void clustersEmptyItemByItem_data();
    void clustersEmptyItemByItem();
    void waitsForTheLastItem();
};

void AnnotationsAnewTest::partsKeepTheirs_data() {
    QTest::addColumn<bool>("byHand");     // 2 goes into 1
    QTest::addColumn<int>("settled");     // goes into the cluster before it, the first into 3; 0 = none
    QTest::addColumn<int>("labelled");    // cluster
    QTest::addColumn<int>("pinned");      // item, 1 to 4; 0 = none
    QTest::addColumn<QString>("places");  // of the items
    QTest::addColumn<int>("expected");    // the cluster that has the label, where nothing is joined any more
    const QString same = QStringLiteral("11 11 12 12 13 13 13");
    QTest::newRow("an exemplar") << false << 0 << 1 << 2 << QStringLiteral("12 11 12 12 13 13 13") << 11;
    QTest::newRow("settled, what is hidden") << false << 2 << 2 << 0 << same << 12;
    QTest::newRow("settled, what stays, under the other's exemplar") << false << 2 << 1 << 4 << same << 11;
    QTest::newRow("by hand, what is hidden") << true << 0 << 2 << 0 << same << 12;
    QTest::newRow("by hand, what stays, under the other's exemplar") << true << 0 << 1 << 4 << same << 11;
    QTest::newRow("by hand and settled, what is hidden") << true << 1 << 2 << 0 << same << 12;
    QTest::newRow("by hand and settled, what stays") << true << 1 << 1 << 0 << same << 11;
}

void AnnotationsAnewTest::partsKeepTheirs() {
    QFETCH(bool, byHand);
    QFETCH(int, settled);
    QFETCH(int, labelled);
    QFETCH(int, pinned);
    QFETCH(QString, places);
    QFETCH(int, expected);
    StoreFixture fixture;
    fillClusters(fixture);
    labelClusters(fixture, {labelled}, true);
    if (pinned != 0) pinItem(fixture, (pinned + 1) / 2, pinned);
    core::EditId edit;
    if (byHand) edit = joinByHand(fixture, 1, 2);
    if (settled != 0) settleView(fixture, {{{settled}, {settled == 1 ? 3 : settled - 1}, {}}});
    QCOMPARE(clusterAnew(fixture, numbersIn(places)), std::string());
    QCOMPARE(fixture.differences(), std::string());
    if (byHand) undoByHand(fixture, edit);
    QCOMPARE(fixture.sql("SELECT cluster_id AS c FROM cluster_labels"), "[{\"c\":" + std::to_string(expected) + "}]");
    QVERIFY((shownCluster(fixture, expected).labels == std::vector<std::string>{"flood"}));
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationsAnewTest::whatComesAgainHandsOver_data() {
    QTest::addColumn<int>("annotated");   // cluster
    QTest::addColumn<int>("pinned");      // item, 0 = none
    QTest::addColumn<bool>("settled");    // 1 is shown in 3
    QTest::addColumn<QString>("places");  // of the items; 0 = comes again
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("afterRemoval");  // of those that were to come again
    const auto row = [](const char* name, int annotated, int pinned, bool settled, const char* places,
                        const char* expected, const char* afterRemoval) {
        QTest::newRow(name) << annotated << pinned << settled << QString::fromUtf8(places)
                            << QString::fromUtf8(expected) << QString::fromUtf8(afterRemoval);
    };
    row("the anchor", 3, 0, false, "11 11 12 12 0 13 13", "13", "13");
    row("the anchor and the newest", 3, 0, false, "11 11 12 12 0 13 0", "13", "13");
    row("another", 3, 0, false, "11 11 12 12 13 0 13", "13", "13");
    row("a pinned one", 3, 6, false, "11 11 12 12 13 0 13", "-3 13", "13");
    row("all", 3, 0, false, "11 11 12 12 0 0 0", "-3", "0");
    row("all, and one was pinned", 3, 6, false, "11 11 12 12 0 0 0", "-3", "0");
    row("within its part", 1, 0, true, "0 11 12 12 13 13 13", "11", "11");
}

void AnnotationsAnewTest::whatComesAgainHandsOver() {
    QFETCH(int, annotated);
    QFETCH(int, pinned);
    QFETCH(bool, settled);
    QFETCH(QString, places);
    QFETCH(QString, expected);
    QFETCH(QString, afterRemoval);
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, annotated, pinned);
    if (settled) settleView(fixture, {{{1}, {3}, {}}});
    const std::vector<std::int64_t> clusters = numbersIn(places);
    QCOMPARE(clusterAnew(fixture, clusters), std::string());
    QCOMPARE(annotatedClusters(fixture.file()), expected.toStdString());
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        if (clusters[i] == 0) fixture.remove({static_cast<std::int64_t>(i) + 1});
    }
    QCOMPARE(annotatedClusters(fixture.file()), afterRemoval.toStdString());
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationsAnewTest::pinsComeAgainWithTheirItem() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 3, 6);
    QCOMPARE(clusterAnew(fixture, {11, 11, 12, 12, 13, 0, 13}), std::string());
    QVERIFY(shownCluster(fixture, 13).watched);
    QVERIFY(!shownCluster(fixture, 13).exemplarPinned);
    fixture.assign({{{6}, {13}, 1}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("13"));
    QVERIFY(shownCluster(fixture, 13).exemplarPinned);
    QCOMPARE(shownCluster(fixture, 13).exemplar.value, std::int64_t{6});
}

void AnnotationsAnewTest::stalePinsAreGone_data() {
    QTest::addColumn<QString>("places");  // none = everything is cleared
    QTest::newRow("clearing") << QString();
    QTest::newRow("replacing") << QStringLiteral("11 11 12 13 13 13 13");
    QTest::newRow("its item comes again") << QStringLiteral("11 11 12 0 13 13 13");
}

void AnnotationsAnewTest::stalePinsAreGone() {
    QFETCH(QString, places);
    StoreFixture fixture;
    fillClusters(fixture);
    pinItem(fixture, 2, 4);
    fixture.assign({{{4}, {3}, 1}});
    // It would hold again if the item came back.
    QCOMPARE(pinnedItems(fixture), std::string("[{\"c\":2,\"i\":4}]"));
    if (places.isEmpty()) {
        QCOMPARE(fixture.write([](WriteTransaction& t) { return t.clusters().clear(); }), std::string());
    } else {
        QCOMPARE(clusterAnew(fixture, numbersIn(places)), std::string());
    }
    fixture.assign({{{4}, {13}, 1}});
    QCOMPARE(pinnedItems(fixture), std::string("[]"));
    QVERIFY(!shownCluster(fixture, 13).exemplarPinned);
}

void AnnotationsAnewTest::clustersEmptyItemByItem_data() {
    QTest::addColumn<int>("pinned");
    QTest::addColumn<QString>("items");   // of cluster 3, in the order in which they go
    QTest::addColumn<QString>("places");  // where each goes; 0 = nowhere
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("shown");  // where the pin holds; 0 = nowhere
    const auto row = [](const char* name, int pinned, const char* items, const char* places, const char* expected,
                        int shown) {
        QTest::newRow(name) << pinned << QString::fromUtf8(items) << QString::fromUtf8(places)
                            << QString::fromUtf8(expected) << shown;
    };
    row("all into one", 6, "5 6 7", "11 11 11", "11", 11);
    row("the pinned one with most", 6, "5 6 7", "11 11 12", "11 12", 11);
    row("the pinned one last", 7, "5 6 7", "11 11 12", "12", 12);
    row("the pinned one first", 5, "5 7 6", "12 11 11", "11 12", 12);
    row("the pinned one nowhere", 6, "6 5 7", "0 11 12", "-3 12", 0);
}

void AnnotationsAnewTest::clustersEmptyItemByItem() {
    QFETCH(int, pinned);
    QFETCH(QString, items);
    QFETCH(QString, places);
    QFETCH(QString, expected);
    QFETCH(int, shown);
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 3, pinned);
    const std::vector<std::int64_t> order = numbersIn(items);
    const std::vector<std::int64_t> clusters = numbersIn(places);
    for (std::size_t i = 0; i < order.size(); ++i) fixture.assign({{{order[i]}, {clusters[i]}, 1}});
    QCOMPARE(annotatedClusters(fixture.file()), expected.toStdString());
    for (const std::int64_t cluster : {11, 12}) {
        QCOMPARE(shownCluster(fixture, cluster).exemplarPinned, cluster == shown);
        if (cluster == shown) QCOMPARE(shownCluster(fixture, cluster).exemplar.value, std::int64_t{pinned});
    }
    QVERIFY((shownCluster(fixture, clusters.back()).labels == std::vector<std::string>{"flood"}));
    // A pin that waits comes back with its item.
    if (shown == 0) {
        fixture.assign({{{pinned}, {11}, 1}});
        QVERIFY(shownCluster(fixture, 11).exemplarPinned);
    }
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationsAnewTest::waitsForTheLastItem() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 3);
    annotateAll(fixture, 1, 0);
    fixture.assign({{{3}, {}, 0}, {{4}, {}, 0}, {{1}, {}, 0}, {{2}, {}, 0}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("-2 -1"));
    fixture.assign({{{3}, {9}, 1}});
    fixture.assign({{{4}, {9}, 1}});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("-1 9"));
    QVERIFY((shownCluster(fixture, 9).labels == std::vector<std::string>{"flood"}));
    QVERIFY(shownCluster(fixture, 9).watched && shownCluster(fixture, 9).ignored);
    QCOMPARE(shownCluster(fixture, 9).exemplar.value, std::int64_t{3});
    QVERIFY(shownCluster(fixture, 9).exemplarPinned);
    // An item that is removed meanwhile takes it along, but for what watched.
    fixture.remove({1, 2});
    QCOMPARE(annotatedClusters(fixture.file()), std::string("0 9"));
    QCOMPARE(fixture.differences(), std::string());
}

GROUNDSWELL_TEST(AnnotationsAnewTest, annotations_anew)
#include "tst_annotations_anew.moc"
