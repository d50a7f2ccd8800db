#pragma once

#include "models/store/read_connection.h"
#include "models/store/statement.h"

#include <cstddef>
#include <string_view>

namespace groundswell::store {

/// SELECT ... FROM for ItemRow, with content_items as i; a WHERE clause can follow.
inline constexpr std::string_view selectItemRows =
    "SELECT i.item_id, i.external_id, s.source_id, (SELECT name FROM known_names WHERE name_no = i.query_no), "
    "(SELECT name FROM known_names WHERE name_no = i.field_no), i.published_at, i.author, i.language, "
    "i.claimed_language, "
    "i.text, i.title_is_text, i.title, i.url, i.outlet, i.label, "
    "(SELECT name FROM known_names WHERE name_no = i.kind_no), i.thread_external_id, i.metrics, i.cluster_id, "
    "(SELECT name FROM known_names WHERE name_no = i.state_no), i.content_hash, i.similarity, "
    "(SELECT keywords FROM item_keywords WHERE item_id = i.item_id), i.attempts "
    "FROM content_items i JOIN known_sources s ON s.source_no = i.source_no";

/// What is read for work on many items ends after so many bytes of text, however many items that is.
inline constexpr std::size_t bytesAtOnce = 8U << 20U;

/// The present row of such a statement.
[[nodiscard]] domain::ContentItem contentItem(const Statement& row);
[[nodiscard]] ItemRow itemRow(const Statement& row);
[[nodiscard]] WaitingItem waitingItem(const Statement& row);

}  // namespace groundswell::store
