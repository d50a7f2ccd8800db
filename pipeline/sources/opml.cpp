#include "pipeline/sources/opml.h"

#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/feed_charset.h"
#include "pipeline/sources/feed_reader.h"
#include "pipeline/sources/xml_balancer.h"
#include "pipeline/sources/xml_cleaner.h"
#include "pipeline/sources/xml_node.h"

#include <algorithm>
#include <exception>

namespace groundswell::sources {

namespace {

std::string outlineTitle(const XmlNode& outline) {
    std::string title = singleLine(outline.attribute("text"));
    return title.empty() ? singleLine(outline.attribute("title")) : title;
}

// Readers of old registered "feed:" as a scheme, in front of an address or in place of its own.
std::string webAddress(std::string address) {
    if (address.starts_with("feed://")) return "http" + address.substr(4);
    if (address.starts_with("feed:")) return address.substr(5);
    return address;
}

class OpmlReader {
public:
    explicit OpmlReader(OpmlDocument& document) : m_document(document) {}

    // Recursion ends with the parser's own limit of 256 levels.
    void outlines(const XmlNode& parent) {
        for (const XmlNode& node : parent.children()) {
            if (node.name() != "outline") continue;
            const std::string title = outlineTitle(node);
            if (!node.attribute("xmlUrl").empty() || node.attribute("type") == "rss") feed(node, title);
            if (!node.hasElements()) continue;
            // A folder without a name groups nothing that could be told apart.
            if (!title.empty()) m_folders.push_back(title);
            outlines(node);
            if (!title.empty()) m_folders.pop_back();
        }
    }

private:
    void feed(const XmlNode& node, const std::string& title) {
        const std::string address = webAddress(node.attribute("xmlUrl"));
        const std::string name = title.empty() ? std::string("A feed") : "The feed \"" + title + "\"";
        if (address.empty()) {
            m_document.invalid.push_back({{}, node.line(), name + " has no address (xmlUrl)."});
            return;
        }
        const auto url = net::parseUrl(address);
        if (!url) {
            m_document.invalid.push_back(
                {{}, node.line(), name + " has an address that cannot be fetched. " + url.error().message});
            return;
        }
        m_document.feeds.push_back(
            {title.empty() ? url->redacted : title, url->text, node.attribute("htmlUrl"), m_folders});
    }

    OpmlDocument& m_document;
    std::vector<std::string> m_folders;
};

core::Error notOpml(const std::string& root) {
    const std::string sentence =
        root.empty() ? std::string("The document is no XML, so it is no OPML list of feeds.")
                     : "The document is XML of another kind, not OPML: it begins with <" + root.substr(0, 40) + ">.";
    return core::Error(core::ErrorCode::InvalidInput, sentence)
        .with("remedy", "Export the list of feeds from the reader that has it as OPML.");
}

OpmlDocument readOutlines(const XmlDocument& parsed) {
    OpmlDocument document;
    OpmlReader reader(document);
    for (const XmlNode& part : parsed.root().children()) {
        if (part.name() == "body") reader.outlines(part);
        if (part.name() != "head") continue;
        for (const XmlNode& node : part.children()) {
            if (node.name() == "title") document.title = singleLine(node.text());
        }
    }
    return document;
}

core::Result<OpmlDocument> readChecked(std::string_view bytes) {
    const FeedText text = feedTextAsUtf8(bytes, {});
    const CleanXml xml = cleanXml(text.text);
    if (core::lowered(xml.root) != "opml") return notOpml(xml.root);
    {
        const XmlDocument parsed(xml.text, {});
        if (parsed.isWellFormed()) return readOutlines(parsed);
    }
    const XmlDocument mended(balancedXml(xml.text), {});
    if (mended.isEmpty()) return notOpml({});
    OpmlDocument document = readOutlines(mended);
    document.invalid.push_back({{}, 0, "The XML is broken; it was read as far as possible.", false});
    return document;
}

// Text in an attribute: what escapedHtml leaves of line breaks would come back as spaces, so they are none before.
std::string attributeText(std::string_view name, const std::string& value) {
    return " " + std::string(name) + "=\"" + escapedHtml(singleLine(value)) + "\"";
}

void writeFeed(const OpmlFeed& feed, std::size_t depth, std::string& out) {
    out += std::string(depth * 2 + 4, ' ') + "<outline type=\"rss\"" + attributeText("text", feed.title) +
           attributeText("title", feed.title) + attributeText("xmlUrl", feed.url);
    if (!feed.site.empty()) out += attributeText("htmlUrl", feed.site);
    out += "/>\n";
}

void writeFolder(const std::vector<const OpmlFeed*>& feeds, std::size_t depth, std::string& out) {
    std::vector<bool> written(feeds.size(), false);
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        if (written[i]) continue;
        if (feeds[i]->folders.size() <= depth) {
            writeFeed(*feeds[i], depth, out);
            continue;
        }
        const std::string& name = feeds[i]->folders[depth];
        std::vector<const OpmlFeed*> inside;
        for (std::size_t j = i; j < feeds.size(); ++j) {
            if (feeds[j]->folders.size() <= depth || feeds[j]->folders[depth] != name) continue;
            inside.push_back(feeds[j]);
            written[j] = true;
        }
        const std::string indent(depth * 2 + 4, ' ');
        out += indent + "<outline" + attributeText("text", name) + ">\n";
        writeFolder(inside, depth + 1, out);
        out += indent + "</outline>\n";
    }
}

}  // namespace

core::Result<OpmlDocument> readOpml(std::string_view bytes) {
    try {
        return readChecked(bytes);
    } catch (const std::exception& problem) {
        return core::Error(core::ErrorCode::Internal, "The list of feeds could not be read.")
            .with("detail", problem.what());
    }
}

std::string writeOpml(const OpmlDocument& document) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>" +
                      escapedHtml(singleLine(document.title)) + "</title>\n  </head>\n  <body>\n";
    std::vector<const OpmlFeed*> feeds;
    for (const OpmlFeed& feed : document.feeds) feeds.push_back(&feed);
    writeFolder(feeds, 0, out);
    return out + "  </body>\n</opml>\n";
}

}  // namespace groundswell::sources
