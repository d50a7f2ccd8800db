#include "tests/models/store/annotation_desk.h"

#include "models/store/connection.h"
#include "models/store/statement.h"

#include <QTest>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace groundswell::testing {

namespace {

using store::AnnotationWriter;
using store::WriteTransaction;

constexpr const char* annotationAnchors[] = {"cluster_labels",   "cluster_notes",    "watch_list",
                                             "ignored_clusters", "pinned_exemplars", "chart_marks"};

void failUnless(const std::string& error) {
    if (!error.empty()) QTest::qFail(error.c_str(), __FILE__, __LINE__);
}

void appendAnnotations(SQLite::Database& database, const std::string& table, std::string& all) {
    SQLite::Statement rows(database, "SELECT * FROM " + table + " ORDER BY 1, 2, 3");
    all += table + "\n";
    while (rows.executeStep()) {
        for (int column = 0; column < rows.getColumnCount(); ++column)
            all += (rows.isColumnNull(column) ? std::string("-") : rows.getColumn(column).getString()) + "|";
        all += "\n";
    }
}

}  // namespace

void fillClusters(StoreFixture& fixture) {
    fixture.put({itemOf("a", "one"), itemOf("b", "two"), itemOf("c", "three"), itemOf("d", "four"), itemOf("e", "five"),
                 itemOf("f", "six"), itemOf("g", "seven")});
    fixture.assign(
        {{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {2}, 1}, {{5}, {3}, 1}, {{6}, {3}, 1}, {{7}, {3}, 1}});
}

domain::AnnotationChange annotate(StoreFixture& fixture,
                                  const std::function<AnnotationWriter::Change(AnnotationWriter&)>& work) {
    domain::AnnotationChange made;
    const std::string error = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto change = work(t.annotations());
        if (!change) return change.error();
        made = std::move(*change);
        return {};
    });
    failUnless(error);
    return made;
}

std::string refusalOf(StoreFixture& fixture, const std::function<AnnotationWriter::Change(AnnotationWriter&)>& work) {
    return fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto change = work(t.annotations());
        return change ? core::Result<void>() : core::Result<void>(change.error());
    });
}

std::string applyChange(StoreFixture& fixture, const domain::AnnotationChange& change) {
    return fixture.write([&](WriteTransaction& t) { return t.annotations().apply(change); });
}

std::vector<core::ClusterId> clusterIds(std::initializer_list<std::int64_t> ids) {
    std::vector<core::ClusterId> typed;
    for (const std::int64_t id : ids) typed.push_back({id});
    return typed;
}

domain::AnnotationChange labelClusters(StoreFixture& fixture, std::initializer_list<std::int64_t> clusters, bool on,
                                       const std::string& name) {
    const auto ids = clusterIds(clusters);
    return annotate(fixture, [&](AnnotationWriter& w) { return w.setLabel(ids, name, on, at(1)); });
}

domain::Cluster shownCluster(StoreFixture& fixture, std::int64_t id) {
    const auto found = *fixture.reader()->clusters().byId({id});
    return found ? *found : domain::Cluster();
}

std::string annotationTables(const std::filesystem::path& file) {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY, 5'000);
    std::string all;
    for (const char* table : annotationAnchors) appendAnnotations(database, table, all);
    for (const char* table : {"label_names", "saved_views"}) appendAnnotations(database, table, all);
    return all;
}

std::string annotatedClusters(const std::filesystem::path& file) {
    store::Connection connection(file, store::Connection::Role::Reader);
    std::string every;
    for (const char* table : annotationAnchors) {
        if (!every.empty()) every += " UNION ";
        every += std::string("SELECT cluster_id AS c FROM ") + table;
    }
    store::Statement rows(connection, "SELECT c FROM (" + every + ") ORDER BY c");
    std::string clusters;
    while (rows.step()) clusters += (clusters.empty() ? "" : " ") + rows.text(0);
    return clusters;
}

core::EditId joinByHand(StoreFixture& fixture, std::int64_t into, std::int64_t from) {
    core::EditId edit;
    const core::ClusterId other{from};
    failUnless(fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto made = t.clusters().mergeByHand({into}, {&other, 1}, at(0));
        if (!made) return made.error();
        edit = made->id;
        return {};
    }));
    return edit;
}

void undoByHand(StoreFixture& fixture, core::EditId edit) {
    failUnless(fixture.write([&](WriteTransaction& t) { return t.clusters().undoEdit(edit, at(9)); }));
}

void settleView(StoreFixture& fixture, const std::vector<store::ClusterRegrouping>& merges) {
    failUnless(fixture.write([&](WriteTransaction& t) { return t.clusters().settle(merges); }));
}

store::ClusterReplacement placesAnew(const std::vector<std::int64_t>& clusters,
                                     std::vector<std::pair<core::ClusterId, core::ClusterId>> succession) {
    store::ClusterReplacement anew;
    std::int64_t item = 0;
    for (const std::int64_t cluster : clusters) anew.assignments.push_back({{++item}, {cluster}, 1});
    anew.succession = std::move(succession);
    anew.version = 1;
    return anew;
}

void annotateAll(StoreFixture& fixture, std::int64_t cluster, std::int64_t pinned) {
    const core::ClusterId id{cluster};
    annotate(fixture, [&](AnnotationWriter& w) { return w.setLabel({&id, 1}, "flood", true, at(1)); });
    annotate(fixture, [&](AnnotationWriter& w) { return w.addNote(id, "see the mayor", at(2)); });
    annotate(fixture, [&](AnnotationWriter& w) { return w.watchCluster(id, "Old town", "why", at(3)); });
    annotate(fixture, [&](AnnotationWriter& w) { return w.setIgnored({&id, 1}, true, at(4)); });
    domain::ChartMark mark;
    mark.at = at(0);
    mark.sentence = "The dam broke.";
    mark.cluster = id;
    annotate(fixture, [&](AnnotationWriter& w) { return w.saveMark(mark, at(5)); });
    if (pinned != 0) annotate(fixture, [&](AnnotationWriter& w) { return w.pinExemplar(id, {pinned}, at(6)); });
}

}  // namespace groundswell::testing
