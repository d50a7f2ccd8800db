#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace groundswell::sources {

/// So many steps may a page make the parser take, as they are counted here: elements that are open, for each tag; pairs
/// of attributes in a tag; attributes of formatting elements that have to be told apart. A step is some 10 ns.
inline constexpr std::uint64_t mostHtmlWork = 30'000'000;

/// What a page would cost the HTML5 parser.
struct HtmlCost {
    bool affordable = true;
    std::uint64_t work = 0;           ///< steps, counted until they were too many
    std::size_t affordableBytes = 0;  ///< of the page's beginning: that is affordable in any case
};

/// Counts tags as the parser's stack of open elements would take them, never too low. The parser's stack grows with the
/// nesting, its time with tags times nesting and with pairs of attributes, and formatting elements that are never
/// closed
/// (<b>, <font>) come back in every block behind them, so that a small page can be made to fill the memory. Real pages
/// are far below the limits. Counting takes no more steps than it counts, and the length. Pure.
[[nodiscard]] HtmlCost costOfHtml(std::string_view html);

/// Whether the HTML5 parser may have this page. Pure.
[[nodiscard]] bool isAffordable(std::string_view html);

}  // namespace groundswell::sources
