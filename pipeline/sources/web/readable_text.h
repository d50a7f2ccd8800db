#pragma once

#include "pipeline/sources/web/html_page.h"

#include <string>

namespace groundswell::sources {

/// The text of a page that a person came for, without menus, teasers, comments and the like; empty when the page has
/// none. A heuristic in three steps, all linear:
///
/// 1. What cannot be text is left out: navigation, forms, asides, headers and footers of the page, and elements whose
///    class or id says so ("related", "newsletter", "comments"); such names are not believed where little is left.
/// 2. Every paragraph gets points: for its length and its commas, less the share of its letters that are links. Links
///    and length tell text from the rest best (Kohlschuetter, Fankhauser, Nejdl: Boilerplate Detection using Shallow
///    Text Features, 2010); commas are an idea of Arc90's Readability.
/// 3. From the <body> down, as long as one child holds nearly all points of its parent, the child is taken. An element
///    marked as the body of the article, or the one <article> that holds most points, is where this begins.
[[nodiscard]] std::string readableText(HtmlNode root);

}  // namespace groundswell::sources
