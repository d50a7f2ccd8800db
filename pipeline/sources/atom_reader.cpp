#include "pipeline/net/url.h"
#include "pipeline/sources/feed_reader.h"

#include <utility>

namespace groundswell::sources {

namespace {

bool isAtom(const XmlNode& node) {
    const Vocabulary vocabulary = node.vocabulary();
    return vocabulary == Vocabulary::Atom || vocabulary == Vocabulary::Native;
}

void setOnce(std::string& field, std::string value) {
    if (field.empty()) field = std::move(value);
}

// Name, else e-mail address, else link of a person construct.
std::string personOf(const XmlNode& person) {
    std::string name;
    std::string fallback;
    for (const XmlNode& part : person.children()) {
        if (part.name() == "name") setOnce(name, singleLine(part.text()));
        if (part.name() == "email" || part.name() == "uri" || part.name() == "url") setOnce(fallback, part.text());
    }
    // Without parts it is somebody's guess at Atom: plain text.
    if (name.empty() && fallback.empty()) return personName(person.text());
    return name.empty() ? fallback : name;
}

// The page among an entry's links: alternate before those without a relation's meaning, HTML before other types.
struct PageLink {
    std::string url;
    int rank = 0;

    void offer(const XmlNode& link, const std::string& base) {
        const std::string relation = link.attribute("rel");
        const std::string type = link.attribute("type");
        std::string target = link.attribute("href");
        if (target.empty()) target = link.text();
        if (target.empty()) return;
        int offered = 0;
        if (relation.empty() || relation == "alternate" || relation.ends_with("/alternate")) {
            offered = type.empty() || type.find("html") != std::string::npos ? 3 : 2;
        } else if (relation == "related" || relation == "via") {
            offered = 1;
        }
        if (offered <= rank) return;
        rank = offered;
        url = net::absoluteLink(base, target);
    }
};

void addCategory(const XmlNode& node, FeedEntry& entry) {
    std::string category = node.attribute("label");
    setOnce(category, node.attribute("term"));
    setOnce(category, singleLine(node.text()));
    if (!category.empty()) entry.categories.push_back(std::move(category));
}

void takeElement(const XmlNode& node, const std::string& base, FeedEntry& entry, PageLink& page) {
    const std::string name = node.name();
    if (name == "id") {
        setOnce(entry.id, node.text());
    } else if (name == "title") {
        setOnce(entry.title, atomHtml(node));
    } else if (name == "link") {
        page.offer(node, base);
        if (node.attribute("rel") == "enclosure") {
            addEnclosure(entry, net::absoluteLink(base, node.attribute("href")), node.attribute("type"));
        }
    } else if (name == "content") {
        setOnce(entry.content, atomHtml(node));
        if (const std::string file = node.attribute("src"); !file.empty()) {
            addEnclosure(entry, net::absoluteLink(base, file), node.attribute("type"));
        }
    } else if (name == "summary") {
        setOnce(entry.summary, atomHtml(node));
    } else if (name == "published" || name == "issued" || name == "created") {
        setOnce(entry.published, singleLine(node.text()));
    } else if (name == "updated" || name == "modified") {
        setOnce(entry.updated, singleLine(node.text()));
    } else if (name == "author") {
        addName(entry.author, personOf(node));
    } else if (name == "category") {
        addCategory(node, entry);
    }
}

void takeDublinCore(const XmlNode& node, FeedEntry& entry) {
    const std::string name = node.name();
    if (name == "date") setOnce(entry.published, singleLine(node.text()));
    if (name == "creator") addName(entry.author, personName(node.text()));
    if (name == "language") setOnce(entry.language, node.text());
    if (name == "subject") addCategory(node, entry);
}

FeedEntry readEntry(const XmlNode& node, const std::string& baseUrl, bool usesBase, const std::string& feedAuthor) {
    FeedEntry entry;
    entry.line = node.line();
    PageLink page;
    for (const XmlNode& child : node.children()) {
        if (child.vocabulary() == Vocabulary::DublinCore) takeDublinCore(child, entry);
        if (!isAtom(child)) continue;
        takeElement(child, usesBase ? child.base() : baseUrl, entry, page);
    }
    entry.url = page.url;
    if (entry.content.empty()) entry.content = entry.summary;
    if (entry.id.empty()) entry.id = entry.url;
    if (entry.author.empty()) entry.author = feedAuthor;
    if (entry.language.empty()) entry.language = node.language();
    addMedia(node, entry, usesBase ? node.base() : baseUrl);
    return entry;
}

std::string readFeedElement(const XmlNode& root, const std::string& baseUrl, Feed& feed) {
    std::string author;
    PageLink page;
    for (const XmlNode& child : root.children()) {
        if (!isAtom(child)) continue;
        const std::string name = child.name();
        if (name == "title") setOnce(feed.title, singleLine(child.text()));
        if (name == "link") page.offer(child, baseUrl);
        if (name == "author") addName(author, personOf(child));
    }
    feed.url = page.url;
    feed.language = root.language();
    return author;
}

}  // namespace

Feed readAtom(const XmlDocument& document, const std::string& baseUrl) {
    Feed feed;
    feed.kind = "atom";
    feed.recovered = !document.isWellFormed();
    const std::vector<XmlNode> elements = document.elements();
    bool usesBase = false;
    for (const XmlNode& element : elements) usesBase = usesBase || !element.attribute("base").empty();
    const std::string author = readFeedElement(document.root(), usesBase ? document.root().base() : baseUrl, feed);
    for (const XmlNode& element : elements) {
        if (!isAtom(element) || element.name() != "entry") continue;
        feed.entries.push_back(readEntry(element, baseUrl, usesBase, author));
    }
    return feed;
}

}  // namespace groundswell::sources
