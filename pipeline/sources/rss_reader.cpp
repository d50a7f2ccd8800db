#include "pipeline/net/url.h"
#include "pipeline/sources/feed_reader.h"

#include <utility>

namespace groundswell::sources {

namespace {

// The same thing under several names; the first in a reader's order wins.
struct Candidates {
    std::string encoded;  // content:encoded
    std::string atomContent;
    std::string body;  // xhtml:body, fulltext
    std::string description;
    std::string itunesSummary;
    std::string nativeAuthor;
    std::string creator;
    std::string itunesAuthor;
    std::string title;
    std::string otherTitle;
    std::string link;
    std::string atomLink;
    std::string guid;
    bool guidIsLink = false;
    std::string about;
    std::string identifier;
};

// HTML that was not escaped arrives as elements.
std::string htmlOf(const XmlNode& node) {
    return node.hasElements() ? node.innerHtml() : node.text();
}

void setOnce(std::string& field, std::string value) {
    if (field.empty()) field = std::move(value);
}

bool isWebAddress(const std::string& text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

void takeNative(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "title") {
        setOnce(found.title, htmlOf(node));
    } else if (name == "link") {
        setOnce(found.link, node.text());
        setOnce(found.link, node.attribute("href"));
    } else if (name == "description") {
        setOnce(found.description, htmlOf(node));
    } else if (name == "guid") {
        setOnce(found.guid, node.text());
        found.guidIsLink = node.attribute("isPermaLink") != "false" && isWebAddress(found.guid);
    } else if (name == "pubdate") {
        setOnce(entry.published, singleLine(node.text()));
    } else if (name == "author") {
        addName(found.nativeAuthor, personName(node.text()));
    } else if (name == "category") {
        if (std::string category = singleLine(node.text()); !category.empty()) {
            entry.categories.push_back(std::move(category));
        }
    } else if (name == "enclosure") {
        addEnclosure(entry, net::absoluteLink(base, node.attribute("url")), node.attribute("type"));
    } else if (name == "body" || name == "fulltext" || name == "full-text") {
        setOnce(found.body, htmlOf(node));
    } else if (name == "language") {
        setOnce(entry.language, node.text());
    }
}

void takeDublinCore(const XmlNode& node, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "creator") {
        addName(found.creator, personName(node.text()));
    } else if (name == "date" || name == "issued" || name == "created" || name == "available") {
        setOnce(entry.published, singleLine(node.text()));
    } else if (name == "modified") {
        setOnce(entry.updated, singleLine(node.text()));
    } else if (name == "subject") {
        if (std::string subject = singleLine(node.text()); !subject.empty()) {
            entry.categories.push_back(std::move(subject));
        }
    } else if (name == "language") {
        setOnce(entry.language, node.text());
    } else if (name == "identifier") {
        setOnce(found.identifier, node.text());
    } else if (name == "title") {
        setOnce(found.otherTitle, htmlOf(node));
    } else if (name == "description") {
        setOnce(found.description, htmlOf(node));
    }
}

void takeAtom(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "link") {
        const std::string relation = node.attribute("rel");
        const std::string link = node.attribute("href");
        if (relation.empty() || relation == "alternate") setOnce(found.atomLink, link);
        if (relation == "enclosure") addEnclosure(entry, net::absoluteLink(base, link), node.attribute("type"));
    } else if (name == "content") {
        setOnce(found.atomContent, atomHtml(node));
    } else if (name == "summary") {
        setOnce(found.description, atomHtml(node));
    } else if (name == "title") {
        setOnce(found.otherTitle, atomHtml(node));
    } else if (name == "updated") {
        setOnce(entry.updated, singleLine(node.text()));
    } else if (name == "published") {
        setOnce(entry.published, singleLine(node.text()));
    } else if (name == "id") {
        setOnce(found.identifier, node.text());
    } else if (name == "author") {
        for (const XmlNode& part : node.children()) {
            if (part.name() == "name") addName(found.creator, singleLine(part.text()));
        }
    }
}

void takeItunes(const XmlNode& node, Candidates& found) {
    const std::string name = node.name();
    if (name == "author") addName(found.itunesAuthor, singleLine(node.text()));
    if (name == "summary") setOnce(found.itunesSummary, escapedHtml(node.text()));
    if (name == "title") setOnce(found.otherTitle, escapedHtml(node.text()));
}

void takeElement(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    switch (node.vocabulary()) {
        case Vocabulary::Native: takeNative(node, base, entry, found); break;
        case Vocabulary::DublinCore: takeDublinCore(node, entry, found); break;
        case Vocabulary::Atom: takeAtom(node, base, entry, found); break;
        case Vocabulary::Itunes: takeItunes(node, found); break;
        case Vocabulary::Content:
            if (node.name() == "encoded") setOnce(found.encoded, htmlOf(node));
            break;
        case Vocabulary::Xhtml:
            if (node.name() == "body" || node.name() == "div") setOnce(found.body, node.innerHtml());
            break;
        case Vocabulary::Other:
            if (node.name() == "full-text") setOnce(found.body, htmlOf(node));
            break;
        case Vocabulary::Media:
        case Vocabulary::Rdf: break;
    }
}

std::string firstOf(std::initializer_list<const std::string*> texts) {
    for (const std::string* text : texts) {
        if (!text->empty()) return *text;
    }
    return {};
}

FeedEntry readItem(const XmlNode& item, const std::string& baseUrl, bool usesBase) {
    const std::string base = usesBase ? item.base() : baseUrl;
    FeedEntry entry;
    Candidates found;
    entry.line = item.line();
    found.about = item.attribute("about");
    for (const XmlNode& child : item.children()) takeElement(child, base, entry, found);

    entry.title = firstOf({&found.title, &found.otherTitle});
    entry.summary = found.description;
    entry.content =
        firstOf({&found.encoded, &found.atomContent, &found.body, &found.description, &found.itunesSummary});
    entry.author = firstOf({&found.creator, &found.nativeAuthor, &found.itunesAuthor});
    const std::string guidLink = found.guidIsLink ? found.guid : std::string();
    const std::string aboutLink = isWebAddress(found.about) ? found.about : std::string();
    entry.url = net::absoluteLink(base, firstOf({&found.link, &found.atomLink, &guidLink, &aboutLink}));
    entry.id = firstOf({&found.guid, &found.identifier, &found.about, &entry.url});
    if (entry.language.empty()) entry.language = item.language();
    addMedia(item, entry, base);
    return entry;
}

void readChannel(const XmlNode& channel, const std::string& baseUrl, Feed& feed) {
    for (const XmlNode& child : channel.children()) {
        if (child.is(Vocabulary::Native, "title")) setOnce(feed.title, singleLine(child.text()));
        if (child.is(Vocabulary::Native, "link")) setOnce(feed.url, net::absoluteLink(baseUrl, child.text()));
        if (child.is(Vocabulary::Native, "language") || child.is(Vocabulary::DublinCore, "language")) {
            setOnce(feed.language, child.text());
        }
    }
    setOnce(feed.language, channel.language());
}

}  // namespace

Feed readRss(const XmlDocument& document, const std::string& baseUrl) {
    Feed feed;
    feed.kind = document.root().name() == "rdf" ? "rdf" : "rss";
    feed.recovered = !document.isWellFormed();
    // Items stand in the channel, beside it (RSS 1.0), or inside one another where an end tag is missing.
    const std::vector<XmlNode> elements = document.elements();
    bool usesBase = false;
    for (const XmlNode& element : elements) {
        usesBase = usesBase || !element.attribute("base").empty();
        if (element.is(Vocabulary::Native, "channel")) readChannel(element, baseUrl, feed);
    }
    const std::string& base = baseUrl.empty() ? feed.url : baseUrl;
    for (const XmlNode& element : elements) {
        if (element.is(Vocabulary::Native, "item")) feed.entries.push_back(readItem(element, base, usesBase));
    }
    return feed;
}

}  // namespace groundswell::sources
