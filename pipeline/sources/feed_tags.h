#pragma once

#include "models/core/words.h"

#include <string>
#include <string_view>

namespace groundswell::sources {

/// The name of the tag whose '<' begins `text`, as it is written.
[[nodiscard]] inline std::string_view feedTagName(std::string_view text) {
    constexpr std::size_t longest = 64;
    text = text.substr(1, longest);
    return text.substr(0, text.find_first_of(" \t\r\n/><"));
}

/// Without its prefix, in lower case.
[[nodiscard]] inline std::string feedLocalName(std::string_view text) {
    const std::string_view tag = feedTagName(text);
    const std::size_t colon = tag.find(':');
    return core::lowered(colon == std::string_view::npos ? tag : tag.substr(colon + 1));
}

/// Whether the tag begins an entry of a feed.
[[nodiscard]] inline bool beginsFeedEntry(std::string_view text) {
    if (text.starts_with("</")) return false;
    const std::string name = feedLocalName(text);
    return name == "item" || name == "entry";
}

}  // namespace groundswell::sources
