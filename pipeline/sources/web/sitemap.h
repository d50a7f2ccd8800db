#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// One page that a sitemap names, or another sitemap that an index names.
struct SitemapEntry {
    std::string url;           ///< as written, entities decoded
    std::string lastModified;  ///< as written; empty = not said
    std::string publishedAt;   ///< of the news extension
    std::string title;         ///< of the news extension
    std::string language;      ///< of the news extension

    /// The later of both times, as far as they can be read.
    [[nodiscard]] std::optional<core::UtcTime> time() const;
};

/// A sitemap as sitemaps.org describes it, with the news extension. A value.
struct Sitemap {
    std::vector<SitemapEntry> pages;
    std::vector<SitemapEntry> sitemaps;  ///< of an index
    bool whole = true;                   ///< false: the document ends before its end; what came before it is here
    bool more = false;                   ///< there are more than 50,000 entries, the most that the format has
};

/// True when a document, decompressed, begins like a sitemap or an index of sitemaps.
[[nodiscard]] bool looksLikeSitemap(std::string_view text);

/// Reads an XML sitemap or index, broken ones as far as a forgiving reader can. Elements of other vocabularies (images,
/// videos) are passed over. Linear. Pure.
[[nodiscard]] Sitemap readSitemap(std::string_view text);

/// A text file with an address in each line, the format's plain form; nothing when the text is none. Pure.
[[nodiscard]] std::optional<Sitemap> readTextSitemap(std::string_view text);

/// Reads a document that is a sitemap of either form in any encoding, as feedTextAsUtf8 finds it; nothing when it is
/// none. Pure.
[[nodiscard]] std::optional<Sitemap> sitemapIn(std::string_view bytes, std::string_view contentType);

/// The document as it is, or what is inside when it is gzip. Errors: InvalidInput (more than 64 MiB inside, or more
/// than 200 times its size), Truncated.
[[nodiscard]] core::Result<std::string> unpacked(std::string body);

}  // namespace groundswell::sources
