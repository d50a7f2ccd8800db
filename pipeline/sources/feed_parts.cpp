#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/charset.h"
#include "pipeline/sources/feed_reader.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace groundswell::sources {

namespace {

// More of one kind is no entry but an attack; each is compared with those before it.
constexpr std::size_t mostOfAKind = 1'000;
constexpr std::size_t longestNames = 4'000;

std::string mediaHtml(const XmlNode& node) {
    return node.attribute("type") == "html" ? node.text() : escapedHtml(node.text());
}

void addMediaElement(const XmlNode& node, FeedEntry& entry, const std::string& base) {
    const std::string name = node.name();
    if (name == "content") {
        std::string type = node.attribute("type");
        if (type.empty()) type = node.attribute("medium");
        addEnclosure(entry, resolvedLink(base, node.attribute("url")), std::move(type));
    } else if (name == "title" && entry.title.empty()) {
        entry.title = mediaHtml(node);
    } else if (name == "description" && entry.content.empty()) {
        entry.content = mediaHtml(node);
    } else if (name == "keywords" && entry.categories.empty()) {
        addKeywords(entry, node.text());
    } else if (name == "category") {
        addCategory(entry, node.attribute("label").empty() ? node.text() : node.attribute("label"));
    }
}

int base64Value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// What Base64 holds where that is text; empty for a picture, a sound, or what is no Base64.
std::string textOfBase64(std::string_view encoded) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : encoded) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        if (c == '=') break;
        const int value = base64Value(c);
        if (value < 0) return {};
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
        if ((count += 6) < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
    }
    const bool controls = std::any_of(out.begin(), out.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    });
    return controls || repairUtf8(out) > 0 ? std::string() : out;
}

// "text/html; charset=utf-8" in any case as "text/html".
std::string typeOf(const XmlNode& construct) {
    const std::string type = core::lowered(construct.attribute("type"));
    return std::string(core::trimmed(std::string_view(type).substr(0, type.find(';'))));
}

// A part of an e-mail address: all that is neither blank nor a bracket, quote or comma.
bool isMailPart(char c) {
    return std::string_view(" \t\r\n()<>[]\"',;").find(c) == std::string_view::npos;
}

// Without the pair of brackets or quotes around all of it.
std::string_view unwrapped(std::string_view text) {
    text = core::trimmed(text, " \t\r\n,;:|");
    for (const std::string_view pair : {"()", "<>", "[]", "\"\"", "''"}) {
        if (text.size() >= 2 && text.front() == pair[0] && text.back() == pair[1])
            return core::trimmed(text.substr(1, text.size() - 2));
    }
    return text;
}

}  // namespace

std::string atomHtml(const XmlNode& construct) {
    const std::string type = typeOf(construct);
    const std::string mode = core::lowered(construct.attribute("mode"));
    const bool markup = type == "xhtml" || type == "application/xhtml+xml" || type == "text/html" || type == "html";
    const bool isXml = type.ends_with("/xml") || (type.ends_with("+xml") && !markup);
    // Documents of other kinds have words, not markup.
    if (isXml) return escapedHtml(construct.text());
    // Text that holds elements is XHTML whatever its type says; Atom 0.3 writes its XHTML under any type.
    if (construct.hasElements()) {
        const std::vector<XmlNode> children = construct.children();
        return children.size() == 1 && children.front().name() == "div" ? children.front().innerHtml()
                                                                        : construct.innerHtml();
    }
    if (mode == "base64") {
        const std::string text = textOfBase64(construct.text());
        return type.empty() || type == "text/plain" ? escapedHtml(text) : text;
    }
    if (markup || mode == "escaped") return type == "text/plain" ? escapedHtml(construct.text()) : construct.text();
    // Any other media type than text is a file in Base64.
    if (type.find('/') != std::string::npos && !type.starts_with("text/")) return textOfBase64(construct.text());
    return escapedHtml(construct.text());
}

std::string resolvedLink(const std::string& base, std::string_view text) {
    std::string link;
    text = core::trimmed(text);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = std::min(text.find_first_of(" \t\r\n", at), text.size());
        const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", begin), text.size());
        link += text.substr(at, begin - at);
        // A line was broken here; a space alone belongs to the address.
        if (text.substr(begin, end - begin).find_first_of("\t\r\n") == std::string_view::npos)
            link += text.substr(begin, end - begin);
        at = end;
    }
    return net::absoluteLink(base, link);
}

std::string baseOf(const XmlNode& node, const std::string& documentBase) {
    const std::string own = node.base();
    return own.empty() ? documentBase : net::absoluteLink(documentBase, own);
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
    if (!url.empty() && !known && entry.enclosures.size() < mostOfAKind)
        entry.enclosures.push_back({std::move(url), std::move(type)});
}

void addCategory(FeedEntry& entry, std::string_view category) {
    std::string tidy = singleLine(category);
    const auto known = std::find(entry.categories.begin(), entry.categories.end(), tidy);
    if (tidy.empty() || known != entry.categories.end() || entry.categories.size() >= mostOfAKind) return;
    entry.categories.push_back(std::move(tidy));
}

void addKeywords(FeedEntry& entry, std::string_view keywords) {
    for (std::size_t at = 0; at < keywords.size();) {
        const std::size_t end = std::min(keywords.find(',', at), keywords.size());
        addCategory(entry, keywords.substr(at, end - at));
        at = end + 1;
    }
}

void addName(std::string& names, const std::string& name) {
    if (name.empty() || names.size() > longestNames) return;
    if ((", " + names + ", ").find(", " + name + ", ") != std::string::npos) return;
    names += names.empty() ? name : ", " + name;
}

std::string personName(std::string_view text) {
    text = core::trimmed(text);
    const std::size_t sign = text.find('@');
    if (sign == std::string_view::npos) return singleLine(text);
    std::size_t begin = sign;
    std::size_t end = sign + 1;
    while (begin > 0 && isMailPart(text[begin - 1])) --begin;
    while (end < text.size() && isMailPart(text[end])) ++end;
    // "@ada" and "at @ paper" are no addresses.
    if (begin == sign || end == sign + 1) return singleLine(text);
    std::string_view address = text.substr(begin, end - begin);
    if (core::lowered(address.substr(0, 7)) == "mailto:") address.remove_prefix(7);
    std::string rest(text);
    rest.erase(begin, end - begin);
    for (const std::string_view empty : {"<>", "()", "[]"}) {
        if (const std::size_t at = rest.find(empty); at != std::string::npos) rest.erase(at, empty.size());
    }
    const std::string_view name = unwrapped(rest);
    return name.empty() ? std::string(address) : singleLine(name);
}

void setOnce(std::string& field, std::string value) {
    if (field.empty()) field = std::move(value);
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
