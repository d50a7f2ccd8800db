#pragma once

#include "models/domain/annotation.h"
#include "models/store/statement.h"

#include <string_view>

namespace groundswell::store {

// SELECT ... FROM for what people wrote down; a WHERE clause can follow.
inline constexpr std::string_view selectLabels = "SELECT label, cluster_id, item_id, created_at FROM cluster_labels";
inline constexpr std::string_view selectLabelNames = "SELECT label, tone, created_at FROM label_names";
inline constexpr std::string_view selectNotes =
    "SELECT note_id, cluster_id, item_id, note, created_at, changed_at FROM cluster_notes";
inline constexpr std::string_view selectWatches =
    "SELECT watch_id, kind, name, target, note, cluster_id, item_id, created_at, looked_at FROM watch_list";
inline constexpr std::string_view selectIgnored = "SELECT cluster_id, item_id, created_at FROM ignored_clusters";
inline constexpr std::string_view selectPins = "SELECT cluster_id, item_id, created_at FROM pinned_exemplars";
inline constexpr std::string_view selectViews =
    "SELECT view_id, name, page, conditions, place, created_at FROM saved_views";
inline constexpr std::string_view selectMarks =
    "SELECT mark_id, marked_at, sentence, cluster_id, item_id, created_at FROM chart_marks";

/// The present row of such a statement. What waits for its cluster has none.
[[nodiscard]] domain::Label labelOf(const Statement& row);
[[nodiscard]] domain::LabelName labelNameOf(const Statement& row);
[[nodiscard]] domain::Note noteOf(const Statement& row);
[[nodiscard]] domain::Watch watchOf(const Statement& row);
[[nodiscard]] domain::IgnoredCluster ignoredOf(const Statement& row);
[[nodiscard]] domain::PinnedExemplar pinOf(const Statement& row);
[[nodiscard]] domain::SavedView viewOf(const Statement& row);
[[nodiscard]] domain::ChartMark markOf(const Statement& row);

[[nodiscard]] std::string_view watchKindName(domain::WatchKind kind);

}  // namespace groundswell::store
