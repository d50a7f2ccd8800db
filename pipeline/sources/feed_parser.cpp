#include "pipeline/sources/feed_parser.h"

#include "pipeline/sources/feed_charset.h"
#include "pipeline/sources/feed_reader.h"
#include "pipeline/sources/xml_cleaner.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>

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
    if (root == "feed") return Kind::Atom;
    static constexpr std::array html{"html", "head", "body", "meta", "title", "script", "div", "p"};
    if (xml.doctype == "html" || std::find(html.begin(), html.end(), root) != html.end()) return Kind::Html;
    return root.empty() ? Kind::Nothing : Kind::OtherXml;
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

core::Result<Feed> parseText(std::string text, const std::string& baseUrl) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return notAFeed("The document is empty.");
    if (looksLikeJson(text)) return readJsonFeed(std::move(text), baseUrl);
    const CleanXml xml = cleanXml(text);
    const Kind kind = kindOf(xml);
    if (kind != Kind::Rss && kind != Kind::Atom) return describeOther(kind, xml);
    text = std::string();
    const XmlDocument document(xml.text, baseUrl);
    if (document.isEmpty()) return notAFeed("The XML of the document cannot be read.");
    return kind == Kind::Atom ? readAtom(document, baseUrl) : readRss(document, baseUrl);
}

core::Result<Feed> parseChecked(std::string_view bytes, std::string_view contentType, const std::string& baseUrl) {
    FeedText document = feedTextAsUtf8(bytes, contentType);
    auto feed = parseText(std::move(document.text), baseUrl);
    if (feed) feed->replaced = document.replaced;
    return feed;
}

}  // namespace

core::Result<Feed> parseFeed(std::string_view bytes, std::string_view contentType, std::string_view baseUrl) {
    try {
        return parseChecked(bytes, contentType, std::string(baseUrl));
    } catch (const std::exception& problem) {
        return core::Error(core::ErrorCode::Internal, "The feed could not be read.").with("detail", problem.what());
    }
}

bool looksLikeFeed(std::string_view bytes) {
    try {
        const std::string text = feedTextAsUtf8(bytes.substr(0, sniffedBytes), "").text;
        if (looksLikeJson(text)) {
            return text.find("jsonfeed.org/version") != std::string::npos ||
                   text.find("jsonfeed.org\\/version") != std::string::npos;
        }
        const Kind kind = kindOf(cleanXml(text));
        return kind == Kind::Rss || kind == Kind::Atom;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace groundswell::sources
