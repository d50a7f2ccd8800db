#include "tests/models/store/annotation_desk.h"
#include "tests/support/test_registry.h"

#include "models/store/connection.h"
#include "models/store/migrator.h"

#include <QTest>

#include <vector>

using namespace groundswell;
using namespace groundswell::testing;
using store::AnnotationWriter;
using store::WriteTransaction;

class AnnotationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void labelsAreSetOnce();
    void everyChangeIsUndoneExactly();
    void renamesLabels();
    void notesKeepTheirNumber();
    void watchesOnce();
    void pinsOutliveTheProgramsChoice();
    void viewsHaveAnOrder();
    void refuses();
    void storesOfVersion13KeepTheirs();
    void viewsShowThem();
};

void AnnotationsTest::labelsAreSetOnce() {
    StoreFixture fixture;
    fillClusters(fixture);
    const domain::AnnotationChange set = labelClusters(fixture, {1, 2, 77, 1}, true);
    QCOMPARE(set.steps.size(), std::size_t{3});  // its name and two clusters
    QVERIFY((set.clusters() == clusterIds({1, 2})));
    QVERIFY(labelClusters(fixture, {1, 2}, true).isEmpty());
    QVERIFY((shownCluster(fixture, 1).labels == std::vector<std::string>{"flood"}));
    labelClusters(fixture, {2, 3}, true, "  rain ");
    const auto counts = *fixture.reader()->annotations().labels();
    QCOMPARE(counts.size(), std::size_t{2});
    QCOMPARE(counts[0].label.name, std::string("flood"));
    QCOMPARE(counts[0].clusters, std::int64_t{2});
    QCOMPARE(counts[1].label.name, std::string("rain"));
    QVERIFY((labelClusters(fixture, {1, 2, 3}, false).clusters() == clusterIds({1, 2})));
    QVERIFY(labelClusters(fixture, {1, 2, 3}, false).isEmpty());
    // The catalogue keeps it.
    QCOMPARE((*fixture.reader()->annotations().labels())[0].clusters, std::int64_t{0});
}

void AnnotationsTest::everyChangeIsUndoneExactly() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 1, 2);
    const auto two = clusterIds({1, 2});
    domain::SavedView view;
    view.name = "Floods";
    view.page = "clusters";
    view.conditions = "{}";
    annotate(fixture, [&](AnnotationWriter& w) { return w.saveView(view, at(1)); });
    view.name = "Fires";
    annotate(fixture, [&](AnnotationWriter& w) { return w.saveView(view, at(2)); });
    domain::ChartMark mark;
    mark.sentence = "Everywhere.";
    using Work = std::function<AnnotationWriter::Change(AnnotationWriter&)>;
    const std::vector<Work> all{
        [&](AnnotationWriter& w) { return w.setLabel(two, "flood", true, at(20)); },
        [&](AnnotationWriter& w) { return w.setLabel(two, "flood", false, at(20)); },
        [&](AnnotationWriter& w) { return w.setLabelName("flood", "blue", at(20)); },
        [&](AnnotationWriter& w) { return w.renameLabel("flood", "high water", at(20)); },
        [&](AnnotationWriter& w) { return w.removeLabel("flood"); },
        [&](AnnotationWriter& w) { return w.addNote({2}, "more", at(20)); },
        [&](AnnotationWriter& w) { return w.editNote({1}, "other", at(20)); },
        [&](AnnotationWriter& w) { return w.removeNote({1}); },
        [&](AnnotationWriter& w) { return w.watchCluster({2}, "", "", at(20)); },
        [&](AnnotationWriter& w) { return w.watchOther(domain::WatchKind::Keyword, "dam", "", "", at(20)); },
        [&](AnnotationWriter& w) { return w.editWatch({1}, "Other", "since"); },
        [&](AnnotationWriter& w) { return w.setLooked({1}, at(20)); },
        [&](AnnotationWriter& w) { return w.removeWatch({1}); },
        [&](AnnotationWriter& w) { return w.unwatchCluster({1}); },
        [&](AnnotationWriter& w) { return w.setIgnored(two, true, at(20)); },
        [&](AnnotationWriter& w) { return w.setIgnored(two, false, at(20)); },
        [&](AnnotationWriter& w) { return w.pinExemplar({1}, {1}, at(20)); },
        [&](AnnotationWriter& w) { return w.pinExemplar({1}, {}, at(20)); },
        [&](AnnotationWriter& w) { return w.renameView({1}, "Water"); },
        [&](AnnotationWriter& w) { return w.removeView({1}); },
        [&](AnnotationWriter& w) {
            const core::ViewId last{2};
            return w.orderViews({&last, 1});
        },
        [&](AnnotationWriter& w) { return w.saveMark(mark, at(20)); },
        [&](AnnotationWriter& w) { return w.removeMark({1}); },
    };
    const std::string before = annotationTables(fixture.file());
    for (const Work& work : all) {
        const domain::AnnotationChange change = annotate(fixture, work);
        QVERIFY(!change.isEmpty());
        const std::string after = annotationTables(fixture.file());
        QVERIFY(after != before);
        for (int round = 0; round < 2; ++round) {
            QCOMPARE(applyChange(fixture, change.reversed()), std::string());
            QCOMPARE(annotationTables(fixture.file()), before);
            QCOMPARE(applyChange(fixture, change), std::string());
            QCOMPARE(annotationTables(fixture.file()), after);
        }
        QCOMPARE(applyChange(fixture, change.reversed()), std::string());
    }
    QCOMPARE(annotationTables(fixture.file()), before);
}

void AnnotationsTest::renamesLabels() {
    StoreFixture fixture;
    fillClusters(fixture);
    labelClusters(fixture, {1, 2}, true);
    labelClusters(fixture, {2}, true, "rain");
    annotate(fixture, [](AnnotationWriter& w) { return w.setLabelName("flood", "blue", at(2)); });
    annotate(fixture, [](AnnotationWriter& w) { return w.renameLabel("flood", "rain", at(3)); });
    QVERIFY((shownCluster(fixture, 1).labels == std::vector<std::string>{"rain"}));
    QVERIFY((shownCluster(fixture, 2).labels == std::vector<std::string>{"rain"}));
    const auto counts = *fixture.reader()->annotations().labels();
    QCOMPARE(counts.size(), std::size_t{1});
    QCOMPARE(counts[0].clusters, std::int64_t{2});
    annotate(fixture, [](AnnotationWriter& w) { return w.renameLabel("rain", "water", at(3)); });
    QCOMPARE((*fixture.reader()->annotations().labels())[0].label.name, std::string("water"));
}

void AnnotationsTest::notesKeepTheirNumber() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotate(fixture, [](AnnotationWriter& w) { return w.addNote({1}, "first", at(1)); });
    const auto removed = annotate(fixture, [](AnnotationWriter& w) { return w.removeNote({1}); });
    annotate(fixture, [](AnnotationWriter& w) { return w.addNote({1}, "second", at(2)); });
    QCOMPARE(applyChange(fixture, removed.reversed()), std::string());
    const auto notes = *fixture.reader()->annotations().notes({1});
    QCOMPARE(notes.size(), std::size_t{2});
    QCOMPARE(notes[0].id.value, std::int64_t{2});
    QCOMPARE(notes[0].text, std::string("second"));
    QCOMPARE(notes[1].id.value, std::int64_t{1});
    QCOMPARE(shownCluster(fixture, 1).notes, std::int64_t{2});
    QVERIFY(annotate(fixture, [](AnnotationWriter& w) { return w.editNote({1}, " first ", at(3)); }).isEmpty());
    annotate(fixture, [](AnnotationWriter& w) { return w.editNote({1}, "third", at(3)); });
    QVERIFY((*fixture.reader()->annotations().notes({1}))[1].changedAt == at(3));
}

void AnnotationsTest::watchesOnce() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotate(fixture, [](AnnotationWriter& w) { return w.watchCluster({1}, "", "", at(1)); });
    QVERIFY(annotate(fixture, [](AnnotationWriter& w) { return w.watchCluster({1}, "again", "", at(2)); }).isEmpty());
    const auto keyword = [](AnnotationWriter& w) {
        return w.watchOther(domain::WatchKind::Keyword, "dam", "", "", at(3));
    };
    annotate(fixture, keyword);
    QVERIFY(annotate(fixture, keyword).isEmpty());
    const auto watches = *fixture.reader()->annotations().watches();
    QCOMPARE(watches.size(), std::size_t{2});
    QCOMPARE(watches[0].name, std::string("one"));  // the words of its exemplar
    QCOMPARE(watches[1].name, std::string("dam"));
    QVERIFY(watches[1].kind == domain::WatchKind::Keyword);
    QVERIFY(shownCluster(fixture, 1).watched);
    QVERIFY(!shownCluster(fixture, 2).watched);
    annotate(fixture, [](AnnotationWriter& w) { return w.unwatchCluster({1}); });
    QVERIFY(!shownCluster(fixture, 1).watched);
}

void AnnotationsTest::pinsOutliveTheProgramsChoice() {
    StoreFixture fixture;
    fillClusters(fixture);
    QCOMPARE(shownCluster(fixture, 3).exemplar.value, std::int64_t{5});
    annotate(fixture, [](AnnotationWriter& w) { return w.pinExemplar({3}, {7}, at(1)); });
    QCOMPARE(shownCluster(fixture, 3).exemplar.value, std::int64_t{7});
    QCOMPARE(shownCluster(fixture, 3).exemplarText, std::string("seven"));
    QVERIFY(shownCluster(fixture, 3).exemplarPinned);
    fixture.write([](WriteTransaction& t) { return t.clusters().setExemplar({3}, {6}); });
    QCOMPARE(shownCluster(fixture, 3).exemplar.value, std::int64_t{7});
    QVERIFY(annotate(fixture, [](AnnotationWriter& w) { return w.pinExemplar({3}, {7}, at(2)); }).isEmpty());
    // While it is elsewhere the program's choice is shown.
    fixture.assign({{{7}, {1}, 1}});
    QCOMPARE(shownCluster(fixture, 3).exemplar.value, std::int64_t{6});
    QVERIFY(!shownCluster(fixture, 3).exemplarPinned);
    fixture.assign({{{7}, {3}, 1}});
    QCOMPARE(shownCluster(fixture, 3).exemplar.value, std::int64_t{7});
    fixture.remove({7});
    QCOMPARE(shownCluster(fixture, 3).exemplar.value, std::int64_t{6});
    QCOMPARE(fixture.sql("SELECT count(*) AS n FROM pinned_exemplars"), std::string("[{\"n\":0}]"));
    QCOMPARE(fixture.differences(), std::string());
}

void AnnotationsTest::viewsHaveAnOrder() {
    StoreFixture fixture;
    const auto names = [&] {
        std::string all;
        for (const domain::SavedView& view : *fixture.reader()->annotations().views()) all += view.name + " ";
        return all;
    };
    for (const char* name : {"a", "b", "c"}) {
        domain::SavedView view;
        view.name = name;
        view.page = "content";
        annotate(fixture, [&](AnnotationWriter& w) { return w.saveView(view, at(1)); });
    }
    QCOMPARE(names(), std::string("a b c "));
    const std::vector<core::ViewId> order{{3}, {1}};
    const auto ordered = annotate(fixture, [&](AnnotationWriter& w) { return w.orderViews(order); });
    QCOMPARE(names(), std::string("c a b "));
    QCOMPARE(applyChange(fixture, ordered.reversed()), std::string());
    QCOMPARE(names(), std::string("a b c "));
    domain::SavedView other = (*fixture.reader()->annotations().views())[1];
    other.conditions = "{\"items\":2}";
    other.place = 99;
    annotate(fixture, [&](AnnotationWriter& w) { return w.saveView(other, at(2)); });
    QCOMPARE(names(), std::string("a b c "));
    QCOMPARE((*fixture.reader()->annotations().views())[1].conditions, std::string("{\"items\":2}"));
}

void AnnotationsTest::refuses() {
    StoreFixture fixture;
    fillClusters(fixture);
    using Work = std::function<AnnotationWriter::Change(AnnotationWriter&)>;
    const std::vector<Work> all{
        [](AnnotationWriter& w) { return w.setLabel({}, " \t", true, at(1)); },
        [](AnnotationWriter& w) { return w.setLabelName("", "red", at(1)); },
        [](AnnotationWriter& w) { return w.renameLabel("nowhere", "there", at(1)); },
        [](AnnotationWriter& w) { return w.addNote({1}, "\n", at(1)); },
        [](AnnotationWriter& w) { return w.addNote({9}, "text", at(1)); },
        [](AnnotationWriter& w) { return w.editNote({9}, "text", at(1)); },
        [](AnnotationWriter& w) { return w.watchCluster({9}, "", "", at(1)); },
        [](AnnotationWriter& w) { return w.watchOther(domain::WatchKind::Search, "", "", "", at(1)); },
        [](AnnotationWriter& w) { return w.watchOther(domain::WatchKind::Cluster, "1", "", "", at(1)); },
        [](AnnotationWriter& w) { return w.editWatch({9}, "name", ""); },
        [](AnnotationWriter& w) { return w.setLooked({9}, at(1)); },
        [](AnnotationWriter& w) { return w.pinExemplar({1}, {3}, at(1)); },
        [](AnnotationWriter& w) { return w.pinExemplar({9}, {}, at(1)); },
        [](AnnotationWriter& w) { return w.saveView({}, at(1)); },
        [](AnnotationWriter& w) { return w.renameView({9}, "name"); },
        [](AnnotationWriter& w) { return w.saveMark({}, at(1)); },
    };
    const std::string before = annotationTables(fixture.file());
    for (const Work& work : all) QVERIFY(!refusalOf(fixture, work).empty());
    QCOMPARE(annotationTables(fixture.file()), before);
    // What is gone already is gone.
    QVERIFY(annotate(fixture, [](AnnotationWriter& w) { return w.removeNote({9}); }).isEmpty());
    QVERIFY(annotate(fixture, [](AnnotationWriter& w) { return w.removeWatch({9}); }).isEmpty());
}

void AnnotationsTest::storesOfVersion13KeepTheirs() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("store.sqlite")).toStdString();
    {
        store::Connection connection(file, store::Connection::Role::Writer, true);
        connection.execute("PRAGMA application_id=" + std::to_string(store::applicationId));
        connection.execute("PRAGMA journal_mode=WAL");
        QVERIFY(store::migrate(connection, store::migrations().first(13)));
        connection.execute(
            "INSERT INTO known_sources (source_no, source_id) VALUES (1, 'files');"
            "INSERT INTO content_items (item_id, source_no, external_id, field_no, state_no, cluster_id, text_hash, "
            "content_hash, collected_at, attempts, title_is_text, text) VALUES (7, 1, 'x', 1, 0, 4, 0, 0, 0, 0, 0, "
            "'a');"
            "INSERT INTO content_clusters (cluster_id, items, items_unique, items_all_time, authors, sources, "
            "exemplar_item_id, exemplar_at_items) VALUES (4, 1, 1, 1, 0, 1, 7, 1);"
            "INSERT INTO cluster_labels (cluster_id, label) VALUES (4, 'flood');"
            "INSERT INTO cluster_labels (cluster_id, label, item_id, created_at) VALUES (4, 'rain', 7, 5);"
            "INSERT INTO cluster_notes (note_id, cluster_id, note) VALUES (3, 4, 'old')");
        connection.setCheckpointOnClose(true);
    }
    auto opened = store::Store::open(file, store::OpenMode::ReadWrite, storeOptions());
    QVERIFY2(opened, opened ? "" : opened.error().describe().c_str());
    auto reader = (*opened)->connect();
    QVERIFY(reader);
    const auto found = *(*reader)->clusters().byId({4});
    QVERIFY(found.has_value());
    QVERIFY((found->labels == std::vector<std::string>{"flood", "rain"}));
    const auto notes = *(*reader)->annotations().notes({4});
    QCOMPARE(notes.size(), std::size_t{1});
    QCOMPARE(notes[0].id.value, std::int64_t{3});
    QCOMPARE(notes[0].anchor.value, std::int64_t{7});
    QCOMPARE((*(*reader)->annotations().labels()).size(), std::size_t{2});
    core::NoteId made;
    const auto written = (*opened)->writer().run([&](WriteTransaction& t) -> core::Result<void> {
        auto change = t.annotations().addNote({4}, "new", at(1));
        if (!change) return change.error();
        made = std::get<domain::Note>(*change->steps.front().after).id;
        return {};
    });
    QVERIFY(written);
    QCOMPARE(made.value, std::int64_t{4});
}

void AnnotationsTest::viewsShowThem() {
    StoreFixture fixture;
    fillClusters(fixture);
    annotateAll(fixture, 2, 4);
    QCOMPARE(fixture.sql("SELECT note_id, cluster_id, note, created_at FROM notes"),
             std::string("[{\"note_id\":1,\"cluster_id\":2,\"note\":\"see the mayor\","
                         "\"created_at\":\"2026-01-01T00:00:02Z\"}]"));
    QCOMPARE(fixture.sql("SELECT watch_id, kind, name, target, note, cluster_id, looked_at FROM watches"),
             std::string("[{\"watch_id\":1,\"kind\":\"cluster\",\"name\":\"Old town\",\"target\":null,"
                         "\"note\":\"why\",\"cluster_id\":2,\"looked_at\":null}]"));
    QCOMPARE(fixture.sql("SELECT exemplar_item_id AS i, exemplar_text AS t, labels AS l FROM clusters "
                         "WHERE cluster_id = 2"),
             std::string("[{\"i\":4,\"t\":\"four\",\"l\":\"flood\"}]"));
}

GROUNDSWELL_TEST(AnnotationsTest, annotations)
#include "tst_annotations.moc"
