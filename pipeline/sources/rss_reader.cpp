#include "models/config/web_address.h"
#include "models/core/words.h"
#include "pipeline/sources/feed_date.h"
#include "pipeline/sources/feed_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace groundswell::sources {

namespace {

// Dates of one meaning from several vocabularies: the lowest rank that can be read wins.
class DateChoice {
public:
    void offer(int rank, std::string_view text) {
        std::string date = singleLine(text);
        if (date.empty()) return;
        const bool readable = parseFeedDate(date).has_value();
        if (!m_date.empty() && std::pair(!readable, rank) >= std::pair(!m_readable, m_rank)) return;
        m_date = std::move(date);
        m_readable = readable;
        m_rank = rank;
    }

    [[nodiscard]] std::string take() { return std::move(m_date); }

private:
    std::string m_date;
    bool m_readable = false;
    int m_rank = 0;
};

// The same thing under several names; the first in a reader's order wins.
struct Candidates {
    std::string encoded;  // content:encoded
    std::string atomContent;
    std::string body;  // xhtml:body, fulltext
    std::string plainContent;
    std::string description;
    std::string otherDescription;
    std::string itunesSummary;
    std::string itunesSubtitle;
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
    std::string language;  // of the text
    DateChoice published;
    DateChoice updated;
};

// HTML that was not escaped arrives as elements.
std::string htmlOf(const XmlNode& node) {
    return node.hasElements() ? node.innerHtml() : node.text();
}

void takeText(std::string& field, const XmlNode& node, std::string html, Candidates& found) {
    if (field.empty() && !html.empty() && node.namesLanguage()) setOnce(found.language, node.language());
    setOnce(field, std::move(html));
}

// Names that RSS never had, under which programs write what it has.
void takeBorrowed(const XmlNode& node, const std::string& name, FeedEntry& entry, Candidates& found) {
    if (name == "body" || name == "fulltext" || name == "full-text") {
        takeText(found.body, node, htmlOf(node), found);
    } else if (name == "content") {
        takeText(found.plainContent, node, node.attribute("type").empty() ? htmlOf(node) : atomHtml(node), found);
    } else if (name == "summary" || name == "abstract") {
        takeText(found.otherDescription, node, htmlOf(node), found);
    } else if (name == "date" || name == "published" || name == "issued" || name == "created") {
        found.published.offer(name == "created" ? 5 : 4, node.text());
    } else if (name == "updated" || name == "modified" || name == "lastmod") {
        found.updated.offer(2, node.text());
    } else if (name == "creator") {
        addName(found.creator, personName(node.text()));
    } else if (name == "id") {
        setOnce(found.identifier, node.text());
    } else if (name == "language") {
        setOnce(entry.language, node.text());
    }
}

void takeNative(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "title") {
        setOnce(found.title, htmlOf(node));
    } else if (name == "link") {
        setOnce(found.link, resolvedLink(base, node.text()));
        setOnce(found.link, resolvedLink(base, node.attribute("href")));
    } else if (name == "description") {
        takeText(found.description, node, htmlOf(node), found);
    } else if (name == "guid") {
        setOnce(found.guid, node.text());
        found.guidIsLink = core::lowered(node.attribute("isPermaLink")) != "false" && config::isWebAddress(found.guid);
    } else if (name == "pubdate") {
        found.published.offer(0, node.text());
    } else if (name == "author") {
        std::string person = node.text();
        for (const XmlNode& part : node.children()) {
            if (part.name() == "name") person = part.text();
        }
        addName(found.nativeAuthor, personName(person));
    } else if (name == "category") {
        addCategory(entry, node.text());
    } else if (name == "enclosure") {
        addEnclosure(entry, resolvedLink(base, node.attribute("url")), node.attribute("type"));
    } else if (name == "source") {
        setOnce(entry.source, singleLine(node.text()));
    } else {
        takeBorrowed(node, name, entry, found);
    }
}

void takeDublinCore(const XmlNode& node, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "creator" || name == "author") {
        addName(found.creator, personName(node.text()));
    } else if (name == "issued" || name == "available") {
        found.published.offer(1, node.text());
    } else if (name == "date") {
        found.published.offer(2, node.text());
    } else if (name == "created") {
        found.published.offer(3, node.text());
    } else if (name == "modified") {
        found.updated.offer(1, node.text());
    } else if (name == "subject") {
        addCategory(entry, node.text());
    } else if (name == "language") {
        setOnce(entry.language, node.text());
    } else if (name == "identifier") {
        setOnce(found.identifier, node.text());
    } else if (name == "title") {
        setOnce(found.otherTitle, htmlOf(node));
    } else if (name == "description" || name == "abstract") {
        takeText(found.otherDescription, node, htmlOf(node), found);
    }
}

void takeAtom(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "link") {
        const std::string relation = core::lowered(node.attribute("rel"));
        const std::string link = resolvedLink(base, node.attribute("href"));
        if (relation.empty() || relation == "alternate") setOnce(found.atomLink, link);
        if (relation == "enclosure") addEnclosure(entry, link, node.attribute("type"));
    } else if (name == "content") {
        takeText(found.atomContent, node, atomHtml(node), found);
    } else if (name == "summary") {
        takeText(found.otherDescription, node, atomHtml(node), found);
    } else if (name == "title") {
        setOnce(found.otherTitle, atomHtml(node));
    } else if (name == "updated") {
        found.updated.offer(0, node.text());
    } else if (name == "published") {
        found.published.offer(1, node.text());
    } else if (name == "id") {
        setOnce(found.identifier, node.text());
    } else if (name == "category") {
        addCategory(entry, node.attribute("term").empty() ? node.attribute("label") : node.attribute("term"));
    } else if (name == "author") {
        for (const XmlNode& part : node.children()) {
            if (part.name() == "name") addName(found.creator, singleLine(part.text()));
        }
    } else if (name == "source") {
        for (const XmlNode& part : node.children()) {
            if (part.name() == "title") setOnce(entry.source, singleLine(part.text()));
        }
    }
}

void takeItunes(const XmlNode& node, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "author") addName(found.itunesAuthor, singleLine(node.text()));
    if (name == "summary") setOnce(found.itunesSummary, escapedHtml(node.text()));
    if (name == "subtitle") setOnce(found.itunesSubtitle, escapedHtml(node.text()));
    if (name == "title") setOnce(found.otherTitle, escapedHtml(node.text()));
    if (name == "keywords") addKeywords(entry, node.text());
    if (name == "category") addCategory(entry, node.attribute("text"));
}

void takeOther(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    const std::string name = node.name();
    if (name == "full-text") takeText(found.body, node, htmlOf(node), found);
    // PRISM's date, and the module that brought enclosures to RSS 1.0.
    if (name == "publicationdate") found.published.offer(4, node.text());
    if (name == "enclosure") {
        std::string file = node.attribute("resource");
        setOnce(file, node.attribute("url"));
        addEnclosure(entry, resolvedLink(base, file), node.attribute("type"));
    }
}

void takeElement(const XmlNode& node, const std::string& base, FeedEntry& entry, Candidates& found) {
    switch (node.vocabulary()) {
        case Vocabulary::Native: takeNative(node, base, entry, found); break;
        case Vocabulary::DublinCore: takeDublinCore(node, entry, found); break;
        case Vocabulary::Atom: takeAtom(node, base, entry, found); break;
        case Vocabulary::Itunes: takeItunes(node, entry, found); break;
        case Vocabulary::Content:
            if (node.name() == "encoded") takeText(found.encoded, node, htmlOf(node), found);
            break;
        case Vocabulary::Xhtml:
            if (node.name() == "body" || node.name() == "div") takeText(found.body, node, node.innerHtml(), found);
            break;
        case Vocabulary::Other: takeOther(node, base, entry, found); break;
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

FeedEntry readItem(const XmlNode& item, const std::string& documentBase, bool usesBase) {
    const std::string base = usesBase ? baseOf(item, documentBase) : documentBase;
    FeedEntry entry;
    Candidates found;
    entry.line = item.line();
    found.about = item.attribute("about");
    for (const XmlNode& child : item.children()) {
        const bool own = usesBase && !child.attribute("base").empty();
        takeElement(child, own ? baseOf(child, documentBase) : base, entry, found);
    }
    found.updated.offer(3, item.attribute("lastmod"));

    entry.title = firstOf({&found.title, &found.otherTitle});
    entry.summary = firstOf({&found.description, &found.otherDescription});
    entry.content = firstOf({&found.encoded, &found.atomContent, &found.body, &found.plainContent, &entry.summary,
                             &found.itunesSummary, &found.itunesSubtitle});
    entry.author = firstOf({&found.creator, &found.nativeAuthor, &found.itunesAuthor});
    entry.published = found.published.take();
    entry.updated = found.updated.take();
    const std::string guidLink = found.guidIsLink ? found.guid : std::string();
    const std::string aboutLink = config::isWebAddress(found.about) ? found.about : std::string();
    const std::string hrefLink = item.attribute("href");
    entry.url = resolvedLink(base, firstOf({&found.link, &found.atomLink, &guidLink, &aboutLink, &hrefLink}));
    entry.id = firstOf({&found.guid, &found.about, &found.identifier, &entry.url});
    setOnce(entry.language, found.language);
    setOnce(entry.language, item.language());
    addMedia(item, entry, base);
    return entry;
}

void readChannel(const XmlNode& channel, const std::string& baseUrl, Feed& feed) {
    for (const XmlNode& child : channel.children()) {
        const Vocabulary vocabulary = child.vocabulary();
        const bool isTitle = child.name() == "title";
        if (isTitle && vocabulary == Vocabulary::Native) feed.title = singleLine(child.text());
        if (isTitle && (vocabulary == Vocabulary::DublinCore || vocabulary == Vocabulary::Atom))
            setOnce(feed.title, singleLine(child.text()));
        if (child.is(Vocabulary::Native, "link")) setOnce(feed.url, resolvedLink(baseUrl, child.text()));
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
    // Items stand in the channel, or beside it (RSS 1.0).
    const std::vector<XmlNode> elements = document.elements();
    bool usesBase = false;
    for (const XmlNode& element : elements) {
        usesBase = usesBase || !element.attribute("base").empty();
        if (element.is(Vocabulary::Native, "channel")) readChannel(element, baseUrl, feed);
    }
    const std::string& base = baseUrl.empty() ? feed.url : baseUrl;
    for (const XmlNode& element : elements) {
        if (!element.is(Vocabulary::Native, "item")) continue;
        // Whole items inside one are quoted by it.
        if (element.isInside("item")) continue;
        feed.entries.push_back(readItem(element, base, usesBase));
    }
    return feed;
}

}  // namespace groundswell::sources
