#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/feed_reader.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

std::string mediaHtml(const XmlNode& node) {
    return node.attribute("type") == "html" ? node.text() : escapedHtml(node.text());
}

void addMediaElement(const XmlNode& node, FeedEntry& entry, const std::string& base) {
    const std::string name = node.name();
    if (name == "content") {
        std::string type = node.attribute("type");
        if (type.empty()) type = node.attribute("medium");
        addEnclosure(entry, net::absoluteLink(base, node.attribute("url")), std::move(type));
    } else if (name == "title" && entry.title.empty()) {
        entry.title = mediaHtml(node);
    } else if (name == "description" && entry.content.empty()) {
        entry.content = mediaHtml(node);
    } else if (name == "keywords" && entry.categories.empty()) {
        const std::string words = node.text();
        for (std::size_t at = 0; at < words.size();) {
            const std::size_t end = std::min(words.find(',', at), words.size());
            const std::string_view word = core::trimmed(std::string_view(words).substr(at, end - at));
            if (!word.empty()) entry.categories.emplace_back(word);
            at = end + 1;
        }
    }
}

}  // namespace

std::string atomHtml(const XmlNode& construct) {
    const std::string type = construct.attribute("type");
    const std::string mode = construct.attribute("mode");
    const bool markup = type == "xhtml" || type == "application/xhtml+xml" || type == "text/html" || type == "html";
    // Text that holds elements is XHTML whatever its type says; Atom 0.3 writes its XHTML under any type.
    if (construct.hasElements()) {
        const std::vector<XmlNode> children = construct.children();
        return children.size() == 1 && children.front().name() == "div" ? children.front().innerHtml()
                                                                        : construct.innerHtml();
    }
    if (markup || mode == "escaped") return type == "text/plain" ? escapedHtml(construct.text()) : construct.text();
    // Any other media type than text is a file in Base64.
    if (type.find('/') != std::string::npos && !type.starts_with("text/")) return {};
    return escapedHtml(construct.text());
}

void addMedia(const XmlNode& entryNode, FeedEntry& entry, const std::string& base) {
    for (const XmlNode& child : entryNode.children()) {
        if (child.vocabulary() != Vocabulary::Media) continue;
        addMediaElement(child, entry, base);
        if (child.name() != "group" && child.name() != "content") continue;
        for (const XmlNode& inner : child.children()) {
            if (inner.vocabulary() == Vocabulary::Media) addMediaElement(inner, entry, base);
        }
    }
}

void addEnclosure(FeedEntry& entry, std::string url, std::string type) {
    const bool known = std::any_of(entry.enclosures.begin(), entry.enclosures.end(),
                                   [&](const FeedEnclosure& enclosure) { return enclosure.url == url; });
    if (!url.empty() && !known) entry.enclosures.push_back({std::move(url), std::move(type)});
}

void addName(std::string& names, const std::string& name) {
    if (name.empty() || (", " + names + ", ").find(", " + name + ", ") != std::string::npos) return;
    names += names.empty() ? name : ", " + name;
}

std::string personName(std::string_view text) {
    text = core::trimmed(text);
    const std::size_t open = text.find('(');
    if (open != std::string_view::npos && text.ends_with(')') && text.substr(0, open).find('@') != text.npos) {
        const std::string_view name = core::trimmed(text.substr(open + 1, text.size() - open - 2));
        return std::string(name.empty() ? core::trimmed(text.substr(0, open)) : name);
    }
    const std::size_t angle = text.find('<');
    if (angle != std::string_view::npos && text.ends_with('>') && text.substr(angle).find('@') != text.npos) {
        std::string_view name = core::trimmed(text.substr(0, angle));
        if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        return std::string(name.empty() ? text.substr(angle + 1, text.size() - angle - 2) : name);
    }
    return singleLine(text);
}

std::string singleLine(std::string_view text) {
    std::string out;
    for (const char c : core::trimmed(text)) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank) {
            out += c;
        } else if (out.back() != ' ') {
            out += ' ';
        }
    }
    return out;
}

}  // namespace groundswell::sources
