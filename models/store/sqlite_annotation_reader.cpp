#include "models/store/annotation_rows.h"
#include "models/store/sqlite_read_connection.h"

#include <algorithm>

namespace groundswell::store {

core::Result<std::vector<domain::LabelCount>> SqliteAnnotationReader::labels() {
    return m_session.read([&] {
        std::vector<domain::LabelCount> labels;
        Statement rows(
            m_session.connection(),
            "SELECT a.label, n.tone, n.created_at, count(DISTINCT iif(l.cluster_id > 0, l.cluster_id, NULL)) "
            "FROM (SELECT label FROM label_names UNION SELECT label FROM cluster_labels) a "
            "LEFT JOIN label_names n ON n.label = a.label LEFT JOIN cluster_labels l ON l.label = a.label "
            "GROUP BY a.label ORDER BY a.label");
        while (rows.step()) labels.push_back({labelNameOf(rows), rows.integer(3)});
        return labels;
    });
}

core::Result<std::vector<domain::Note>> SqliteAnnotationReader::notes(core::ClusterId cluster) {
    return m_session.read([&] {
        std::vector<domain::Note> notes;
        Statement rows(m_session.connection(),
                       std::string(selectNotes) +
                           " WHERE cluster_id = coalesce((SELECT a.cluster_id FROM cluster_aliases a "
                           "WHERE a.alias_id = ?1), ?1) ORDER BY created_at DESC, note_id DESC");
        rows.bind(cluster.value);
        while (rows.step()) notes.push_back(noteOf(rows));
        return notes;
    });
}

core::Result<std::vector<domain::Watch>> SqliteAnnotationReader::watches() {
    return m_session.read([&] {
        std::vector<domain::Watch> watches;
        Statement rows(m_session.connection(), std::string(selectWatches) + " ORDER BY created_at, watch_id");
        while (rows.step()) watches.push_back(watchOf(rows));
        return watches;
    });
}

core::Result<std::vector<domain::SavedView>> SqliteAnnotationReader::views() {
    return m_session.read([&] {
        std::vector<domain::SavedView> views;
        Statement rows(m_session.connection(), std::string(selectViews) + " ORDER BY place, view_id");
        while (rows.step()) views.push_back(viewOf(rows));
        return views;
    });
}

core::Result<std::vector<domain::ChartMark>> SqliteAnnotationReader::marks(core::ClusterId cluster) {
    return m_session.read([&] {
        std::vector<domain::ChartMark> marks;
        Statement rows(m_session.connection(),
                       std::string(selectMarks) +
                           " WHERE cluster_id = 0 OR cluster_id = coalesce((SELECT a.cluster_id "
                           "FROM cluster_aliases a WHERE a.alias_id = ?1), ?1) ORDER BY marked_at, mark_id");
        rows.bind(cluster.value);
        while (rows.step()) marks.push_back(markOf(rows));
        return marks;
    });
}

core::Result<WatchNumbers> SqliteAnnotationReader::numbers(const domain::Filter& filter, core::UtcTime since,
                                                           core::UtcTime until, std::chrono::microseconds width,
                                                           int bins) {
    if (bins < 0 || width <= std::chrono::microseconds::zero())
        return core::Error(core::ErrorCode::InvalidInput, "A line needs bins with a width.");
    return m_session.read([&] {
        const std::int64_t collected = std::chrono::floor<std::chrono::seconds>(since).time_since_epoch().count();
        const core::UtcTime begin = until - width * bins;
        WatchNumbers numbers;
        numbers.bins.resize(static_cast<std::size_t>(bins));
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(),
                       "SELECT i.collected_at, i.published_at FROM content_items i" + whereClause(condition));
        condition.bindTo(rows);
        for (; rows.step(); ++numbers.items) {
            if (rows.integer(0) > collected) ++numbers.collectedSince;
            const std::optional<core::UtcTime> published = rows.time(1);
            if (!published) continue;
            numbers.firstPublished = std::min(numbers.firstPublished.value_or(*published), *published);
            numbers.lastPublished = std::max(numbers.lastPublished.value_or(*published), *published);
            if (*published < begin || *published >= until) continue;
            ++numbers.bins[static_cast<std::size_t>((*published - begin) / width)];
        }
        return numbers;
    });
}

core::Result<std::optional<core::UtcTime>> SqliteAnnotationReader::lookedAt(const std::string& what) {
    return m_session.read([&]() -> std::optional<core::UtcTime> {
        Statement row(m_session.connection(), "SELECT looked_at FROM look_marks WHERE what = ?");
        if (!row.bind(std::string_view(what)).step()) return std::nullopt;
        return row.time(0);
    });
}

}  // namespace groundswell::store
