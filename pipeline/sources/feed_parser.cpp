#include "pipeline/sources/feed_parser.h"

#include "pipeline/sources/feed_charset.h"
#include "pipeline/sources/feed_reader.h"
#include "pipeline/sources/feed_slices.h"
#include "pipeline/sources/xml_balancer.h"
#include "pipeline/sources/xml_cleaner.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <utility>
#include <vector>

namespace groundswell::sources {

namespace {

constexpr std::size_t sniffedBytes = 8192;
constexpr auto feedRemedy = "Give the address of an RSS, Atom or JSON feed.";

enum class Kind { Rss, Atom, Json, Html, OtherXml, Nothing };

std::string withoutPrefix(std::string_view name) {
    const std::size_t colon = name.find(':');
    std::string out(colon == std::string_view::npos ? name : name.substr(colon + 1));
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

Kind kindOf(const CleanXml& xml) {
    const std::string root = withoutPrefix(xml.root);
    if (root == "rss" || root == "rdf" || root == "channel") return Kind::Rss;
    if (root == "feed" || root == "entry") return Kind::Atom;
    static constexpr std::array html{"html", "head", "body", "meta", "title", "script", "div", "p"};
    if (xml.doctype == "html" || std::find(html.begin(), html.end(), root) != html.end()) return Kind::Html;
    return root.empty() ? Kind::Nothing : Kind::OtherXml;
}

// Programs write their warnings before the document, in HTML: what comes is a feed where one begins behind them.
CleanXml cleanFeed(std::string_view text) {
    constexpr std::size_t mostBefore = 64U << 10;
    CleanXml xml = cleanXml(text);
    const Kind kind = kindOf(xml);
    const bool isPage = withoutPrefix(xml.root) == "html" || !xml.doctype.empty();
    if ((kind != Kind::OtherXml && kind != Kind::Html) || isPage) return xml;
    const std::string_view head = text.substr(0, mostBefore);
    std::size_t begin = head.find("<?xml", 1);
    // A page may well speak of feeds.
    if (kind == Kind::OtherXml) {
        for (const std::string_view root : {"<rss", "<feed", "<rdf:RDF"}) begin = std::min(begin, head.find(root, 1));
    }
    if (begin == std::string_view::npos) return xml;
    CleanXml later = cleanXml(text.substr(begin));
    const Kind laterKind = kindOf(later);
    return laterKind == Kind::Rss || laterKind == Kind::Atom ? std::move(later) : std::move(xml);
}

bool looksLikeJson(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

core::Error notAFeed(std::string sentence) {
    return core::Error(core::ErrorCode::InvalidInput, std::move(sentence)).with("remedy", feedRemedy);
}

core::Error describeOther(Kind kind, const CleanXml& xml) {
    if (kind == Kind::Html) {
        return core::Error(core::ErrorCode::InvalidInput, "The document is an HTML page, not a feed.")
            .with("remedy", "Look on the page for a link to its RSS or Atom feed and give that address.");
    }
    if (kind == Kind::Nothing) return notAFeed("The document is neither XML nor JSON, so it is no feed.");
    const std::string root = withoutPrefix(xml.root);
    if (root == "opml") {
        return core::Error(core::ErrorCode::InvalidInput, "The document is an OPML list of feeds, not a feed.")
            .with("remedy", "Add its feeds to a workspace with `groundswell workspace feeds ID --opml FILE`.");
    }
    if (root == "urlset" || root == "sitemapindex") return notAFeed("The document is a sitemap, not a feed.");
    return notAFeed("The document is XML of another kind, not a feed: it begins with <" + root.substr(0, 40) + ">.");
}

Feed readTree(Kind kind, std::string_view xml, const std::string& baseUrl) {
    const auto read = [&](const XmlDocument& document) {
        return kind == Kind::Atom ? readAtom(document, baseUrl) : readRss(document, baseUrl);
    };
    {
        const XmlDocument document(xml, baseUrl);
        if (document.isWellFormed()) return read(document);
    }
    const XmlDocument mended(balancedXml(xml), baseUrl);
    Feed feed = mended.isEmpty() ? Feed() : read(mended);
    feed.recovered = true;
    return feed;
}

// Hands the entries over; false when they are wanted no more.
bool giveEntries(Feed& feed, std::int64_t lineShift, const FeedEntryTaker& take) {
    std::vector<FeedEntry> entries = std::exchange(feed.entries, {});
    for (FeedEntry& entry : entries) {
        entry.line += lineShift;
        if (!take(feed, std::move(entry))) return false;
    }
    return true;
}

core::Result<Feed> readSlices(Kind kind, std::string_view xml, const std::string& baseUrl, const FeedEntryTaker& take) {
    FeedSlices slices(xml);
    Feed whole;
    bool wanted = true;
    for (std::string_view document; wanted && slices.next(document);) {
        Feed feed = readTree(kind, document, baseUrl);
        wanted = giveEntries(feed, slices.lineShift(), take);
        const bool recovered = whole.recovered || feed.recovered;
        if (whole.kind.empty()) whole = std::move(feed);
        whole.recovered = recovered;
    }
    if (whole.kind.empty()) return notAFeed("The XML of the document cannot be read.");
    return whole;
}

core::Result<Feed> readText(std::string text, const std::string& baseUrl, const FeedEntryTaker& take) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return notAFeed("The document is empty.");
    if (looksLikeJson(text)) {
        auto feed = readJsonFeed(std::move(text), baseUrl);
        if (feed) giveEntries(*feed, 0, take);
        return feed;
    }
    const CleanXml xml = cleanFeed(text);
    const Kind kind = kindOf(xml);
    if (kind != Kind::Rss && kind != Kind::Atom) return describeOther(kind, xml);
    text = std::string();
    return readSlices(kind, xml.text, baseUrl, take);
}

}  // namespace

core::Result<Feed> readFeed(std::string bytes, std::string_view contentType, std::string_view baseUrl,
                            const FeedEntryTaker& take) {
    try {
        FeedText document = feedTextAsUtf8(bytes, contentType);
        bytes = std::string();
        auto feed = readText(std::move(document.text), std::string(baseUrl), take);
        if (feed) feed->replaced = document.replaced;
        return feed;
    } catch (const std::exception& problem) {
        return core::Error(core::ErrorCode::Internal, "The feed could not be read.").with("detail", problem.what());
    }
}

core::Result<Feed> parseFeed(std::string_view bytes, std::string_view contentType, std::string_view baseUrl) {
    std::vector<FeedEntry> entries;
    auto feed = readFeed(std::string(bytes), contentType, baseUrl, [&](const Feed&, FeedEntry entry) {
        entries.push_back(std::move(entry));
        return true;
    });
    if (feed) feed->entries = std::move(entries);
    return feed;
}

bool looksLikeFeed(std::string_view bytes) {
    try {
        const std::string text = feedTextAsUtf8(bytes.substr(0, sniffedBytes), "").text;
        if (looksLikeJson(text)) {
            const auto has = [&](std::string_view word) { return text.find(word) != std::string::npos; };
            if (has("jsonfeed.org/version") || has("jsonfeed.org\\/version")) return true;
            // Keys stand in any order: the version may come behind the items.
            return has("\"items\"") && (has("\"content_html\"") || has("\"content_text\""));
        }
        const Kind kind = kindOf(cleanFeed(text));
        return kind == Kind::Rss || kind == Kind::Atom;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace groundswell::sources
