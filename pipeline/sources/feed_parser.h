#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// One file that an entry refers to.
struct FeedEnclosure {
    std::string url;
    std::string type;
};

/// One entry as the feed says. Title, content and summary are HTML, whatever the feed wrote: what it declares as plain
/// text is escaped, so that one decoding gives it back. All else is plain text. Links are absolute where a base is
/// known.
struct FeedEntry {
    std::string id;  ///< guid / atom:id / id, else the link, else empty
    std::string url;
    std::string title;
    std::string content;  ///< the fullest text: content:encoded, atom:content, content_html/text, else the summary
    std::string summary;
    std::string author;
    std::string source;  ///< title of the feed that it was taken from, where it names one
    std::string language;
    std::string published;  ///< as written
    std::string updated;
    std::vector<std::string> categories;
    std::vector<FeedEnclosure> enclosures;
    std::int64_t line = 0;
};

struct Feed {
    std::string kind;  ///< "rss", "rdf", "atom", "json"
    std::string title;
    std::string url;  ///< of the site
    std::string language;
    std::vector<FeedEntry> entries;
    bool recovered = false;    ///< the XML was broken and read as far as a reader would
    std::size_t replaced = 0;  ///< characters that are not valid in the document's encoding
};

/// Reads RSS 0.9-2.0, RDF (RSS 1.0), RSS 1.1, Atom 0.3 and 1.0, and JSON Feed 1.x. `contentType` is the HTTP header
/// (may hold a charset), `baseUrl` resolves relative links. Of a DOCTYPE only entities that are short plain text count,
/// nothing external loads. Encodings: BOM, HTTP charset, XML declaration, detection. XML that is broken is read as a
/// reader of HTML would. HTML or anything else is an InvalidInput error that says what it is instead. A feed without
/// entries is fine. Thread-safe.
[[nodiscard]] core::Result<Feed> parseFeed(std::string_view bytes, std::string_view contentType,
                                           std::string_view baseUrl);

/// Takes one entry after the other of a feed, of which it knows all but the entries; false = no more.
using FeedEntryTaker = std::function<bool(const Feed& feed, FeedEntry entry)>;

/// parseFeed for feeds of any length: the entries are handed over a few megabytes at a time and are not in what comes
/// back. Memory is some two times the document, whose bytes are let go as soon as they are converted.
[[nodiscard]] core::Result<Feed> readFeed(std::string bytes, std::string_view contentType, std::string_view baseUrl,
                                          const FeedEntryTaker& take);

/// True when the first bytes look like a feed that parseFeed reads.
[[nodiscard]] bool looksLikeFeed(std::string_view bytes);

/// The record that is archived for an entry: a JSON object in the plain form (id, title, text, url, published_at,
/// author, lang, source = the title of the feed, or of the one the entry came from) with summary, tags, enclosures,
/// updated_at beside it. A date that cannot be read is kept as date_as_written, where nothing looks for a date.
[[nodiscard]] std::string feedEntryRecord(const Feed& feed, const FeedEntry& entry);

/// What to tell about a feed that was read although it is broken, a sentence each.
[[nodiscard]] std::vector<std::string> feedProblems(const Feed& feed);

/// What to tell about an entry whose dates cannot be read; empty when one can, or there is none.
[[nodiscard]] std::string dateProblem(const FeedEntry& entry);

}  // namespace groundswell::sources
