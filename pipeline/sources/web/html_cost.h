#pragma once

#include <string_view>

namespace groundswell::sources {

/// Whether the HTML5 parser may have this page. Its stack grows with the nesting, its time with tags times nesting, and
/// formatting elements that are never closed (<b>, <font>) come back in every block behind them, so that a small page
/// can be made to fill the memory. Counts tags as the parser's stack of open elements would take them, never too low;
/// real pages are far below the limits. Linear in the length. Pure.
[[nodiscard]] bool isAffordable(std::string_view html);

}  // namespace groundswell::sources
