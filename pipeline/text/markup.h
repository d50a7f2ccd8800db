#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// True when the text has a tag, comment or doctype of HTML; "a < b", "<3" and "<name@host>" are none.
[[nodiscard]] bool hasMarkup(std::string_view text);

/// Text of an HTML fragment by the HTML5 rules: entities decoded, white space collapsed except in <pre>, a line break
/// for <br> and around block elements; scripts, styles and the document's head left out. Linear in the text's length.
/// Thread-safe.
[[nodiscard]] std::string markupToText(std::string_view html);

/// The text with character references decoded once: numeric ones, and all named ones of HTML5 that end with ';'. Others
/// ("AT&T", "?a=1&copy=2") stay. Thread-safe.
[[nodiscard]] std::string decodeEntities(std::string_view text);

}  // namespace groundswell::text
