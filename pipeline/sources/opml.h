#pragma once

#include "models/core/result.h"
#include "pipeline/sources/input_issue.h"

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// One feed of a list. Plain text. A value.
struct OpmlFeed {
    std::string title;
    std::string url;                   ///< of the feed, http or https
    std::string site;                  ///< of the page that it belongs to; empty = not told
    std::vector<std::string> folders;  ///< the outlines around it, outermost first
    std::string former = {};           ///< address that it was moved from for good; empty = none
};

struct OpmlDocument {
    std::string title;
    std::vector<OpmlFeed> feeds;
    std::vector<InputIssue> invalid;  ///< outlines that say they are feeds and have no address to fetch, by line
};

/// Reads OPML 1 and 2 in any encoding: an outline with an xmlUrl, or of the type rss, is a feed, every other one with
/// outlines in it a folder. InvalidInput for what is no OPML; a list without feeds is fine. Thread-safe.
[[nodiscard]] core::Result<OpmlDocument> readOpml(std::string_view bytes);

/// OPML 2.0 in UTF-8. Feeds of one folder come together, where the first of them stands.
[[nodiscard]] std::string writeOpml(const OpmlDocument& document);

}  // namespace groundswell::sources
