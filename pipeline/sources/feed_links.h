#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// A feed that a page names, or that was found beside it. A value.
struct FeedCandidate {
    std::string url;    ///< absolute where the page's address is known
    std::string title;  ///< empty = the page gives none
    std::string type;   ///< media type: "application/rss+xml"
};

/// The feeds that an HTML page offers with <link rel="alternate" type="..."> or <link rel="feed">, in its order, each
/// once; addresses are resolved against <base href> and `pageUrl`. Only the first part of a page is looked at, where
/// such links stand. Empty for what is no HTML. Thread-safe.
[[nodiscard]] std::vector<FeedCandidate> linkedFeeds(std::string_view page, std::string_view contentType,
                                                     std::string_view pageUrl);

}  // namespace groundswell::sources
