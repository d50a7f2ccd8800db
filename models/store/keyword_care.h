#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/keyword.h"
#include "models/store/writer.h"

#include <filesystem>
#include <vector>

namespace groundswell::store {

/// Items of a store whose stored keywords are damaged, by item_id; readers leave out what cannot be read of them.
[[nodiscard]] core::Result<std::vector<core::ItemId>> itemsWithDamagedKeywords(const std::filesystem::path& file);

/// Puts others in the place of an item's keywords and leaves the item itself alone. On the writer's thread.
core::Result<void> replaceKeywords(WriteTransaction& transaction, core::ItemId item,
                                   const std::vector<domain::Keyword>& keywords);

}  // namespace groundswell::store
