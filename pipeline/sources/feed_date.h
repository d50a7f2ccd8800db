#pragma once

#include "models/core/clock.h"

#include <optional>
#include <string_view>

namespace groundswell::sources {

/// A date of a feed. Reads all that core::parseTime does, and beyond that what feeds write: W3CDTF's years and months,
/// ordinal and week dates, months named in other languages, 12-hour clocks, day.month.year, Chinese, Japanese and
/// Korean dates, weekdays in any language, zone names and other words behind a good date. A date without a zone is in
/// UTC (Korean ones are in Korea's time). Nothing where day and month could be either ("05/06/2017"). Thread-safe.
[[nodiscard]] std::optional<core::UtcTime> parseFeedDate(std::string_view text);

}  // namespace groundswell::sources
