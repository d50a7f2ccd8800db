#include "models/store/annotation_rows.h"

#include <algorithm>

namespace groundswell::store {

namespace {

core::ClusterId shownCluster(const Statement& row, int column) {
    return {std::max<std::int64_t>(row.integer(column), 0)};
}

domain::WatchKind watchKindOf(std::string_view name) {
    if (name == watchKindName(domain::WatchKind::Keyword)) return domain::WatchKind::Keyword;
    if (name == watchKindName(domain::WatchKind::Search)) return domain::WatchKind::Search;
    return domain::WatchKind::Cluster;
}

}  // namespace

std::string_view watchKindName(domain::WatchKind kind) {
    switch (kind) {
        case domain::WatchKind::Cluster: return "cluster";
        case domain::WatchKind::Keyword: return "keyword";
        case domain::WatchKind::Search: return "search";
    }
    return "cluster";
}

domain::Label labelOf(const Statement& row) {
    return {row.text(0), shownCluster(row, 1), {row.integer(2)}, row.time(3)};
}

domain::LabelName labelNameOf(const Statement& row) {
    return {row.text(0), row.text(1), row.time(2)};
}

domain::Note noteOf(const Statement& row) {
    return {{row.integer(0)}, shownCluster(row, 1), {row.integer(2)}, row.text(3), row.time(4), row.time(5)};
}

domain::Watch watchOf(const Statement& row) {
    domain::Watch watch;
    watch.id = {row.integer(0)};
    watch.kind = watchKindOf(row.view(1));
    watch.name = row.text(2);
    watch.target = row.text(3);
    watch.note = row.text(4);
    watch.cluster = shownCluster(row, 5);
    watch.anchor = {row.integer(6)};
    watch.madeAt = row.time(7).value_or(core::UtcTime());
    watch.lookedAt = row.time(8);
    return watch;
}

domain::IgnoredCluster ignoredOf(const Statement& row) {
    return {shownCluster(row, 0), {row.integer(1)}, row.time(2).value_or(core::UtcTime())};
}

domain::PinnedExemplar pinOf(const Statement& row) {
    return {shownCluster(row, 0), {row.integer(1)}, row.time(2).value_or(core::UtcTime())};
}

domain::SavedView viewOf(const Statement& row) {
    return {{row.integer(0)}, row.text(1),    row.text(2),
            row.text(3),      row.integer(4), row.time(5).value_or(core::UtcTime())};
}

domain::ChartMark markOf(const Statement& row) {
    domain::ChartMark mark;
    mark.id = {row.integer(0)};
    mark.at = row.time(1).value_or(core::UtcTime());
    mark.sentence = row.text(2);
    mark.cluster = shownCluster(row, 3);
    mark.anchor = {row.integer(4)};
    mark.madeAt = row.time(5).value_or(core::UtcTime());
    return mark;
}

}  // namespace groundswell::store
