#pragma once

#include "models/domain/annotation.h"
#include "ui/shell/view_filter.h"

#include <optional>

namespace groundswell::ui {

// Conditions as a watched search keeps them: what was typed alone, or a JSON object of all of them. With `lastDays` the
// dates move along with the newest item. All pure.

/// Empty when there is no condition, or one that cannot be kept (a list of clusters).
[[nodiscard]] QString watchTarget(const FilterValues& values, std::optional<int> lastDays = {});
/// "ferry, Language: English, the last 7 days (UTC)".
[[nodiscard]] QString watchTargetName(const FilterValues& values, std::optional<int> lastDays = {});
/// The days between the dates, by which they can move along; nothing when one of them is open or no midnight of UTC.
[[nodiscard]] std::optional<int> wholeDays(const FilterValues& values);
/// All conditions of a watched search or keyword, with the dates of now.
[[nodiscard]] FilterValues watchedValues(const domain::WatchRow& row);
/// All conditions of it in words, a line each, for a tool tip.
[[nodiscard]] QString watchedWords(const domain::WatchRow& row);

}  // namespace groundswell::ui
