#pragma once

#include "pipeline/sources/web/html_page.h"

#include <functional>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// How the text of a part of a page is written.
struct HtmlTextStyle {
    /// Writes where a link leads behind its words, where those do not say so: "here (https://a.example/)".
    bool linkTargets = false;
    std::function<bool(HtmlNode)> leaveOut = {};  ///< true for elements that are none of the text; none = all are
};

/// Text as a person sees it: white space collapsed, line breaks for <br>, in <pre> and around blocks, an empty
/// line between paragraphs; scripts, styles and what is marked as hidden left out. No recursion. Thread-safe for
/// different pages.
[[nodiscard]] std::string htmlText(HtmlNode root, const HtmlTextStyle& style = {});

/// The same in one line.
[[nodiscard]] std::string htmlLine(HtmlNode root);

/// White space as one blank each, none at the ends.
[[nodiscard]] std::string oneLine(std::string_view text);

}  // namespace groundswell::sources
