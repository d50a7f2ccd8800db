#pragma once

#include "pipeline/sources/web/html_page.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// What pages say of themselves to programs.
enum class Fact { Title, Body, Description, Author, Published, Updated, Language, Address, Image, Site };

/// Facts of a page from one of its vocabularies, as written there. A value.
struct ArticleFacts {
    std::map<Fact, std::string> facts;  ///< only those that are there and not empty
    std::vector<std::string> tags;
    std::string problem;  ///< in one sentence, when a part could not be read

    [[nodiscard]] std::string operator[](Fact fact) const;
};

/// From JSON-LD of schema.org: of the page's articles (NewsArticle, BlogPosting, ...; alone, in arrays, in a @graph)
/// that which is about `url`, else the first with a body, else the first. Broken JSON is repaired where that is safe.
/// Pure.
[[nodiscard]] ArticleFacts factsOfJsonLd(HtmlNode root, std::string_view url);

/// From <meta> (OpenGraph, Twitter, Dublin Core and the names that sites use) and <link rel="canonical">. Pure.
[[nodiscard]] ArticleFacts factsOfMeta(HtmlNode root);

}  // namespace groundswell::sources
