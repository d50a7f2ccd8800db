#include "models/store/annotation_rows.h"
#include "models/store/sqlite_annotation_writer.h"
#include "models/store/statement.h"

#include <algorithm>
#include <string>

namespace groundswell::store {

using core::Error;
using core::ErrorCode;
using domain::AnnotationChange;

namespace {

constexpr std::size_t longestListed = 1 << 20;  // of bytes, for what is one row of a list

Error notListed(const std::string& what, std::int64_t id) {
    return Error(ErrorCode::NotFound, "There is no " + what + " " + std::to_string(id) + ".");
}

core::Result<void> checkListed(const std::string& words, const std::string& what) {
    if (words.find_first_not_of(" \t\r\n") == std::string::npos)
        return Error(ErrorCode::InvalidInput, what + " cannot be empty.");
    if (words.size() > longestListed) return Error(ErrorCode::InvalidInput, what + " is too long.");
    return {};
}

template <class T>
AnnotationChange oneStep(std::optional<T> before, std::optional<T> after) {
    AnnotationChange change;
    if (before == after) return change;
    AnnotationChange::Step& step = change.steps.emplace_back();
    if (before) step.before = std::move(*before);
    if (after) step.after = std::move(*after);
    return change;
}

}  // namespace

std::optional<domain::Watch> SqliteAnnotationWriter::watch(core::WatchId id) {
    Statement row(m_connection, std::string(selectWatches) + " WHERE watch_id = ?");
    if (!row.bind(id.value).step()) return std::nullopt;
    return watchOf(row);
}

std::optional<domain::SavedView> SqliteAnnotationWriter::view(core::ViewId id) {
    Statement row(m_connection, std::string(selectViews) + " WHERE view_id = ?");
    if (!row.bind(id.value).step()) return std::nullopt;
    return viewOf(row);
}

std::optional<domain::ChartMark> SqliteAnnotationWriter::mark(core::MarkId id) {
    Statement row(m_connection, std::string(selectMarks) + " WHERE mark_id = ?");
    if (!row.bind(id.value).step()) return std::nullopt;
    return markOf(row);
}

AnnotationWriter::Change SqliteAnnotationWriter::watchCluster(core::ClusterId cluster, const std::string& name,
                                                              const std::string& note, core::UtcTime now) {
    return decide([&]() -> Change {
        const auto place = existing(cluster);
        if (!place) return place.error();
        Statement same(m_connection, "SELECT 1 FROM watch_list WHERE kind = 'cluster' AND cluster_id = ?");
        if (same.bind(place->cluster).step()) return AnnotationChange();
        domain::Watch watch;
        watch.id = {nextId("watch_list")};
        watch.name = name.empty() ? firstWords(place->anchor) : name;
        watch.note = note;
        watch.cluster = {place->cluster};
        watch.anchor = {place->anchor};
        watch.madeAt = now;
        return oneStep<domain::Watch>(std::nullopt, std::move(watch));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::watchOther(domain::WatchKind kind, const std::string& target,
                                                            const std::string& name, const std::string& note,
                                                            core::UtcTime now) {
    return decide([&]() -> Change {
        if (kind == domain::WatchKind::Cluster)
            return Error(ErrorCode::InvalidInput, "A cluster is watched by its number.");
        if (auto checked = checkListed(target, "What is watched"); !checked) return checked.error();
        Statement same(m_connection, "SELECT 1 FROM watch_list WHERE kind = ? AND target = ?");
        if (same.bind(watchKindName(kind)).bind(std::string_view(target)).step()) return AnnotationChange();
        domain::Watch watch;
        watch.id = {nextId("watch_list")};
        watch.kind = kind;
        watch.name = name.empty() ? target : name;
        watch.target = target;
        watch.note = note;
        watch.madeAt = now;
        return oneStep<domain::Watch>(std::nullopt, std::move(watch));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::editWatch(core::WatchId id, const std::string& name,
                                                           const std::string& note) {
    return decide([&]() -> Change {
        if (auto checked = checkListed(name, "The name of a watch"); !checked) return checked.error();
        const auto before = watch(id);
        if (!before) return notListed("watch", id.value);
        domain::Watch after = *before;
        after.name = name;
        after.note = note;
        return oneStep<domain::Watch>(before, std::move(after));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::removeWatch(core::WatchId id) {
    return decide([&]() -> Change { return oneStep<domain::Watch>(watch(id), std::nullopt); });
}

AnnotationWriter::Change SqliteAnnotationWriter::unwatchCluster(core::ClusterId cluster) {
    return decide([&]() -> Change {
        Statement rows(m_connection, std::string(selectWatches) +
                                         " WHERE kind = 'cluster' AND cluster_id = ? AND cluster_id > 0 "
                                         "ORDER BY watch_id");
        rows.bind(m_tallies.resolve(cluster.value));
        AnnotationChange change;
        while (rows.step()) change.steps.push_back({watchOf(rows), std::nullopt});
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::setLooked(core::WatchId id, core::UtcTime when) {
    return decide([&]() -> Change {
        const auto before = watch(id);
        if (!before) return notListed("watch", id.value);
        domain::Watch after = *before;
        after.lookedAt = when;
        return oneStep<domain::Watch>(before, std::move(after));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::saveView(domain::SavedView given, core::UtcTime now) {
    return decide([&]() -> Change {
        if (auto checked = checkListed(given.name, "The name of a view"); !checked) return checked.error();
        if (auto checked = checkListed(given.page, "The page of a view"); !checked) return checked.error();
        const std::optional<domain::SavedView> before = given.id.isNone() ? std::nullopt : view(given.id);
        if (!given.id.isNone() && !before) return notListed("view", given.id.value);
        domain::SavedView after = given;
        if (before) {
            after.place = before->place;
            after.madeAt = before->madeAt;
        } else {
            after.id = {nextId("saved_views")};
            after.place = m_connection.integer("SELECT coalesce(max(place), 0) + 1 FROM saved_views");
            after.madeAt = now;
        }
        return oneStep<domain::SavedView>(before, std::move(after));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::renameView(core::ViewId id, const std::string& name) {
    return decide([&]() -> Change {
        if (auto checked = checkListed(name, "The name of a view"); !checked) return checked.error();
        const auto before = view(id);
        if (!before) return notListed("view", id.value);
        domain::SavedView after = *before;
        after.name = name;
        return oneStep<domain::SavedView>(before, std::move(after));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::removeView(core::ViewId id) {
    return decide([&]() -> Change { return oneStep<domain::SavedView>(view(id), std::nullopt); });
}

AnnotationWriter::Change SqliteAnnotationWriter::orderViews(std::span<const core::ViewId> views) {
    return decide([&]() -> Change {
        std::vector<domain::SavedView> all;
        Statement rows(m_connection, std::string(selectViews) + " ORDER BY place, view_id");
        while (rows.step()) all.push_back(viewOf(rows));
        const auto rankOf = [&](const domain::SavedView& view) {
            return std::find(views.begin(), views.end(), view.id) - views.begin();
        };
        std::stable_sort(all.begin(), all.end(),
                         [&](const domain::SavedView& a, const domain::SavedView& b) { return rankOf(a) < rankOf(b); });
        AnnotationChange change;
        std::int64_t place = 0;
        for (const domain::SavedView& before : all) {
            ++place;
            if (before.place == place) continue;
            domain::SavedView after = before;
            after.place = place;
            change.steps.push_back({before, std::move(after)});
        }
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::saveMark(domain::ChartMark given, core::UtcTime now) {
    return decide([&]() -> Change {
        if (auto checked = checkListed(given.sentence, "The sentence of a mark"); !checked) return checked.error();
        const std::optional<domain::ChartMark> before = given.id.isNone() ? std::nullopt : mark(given.id);
        if (!given.id.isNone() && !before) return notListed("mark", given.id.value);
        domain::ChartMark after = given;
        after.anchor = {};
        if (!given.cluster.isNone()) {
            const auto place = existing(given.cluster);
            if (!place) return place.error();
            const bool isSame = before && before->cluster.value == place->cluster;
            after.cluster = {place->cluster};
            after.anchor = isSame ? before->anchor : core::ItemId{place->anchor};
        }
        after.madeAt = before ? before->madeAt : now;
        if (!before) after.id = {nextId("chart_marks")};
        return oneStep<domain::ChartMark>(before, std::move(after));
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::removeMark(core::MarkId id) {
    return decide([&]() -> Change { return oneStep<domain::ChartMark>(mark(id), std::nullopt); });
}

core::Result<std::optional<core::UtcTime>> SqliteAnnotationWriter::setLookedAt(const std::string& what,
                                                                               core::UtcTime when) {
    return m_connection.guard([&] {
        std::optional<core::UtcTime> before;
        {
            Statement row(m_connection, "SELECT looked_at FROM look_marks WHERE what = ?");
            if (row.bind(std::string_view(what)).step()) before = row.time(0);
        }
        Statement row(m_connection,
                      "INSERT INTO look_marks (what, looked_at) VALUES (?, ?) "
                      "ON CONFLICT (what) DO UPDATE SET looked_at = excluded.looked_at");
        row.bind(std::string_view(what)).bind(std::optional(when)).run();
        return before;
    });
}

}  // namespace groundswell::store
