#pragma once

#include <string_view>

namespace groundswell::sources {

/// Whether a text is as a pattern says, in which `*` stands for any characters, none included. The pattern has to cover
/// the whole text unless `beginning` is true: then it has to cover its beginning. Time is at most the product of both
/// lengths. Pure.
[[nodiscard]] bool matchesWildcard(std::string_view pattern, std::string_view text, bool beginning = false) noexcept;

}  // namespace groundswell::sources
