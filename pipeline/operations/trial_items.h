#pragma once

#include "models/core/result.h"
#include "models/domain/content_item.h"
#include "models/domain/source_choice.h"
#include "models/store/read_connection.h"

#include <cstdint>
#include <vector>

namespace groundswell::operations {

/// About so many items of some sources, the same ones whenever the store holds the same: from every state, as many as
/// its share in all of them but at least five, evenly spread by item_id.
[[nodiscard]] core::Result<std::vector<domain::ContentItem>> sampleItems(store::ReadConnection& reader,
                                                                         const domain::SourceChoice& sources,
                                                                         std::int64_t items);

/// Texts that come with the program, for a workspace that has none: several languages, a headline, tags, copies, and
/// nothing at all.
[[nodiscard]] std::vector<domain::ContentItem> builtInItems();

}  // namespace groundswell::operations
