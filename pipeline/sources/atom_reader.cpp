#include "models/config/web_address.h"
#include "models/core/words.h"
#include "pipeline/sources/feed_date.h"
#include "pipeline/sources/feed_reader.h"

#include <utility>

namespace groundswell::sources {

namespace {

bool isAtom(const XmlNode& node) {
    const Vocabulary vocabulary = node.vocabulary();
    return vocabulary == Vocabulary::Atom || vocabulary == Vocabulary::Native;
}

// Name, else e-mail address, else link of a person construct.
std::string personOf(const XmlNode& person) {
    std::string name;
    std::string email;
    std::string link;
    for (const XmlNode& part : person.children()) {
        if (part.name() == "name") setOnce(name, singleLine(part.text()));
        if (part.name() == "email") setOnce(email, part.text());
        if (part.name() == "uri" || part.name() == "url") setOnce(link, part.text());
    }
    const std::string& fallback = email.empty() ? link : email;
    // Without parts it is somebody's guess at Atom: plain text.
    if (name.empty() && fallback.empty()) return personName(person.text());
    return name.empty() ? fallback : personName(name);
}

// A link's relation in lower case; one that is written as an address by its last part (RFC 4287, 4.2.7.2).
std::string relationOf(const XmlNode& link) {
    const std::string relation = core::lowered(link.attribute("rel"));
    const std::size_t slash = relation.rfind('/');
    return slash == std::string::npos ? relation : relation.substr(slash + 1);
}

// The page among an entry's links: alternate before those without a relation's meaning, HTML before other types.
struct PageLink {
    std::string url;
    int rank = 0;

    void offer(const XmlNode& link, const std::string& base) {
        const std::string relation = relationOf(link);
        const std::string type = core::lowered(link.attribute("type"));
        std::string target = link.attribute("href");
        if (target.empty()) target = link.text();
        if (target.empty()) return;
        int offered = 0;
        if (relation.empty() || relation == "alternate") {
            offered = type.empty() || type.find("html") != std::string::npos ? 4 : 3;
        } else if (relation == "related" || relation == "via") {
            offered = 2;
        } else if (relation == "self") {
            offered = 1;
        }
        if (offered <= rank) return;
        rank = offered;
        url = resolvedLink(base, target);
    }
};

// What an entry says of itself, while it is read.
struct EntryParts {
    PageLink page;
    std::string issued;  // published, and what Atom 0.3 called it
    std::string created;
    std::string language;  // of the text
    std::string sourceAuthor;
};

void takeCategory(const XmlNode& node, FeedEntry& entry) {
    std::string category = node.attribute("term");
    setOnce(category, node.attribute("label"));
    setOnce(category, node.text());
    addCategory(entry, category);
}

void takeText(std::string& field, const XmlNode& node, EntryParts& parts) {
    std::string html = atomHtml(node);
    if (field.empty() && !html.empty() && node.namesLanguage()) setOnce(parts.language, node.language());
    setOnce(field, std::move(html));
}

// The feed that an entry was copied from (RFC 4287, 4.2.11).
void takeSource(const XmlNode& source, FeedEntry& entry, EntryParts& parts) {
    for (const XmlNode& child : source.children()) {
        if (!isAtom(child)) continue;
        if (child.name() == "title") setOnce(entry.source, singleLine(child.text()));
        if (child.name() == "author") addName(parts.sourceAuthor, personOf(child));
    }
    if (source.children().empty()) setOnce(entry.source, singleLine(source.text()));
}

void takeContent(const XmlNode& node, const std::string& base, FeedEntry& entry, EntryParts& parts) {
    takeText(entry.content, node, parts);
    if (const std::string file = node.attribute("src"); !file.empty()) {
        addEnclosure(entry, resolvedLink(base, file), node.attribute("type"));
    }
}

void takeElement(const XmlNode& node, const std::string& base, FeedEntry& entry, EntryParts& parts) {
    const std::string name = node.name();
    if (name == "id" || name == "guid") {
        setOnce(entry.id, node.text());
    } else if (name == "title") {
        setOnce(entry.title, atomHtml(node));
    } else if (name == "link") {
        parts.page.offer(node, base);
        if (relationOf(node) == "enclosure") {
            addEnclosure(entry, resolvedLink(base, node.attribute("href")), node.attribute("type"));
        }
    } else if (name == "content") {
        takeContent(node, base, entry, parts);
    } else if (name == "summary" || name == "description") {
        takeText(entry.summary, node, parts);
    } else if (name == "published" || name == "issued" || name == "pubdate") {
        setOnce(parts.issued, singleLine(node.text()));
    } else if (name == "created") {
        setOnce(parts.created, singleLine(node.text()));
    } else if (name == "updated" || name == "modified") {
        setOnce(entry.updated, singleLine(node.text()));
    } else if (name == "author") {
        addName(entry.author, personOf(node));
    } else if (name == "category") {
        takeCategory(node, entry);
    } else if (name == "source") {
        takeSource(node, entry, parts);
    }
}

void takeDublinCore(const XmlNode& node, FeedEntry& entry, EntryParts& parts) {
    const std::string name = node.name();
    if (name == "date" || name == "issued") setOnce(parts.issued, singleLine(node.text()));
    if (name == "created") setOnce(parts.created, singleLine(node.text()));
    if (name == "modified") setOnce(entry.updated, singleLine(node.text()));
    if (name == "creator") addName(entry.author, personName(node.text()));
    if (name == "language") setOnce(entry.language, node.text());
    if (name == "subject") addCategory(entry, node.text());
}

FeedEntry readEntry(const XmlNode& node, const std::string& documentBase, bool usesBase,
                    const std::string& feedAuthor) {
    FeedEntry entry;
    entry.line = node.line();
    EntryParts parts;
    for (const XmlNode& child : node.children()) {
        const Vocabulary vocabulary = child.vocabulary();
        if (vocabulary == Vocabulary::DublinCore) takeDublinCore(child, entry, parts);
        if (vocabulary == Vocabulary::Content && child.name() == "encoded") setOnce(entry.content, child.text());
        if (!isAtom(child)) continue;
        takeElement(child, usesBase ? baseOf(child, documentBase) : documentBase, entry, parts);
    }
    entry.published = parseFeedDate(parts.issued) || parts.created.empty() ? parts.issued : parts.created;
    entry.url = parts.page.url;
    if (entry.url.empty() && config::isWebAddress(entry.id)) entry.url = entry.id;
    if (entry.content.empty()) entry.content = entry.summary;
    if (entry.id.empty()) entry.id = entry.url;
    setOnce(entry.author, parts.sourceAuthor);
    setOnce(entry.author, feedAuthor);
    setOnce(entry.language, parts.language);
    setOnce(entry.language, node.language());
    addMedia(node, entry, usesBase ? baseOf(node, documentBase) : documentBase);
    return entry;
}

// What a feed says of itself.
struct FeedParts {
    PageLink page;
    std::string author;
    std::string self;
};

FeedParts readFeedElement(const XmlNode& root, const std::string& baseUrl, Feed& feed) {
    FeedParts parts;
    for (const XmlNode& child : root.children()) {
        if (!isAtom(child)) continue;
        const std::string name = child.name();
        if (name == "title") setOnce(feed.title, singleLine(child.text()));
        if (name == "link") parts.page.offer(child, baseUrl);
        if (name == "link" && relationOf(child) == "self")
            setOnce(parts.self, resolvedLink(baseUrl, child.attribute("href")));
        if (name == "author") addName(parts.author, personOf(child));
    }
    feed.url = parts.page.url;
    feed.language = root.language();
    return parts;
}

}  // namespace

Feed readAtom(const XmlDocument& document, const std::string& baseUrl) {
    Feed feed;
    feed.kind = "atom";
    feed.recovered = !document.isWellFormed();
    const std::vector<XmlNode> elements = document.elements();
    bool usesBase = false;
    for (const XmlNode& element : elements) usesBase = usesBase || !element.attribute("base").empty();
    const XmlNode root = document.root();
    FeedParts parts;
    // A document may be a single entry (RFC 4287, 2).
    if (root.name() != "entry") parts = readFeedElement(root, usesBase ? baseOf(root, baseUrl) : baseUrl, feed);
    std::string base = baseUrl;
    if (base.empty()) base = config::isWebAddress(parts.self) ? parts.self : feed.url;
    for (const XmlNode& element : elements) {
        if (!isAtom(element) || element.name() != "entry") continue;
        // Whole entries inside one are its content.
        if (element.isInside("entry")) continue;
        feed.entries.push_back(readEntry(element, base, usesBase, parts.author));
    }
    return feed;
}

}  // namespace groundswell::sources
