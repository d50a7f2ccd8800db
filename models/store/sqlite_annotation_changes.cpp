#include "models/store/annotation_rows.h"
#include "models/store/cluster_annotations.h"
#include "models/store/sqlite_annotation_writer.h"
#include "models/store/statement.h"

#include <string>
#include <variant>

namespace groundswell::store {

namespace {

// No cluster has it: its anchor waits for one.
constexpr std::int64_t waitingCluster = -1;

// A mark that a change leaves where it is.
bool isMarkThatStays(const domain::AnnotationChange::Step& step) {
    const auto* before = step.before ? std::get_if<domain::ChartMark>(&*step.before) : nullptr;
    const auto* after = step.after ? std::get_if<domain::ChartMark>(&*step.after) : nullptr;
    return before != nullptr && after != nullptr && before->cluster == after->cluster &&
           before->anchor == after->anchor;
}

}  // namespace

AnnotationWriter::Change SqliteAnnotationWriter::decide(const std::function<Change()>& work) {
    core::Result<Change> decided = m_connection.guard([&]() -> Change {
        m_tallies.flush();
        Change change = work();
        if (change) applySteps(*change);
        return change;
    });
    if (!decided) return std::move(decided).error();
    return std::move(*decided);
}

core::Result<void> SqliteAnnotationWriter::apply(const domain::AnnotationChange& change) {
    return m_connection.guard([&] {
        m_tallies.flush();
        applySteps(change);
    });
}

void SqliteAnnotationWriter::applySteps(const domain::AnnotationChange& change) {
    for (const domain::AnnotationChange::Step& step : change.steps) {
        if (isMarkThatStays(step)) {
            putAgain(std::get<domain::ChartMark>(*step.after));
        } else if (step.after) {
            std::visit([this](const auto& annotation) { put(annotation); }, *step.after);
        } else if (step.before) {
            std::visit([this](const auto& annotation) { drop(annotation); }, *step.before);
        }
    }
}

std::optional<SqliteAnnotationWriter::Place> SqliteAnnotationWriter::clusterNow(core::ClusterId cluster) {
    const std::int64_t id = m_tallies.resolve(cluster.value);
    Statement row(m_connection,
                  "SELECT " + std::string(shownExemplar) + " FROM content_clusters c WHERE c.cluster_id = ?");
    if (!row.bind(id).step()) return std::nullopt;
    return Place{id, row.integer(0)};
}

// What was put on a cluster went where its anchor went since.
std::optional<SqliteAnnotationWriter::Place> SqliteAnnotationWriter::placeOf(core::ClusterId cluster,
                                                                             core::ItemId anchor) {
    Statement item(m_connection, "SELECT cluster_id FROM content_items WHERE item_id = ?");
    if (!anchor.isNone() && item.bind(anchor.value).step()) {
        if (!item.isNull(0)) return Place{item.integer(0), anchor.value};
        m_clusters.expectHomeless();
        return Place{waitingCluster, anchor.value};
    }
    return clusterNow(cluster);
}

void SqliteAnnotationWriter::put(const domain::Label& label) {
    const auto place = placeOf(label.cluster, label.anchor);
    if (!place) return;
    Statement before(m_connection, "DELETE FROM cluster_labels WHERE label = ? AND item_id = ?");
    before.bind(std::string_view(label.name)).bind(place->anchor).run();
    Statement row(m_connection,
                  "INSERT INTO cluster_labels (cluster_id, label, item_id, created_at) VALUES (?, ?, ?, ?)");
    row.bind(place->cluster).bind(std::string_view(label.name)).bind(place->anchor).bind(label.madeAt).run();
}

// Its anchor may be another one since.
void SqliteAnnotationWriter::drop(const domain::Label& label) {
    Statement row(m_connection, "DELETE FROM cluster_labels WHERE label = ? AND item_id = ?");
    row.bind(std::string_view(label.name)).bind(label.anchor.value).run();
    if (m_connection.changes() > 0) return;
    // The moment tells it from one that the cluster has of another decision.
    Statement rows(m_connection, "DELETE FROM cluster_labels WHERE label = ? AND cluster_id = ? AND created_at IS ?");
    rows.bind(std::string_view(label.name)).bind(m_tallies.resolve(label.cluster.value)).bind(label.madeAt).run();
}

void SqliteAnnotationWriter::put(const domain::LabelName& name) {
    Statement row(m_connection,
                  "INSERT INTO label_names (label, tone, created_at) VALUES (?, ?, ?) ON CONFLICT (label) "
                  "DO UPDATE SET tone = excluded.tone, created_at = excluded.created_at");
    row.bind(std::string_view(name.name)).bindKnown(name.tone).bind(name.madeAt).run();
}

void SqliteAnnotationWriter::drop(const domain::LabelName& name) {
    Statement row(m_connection, "DELETE FROM label_names WHERE label = ?");
    row.bind(std::string_view(name.name)).run();
}

void SqliteAnnotationWriter::put(const domain::Note& note) {
    // What is there knows its place better: its items may have moved since.
    const bool isThere = this->note(note.id).has_value();
    const auto place = placeOf(note.cluster, note.anchor);
    if (!place && !isThere) return;
    const Place added = place.value_or(Place());
    Statement row(m_connection,
                  "INSERT INTO cluster_notes (note_id, cluster_id, item_id, note, created_at, changed_at) "
                  "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (note_id) DO UPDATE SET note = excluded.note, "
                  "created_at = excluded.created_at, changed_at = excluded.changed_at");
    row.bind(note.id.value).bind(added.cluster).bind(added.anchor).bind(std::string_view(note.text));
    row.bind(note.madeAt).bind(note.changedAt).run();
}

void SqliteAnnotationWriter::drop(const domain::Note& note) {
    dropById("cluster_notes", "note_id", note.id.value);
}

void SqliteAnnotationWriter::put(const domain::Watch& watch) {
    Place place;
    if (watch.kind == domain::WatchKind::Cluster) place = placeOf(watch.cluster, watch.anchor).value_or(Place());
    Statement row(m_connection,
                  "INSERT INTO watch_list (watch_id, kind, name, target, note, cluster_id, item_id, created_at, "
                  "looked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (watch_id) DO UPDATE SET "
                  "kind = excluded.kind, name = excluded.name, target = excluded.target, note = excluded.note, "
                  "created_at = excluded.created_at, looked_at = excluded.looked_at");
    row.bind(watch.id.value).bind(watchKindName(watch.kind)).bind(std::string_view(watch.name));
    row.bind(std::string_view(watch.target)).bind(std::string_view(watch.note)).bind(place.cluster);
    row.bind(place.anchor).bind(std::optional(watch.madeAt)).bind(watch.lookedAt).run();
}

void SqliteAnnotationWriter::drop(const domain::Watch& watch) {
    dropById("watch_list", "watch_id", watch.id.value);
}

void SqliteAnnotationWriter::put(const domain::IgnoredCluster& ignored) {
    const auto place = placeOf(ignored.cluster, ignored.anchor);
    if (!place) return;
    Statement before(m_connection, "DELETE FROM ignored_clusters WHERE item_id = ?");
    before.bind(place->anchor).run();
    Statement row(m_connection, "INSERT INTO ignored_clusters (cluster_id, item_id, created_at) VALUES (?, ?, ?)");
    row.bind(place->cluster).bind(place->anchor).bind(std::optional(ignored.madeAt)).run();
}

void SqliteAnnotationWriter::drop(const domain::IgnoredCluster& ignored) {
    Statement row(m_connection, "DELETE FROM ignored_clusters WHERE item_id = ?");
    row.bind(ignored.anchor.value).run();
    if (m_connection.changes() > 0) return;
    Statement rows(m_connection, "DELETE FROM ignored_clusters WHERE cluster_id = ? AND created_at = ?");
    rows.bind(m_tallies.resolve(ignored.cluster.value)).bind(std::optional(ignored.madeAt)).run();
}

void SqliteAnnotationWriter::put(const domain::PinnedExemplar& pin) {
    const auto place = placeOf(pin.cluster, pin.item);
    if (!place || place->anchor != pin.item.value) return;
    drop(pin);
    Statement row(m_connection, "INSERT INTO pinned_exemplars (cluster_id, item_id, created_at) VALUES (?, ?, ?)");
    row.bind(place->cluster).bind(place->anchor).bind(std::optional(pin.madeAt)).run();
}

void SqliteAnnotationWriter::drop(const domain::PinnedExemplar& pin) {
    dropById("pinned_exemplars", "item_id", pin.item.value);
}

void SqliteAnnotationWriter::put(const domain::SavedView& view) {
    Statement row(m_connection,
                  "INSERT INTO saved_views (view_id, name, page, conditions, place, created_at) "
                  "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (view_id) DO UPDATE SET name = excluded.name, "
                  "page = excluded.page, conditions = excluded.conditions, place = excluded.place, "
                  "created_at = excluded.created_at");
    row.bind(view.id.value).bind(std::string_view(view.name)).bind(std::string_view(view.page));
    row.bind(std::string_view(view.conditions)).bind(view.place).bind(std::optional(view.madeAt)).run();
}

void SqliteAnnotationWriter::drop(const domain::SavedView& view) {
    dropById("saved_views", "view_id", view.id.value);
}

void SqliteAnnotationWriter::put(const domain::ChartMark& mark) {
    Place place;
    if (!mark.cluster.isNone() || !mark.anchor.isNone()) {
        const auto found = placeOf(mark.cluster, mark.anchor);
        if (!found) return;
        place = *found;
    }
    Statement row(m_connection,
                  "INSERT INTO chart_marks (mark_id, marked_at, sentence, cluster_id, item_id, created_at) "
                  "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mark_id) DO UPDATE SET marked_at = excluded.marked_at, "
                  "sentence = excluded.sentence, cluster_id = excluded.cluster_id, item_id = excluded.item_id, "
                  "created_at = excluded.created_at");
    row.bind(mark.id.value).bind(std::optional(mark.at)).bind(std::string_view(mark.sentence));
    row.bind(place.cluster).bind(place.anchor).bind(std::optional(mark.madeAt)).run();
}

// What is there knows its place better.
void SqliteAnnotationWriter::putAgain(const domain::ChartMark& mark) {
    const std::optional<domain::ChartMark> there = this->mark(mark.id);
    if (!there) return put(mark);
    Statement row(m_connection, "UPDATE chart_marks SET marked_at = ?, sentence = ?, created_at = ? WHERE mark_id = ?");
    row.bind(std::optional(mark.at)).bind(std::string_view(mark.sentence)).bind(std::optional(mark.madeAt));
    row.bind(mark.id.value).run();
}

void SqliteAnnotationWriter::drop(const domain::ChartMark& mark) {
    dropById("chart_marks", "mark_id", mark.id.value);
}

void SqliteAnnotationWriter::dropById(std::string_view table, std::string_view column, std::int64_t id) {
    Statement row(m_connection, "DELETE FROM " + std::string(table) + " WHERE " + std::string(column) + " = ?");
    row.bind(id).run();
}

}  // namespace groundswell::store
