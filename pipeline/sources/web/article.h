#pragma once

#include "models/core/result.h"
#include "pipeline/sources/web/sitemap.h"

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// A page as a record. A value.
struct Article {
    std::string id;                     ///< the canonical address, where that can be trusted, else the page's own
    std::string json;                   ///< usual names of fields; the page itself in UTF-8 under "html"
    std::vector<std::string> problems;  ///< what could not be read of it, a sentence each
};

/// Reads a page. `url` is where it was found; `listed` what a sitemap says of it, if one does. Text comes from
/// JSON-LD's articleBody, else from what is readable on the page, else from its description; what else there is from
/// JSON-LD, then <meta>, then the page's elements, then the sitemap, whose date comes before a <time> of the page. User
/// info of `url` gets into no address of the record. Errors: InvalidInput (no HTML, no text, larger than a record may
/// be). Pure.
[[nodiscard]] core::Result<Article> readArticle(std::string_view body, std::string_view contentType,
                                                const std::string& url, const SitemapEntry& listed);

}  // namespace groundswell::sources
