#include "pipeline/sources/xml_node.h"

#include "models/core/words.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

namespace groundswell::sources {

namespace {

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

// libxml2 hands out strings of its own allocator.
std::string taken(xmlChar* text) {
    std::string out(view(text));
    if (text != nullptr) xmlFree(text);
    return out;
}

Vocabulary byPrefix(std::string_view prefix) {
    static constexpr std::array<std::pair<std::string_view, Vocabulary>, 12> prefixes{{
        {"atom", Vocabulary::Atom},
        {"atom03", Vocabulary::Atom},
        {"atom10", Vocabulary::Atom},
        {"a10", Vocabulary::Atom},
        {"dc", Vocabulary::DublinCore},
        {"dcterms", Vocabulary::DublinCore},
        {"content", Vocabulary::Content},
        {"media", Vocabulary::Media},
        {"itunes", Vocabulary::Itunes},
        {"xhtml", Vocabulary::Xhtml},
        {"rdf", Vocabulary::Rdf},
        {"rss", Vocabulary::Native},
    }};
    for (const auto& [name, vocabulary] : prefixes) {
        if (prefix == name) return vocabulary;
    }
    return Vocabulary::Other;
}

// By the beginning of the address: versions and slashes at the end vary from feed to feed.
Vocabulary byAddress(std::string address) {
    static constexpr std::array<std::pair<std::string_view, Vocabulary>, 23> addresses{{
        {"http://www.w3.org/2005/atom", Vocabulary::Atom},
        {"http://purl.org/atom/ns", Vocabulary::Atom},
        {"http://purl.org/echo/", Vocabulary::Atom},
        {"http://purl.org/pie/", Vocabulary::Atom},
        {"http://purl.org/dc/", Vocabulary::DublinCore},
        {"http://purl.org/metadata/dublin_core", Vocabulary::DublinCore},
        {"http://dublincore.org/documents/dcmi-namespace", Vocabulary::DublinCore},
        {"http://purl.org/rss/1.0/modules/content", Vocabulary::Content},
        {"http://purl.org/rss/1.0/modules/rss091", Vocabulary::Native},
        {"http://purl.org/net/rss1.1", Vocabulary::Native},
        {"http://my.netscape.com/", Vocabulary::Native},
        {"http://channel.netscape.com/", Vocabulary::Native},
        {"http://backend.userland.com/rss", Vocabulary::Native},
        {"http://blogs.law.harvard.edu/tech/rss", Vocabulary::Native},
        {"http://cyber.law.harvard.edu/rss", Vocabulary::Native},
        {"http://search.yahoo.com/mrss", Vocabulary::Media},
        {"http://tools.search.yahoo.com/mrss", Vocabulary::Media},
        {"http://video.search.yahoo.com/mrss", Vocabulary::Media},
        {"http://www.rssboard.org/media-rss", Vocabulary::Media},
        {"http://www.itunes.com/dtds/podcast", Vocabulary::Itunes},
        {"http://www.w3.org/1999/xhtml", Vocabulary::Xhtml},
        {"http://www.w3.org/1999/02/22-rdf-syntax-ns", Vocabulary::Rdf},
    }};
    address = core::lowered(address);
    if (address.starts_with("https://")) address.erase(4, 1);
    // Its modules lie below it, and most of them mean nothing here.
    if (address == "http://purl.org/rss/1.0/" || address == "http://purl.org/rss/1.0") return Vocabulary::Native;
    for (const auto& [start, vocabulary] : addresses) {
        if (address.starts_with(start)) return vocabulary;
    }
    return Vocabulary::Other;
}

std::string_view prefixOf(const xmlNode* node) {
    if (node->ns != nullptr) return view(node->ns->prefix);
    const std::string_view name = view(node->name);
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

std::string_view localName(const xmlNode* node) {
    const std::string_view name = view(node->name);
    const std::size_t colon = node->ns == nullptr ? name.find(':') : std::string_view::npos;
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool isVoidElement(const std::string& name) {
    static constexpr std::array names{"area", "br",   "col", "embed",  "hr",    "img",
                                      "link", "meta", "wbr", "source", "track", "input"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

void appendHtml(std::string& out, const xmlNode* node);

void appendChildren(std::string& out, const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) appendHtml(out, child);
}

// Recursion ends with the parser's own limit of 256 levels.
void appendHtml(std::string& out, const xmlNode* node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        out += escapedHtml(view(node->content));
        return;
    }
    if (node->type != XML_ELEMENT_NODE) return;
    const std::string name = core::lowered(localName(node));
    out += "<" + name;
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
        const std::string value = taken(xmlNodeListGetString(node->doc, attribute->children, 1));
        out += " " + core::lowered(view(attribute->name)) + "=\"" + escapedHtml(value) + "\"";
    }
    out += ">";
    // What a broken feed has put inside an element that holds nothing comes behind it.
    appendChildren(out, node);
    if (!isVoidElement(name)) out += "</" + name + ">";
}

// Piece by piece, because libxml2 refuses to look further than 10 MB ahead in memory that it holds at once, and its
// option against that lifts the limits of depth as well.
int readNext(void* user, char* buffer, int size) {
    auto& rest = *static_cast<std::string_view*>(user);
    const std::size_t count = rest.copy(buffer, static_cast<std::size_t>(std::max(size, 0)));
    rest.remove_prefix(count);
    return static_cast<int>(count);
}

// RSS has no namespace of its own: what its root is in is RSS, also where that is another's by mistake.
bool isOfRss(const xmlNode* node) {
    const xmlNode* root = xmlDocGetRootElement(node->doc);
    return node->ns != nullptr && root != nullptr && node->ns == root->ns && core::lowered(localName(root)) == "rss";
}

// The parser compares every attribute of an element with all others of it.
bool hasTooManyAttributes(std::string_view xml) {
    constexpr std::size_t mostOfElement = 200;
    for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at)) {
        if (xml.substr(at).starts_with("<![CDATA[")) {
            at = std::min(xml.find("]]>", at), xml.size());
            continue;
        }
        std::size_t values = 0;
        for (++at; at < xml.size() && xml[at] != '>' && xml[at] != '<'; ++at) {
            if (xml[at] != '"' && xml[at] != '\'') continue;
            if (++values > mostOfElement) return true;
            const std::size_t end = xml.find(xml[at], at + 1);
            if (end == std::string_view::npos) break;
            at = end;
        }
    }
    return false;
}

void initialiseParser() {
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
}

struct ContextDeleter {
    void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

}  // namespace

Vocabulary XmlNode::vocabulary() const {
    if (isOfRss(m_node)) return Vocabulary::Native;
    if (m_node->ns != nullptr) {
        const Vocabulary known = byAddress(std::string(view(m_node->ns->href)));
        if (known != Vocabulary::Other) return known;
    }
    const std::string_view prefix = prefixOf(m_node);
    // A default namespace that nobody knows is one of the many that RSS has been given.
    return prefix.empty() ? Vocabulary::Native : byPrefix(core::lowered(prefix));
}

std::string XmlNode::name() const {
    return core::lowered(localName(m_node));
}

bool XmlNode::is(Vocabulary wanted, std::string_view wantedName) const {
    const std::string_view local = localName(m_node);
    if (local.size() != wantedName.size()) return false;
    return core::lowered(local) == wantedName && vocabulary() == wanted;
}

std::vector<XmlNode> XmlNode::children() const {
    std::vector<XmlNode> out;
    for (xmlNode* child = m_node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) out.emplace_back(child);
    }
    return out;
}

bool XmlNode::hasElements() const {
    for (const xmlNode* child = m_node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) return true;
    }
    return false;
}

bool XmlNode::isInside(std::string_view name) const {
    for (const xmlNode* above = m_node->parent; above != nullptr; above = above->parent) {
        if (above->type == XML_ELEMENT_NODE && core::lowered(localName(above)) == name) return true;
    }
    return false;
}

std::string XmlNode::attribute(const char* wanted) const {
    for (const xmlAttr* attribute = m_node->properties; attribute != nullptr; attribute = attribute->next) {
        std::string_view name = view(attribute->name);
        if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
        if (core::lowered(name) == core::lowered(wanted)) {
            return std::string(core::trimmed(taken(xmlNodeListGetString(m_node->doc, attribute->children, 1))));
        }
    }
    return {};
}

std::string XmlNode::text() const {
    return std::string(core::trimmed(taken(xmlNodeGetContent(m_node))));
}

std::string XmlNode::innerHtml() const {
    std::string out;
    appendChildren(out, m_node);
    return std::string(core::trimmed(out));
}

std::string XmlNode::language() const {
    return std::string(core::trimmed(taken(xmlNodeGetLang(m_node))));
}

std::string XmlNode::base() const {
    return taken(xmlNodeGetBase(m_node->doc, m_node));
}

std::int64_t XmlNode::line() const {
    return std::max(xmlGetLineNo(m_node), 0L);
}

XmlDocument::XmlDocument(std::string_view text, const std::string& baseUrl) {
    if (hasTooManyAttributes(text)) return;
    initialiseParser();
    const std::unique_ptr<xmlParserCtxt, ContextDeleter> context(xmlNewParserCtxt());
    if (!context) return;
    constexpr int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                            XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC;
    std::string_view rest = text;
    m_document = xmlCtxtReadIO(context.get(), &readNext, nullptr, &rest, baseUrl.empty() ? nullptr : baseUrl.c_str(),
                               "UTF-8", options);
    m_wellFormed = context->wellFormed != 0;
}

XmlDocument::~XmlDocument() {
    if (m_document != nullptr) xmlFreeDoc(m_document);
}

bool XmlDocument::isEmpty() const {
    return m_document == nullptr || xmlDocGetRootElement(m_document) == nullptr;
}

XmlNode XmlDocument::root() const {
    return XmlNode(xmlDocGetRootElement(m_document));
}

std::vector<XmlNode> XmlDocument::elements() const {
    std::vector<XmlNode> out;
    xmlNode* node = m_document == nullptr ? nullptr : xmlDocGetRootElement(m_document);
    while (node != nullptr) {
        if (node->type == XML_ELEMENT_NODE) out.emplace_back(node);
        if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
            node = node->children;
            continue;
        }
        while (node != nullptr && node->next == nullptr)
            node = node->type == XML_DOCUMENT_NODE ? nullptr : node->parent;
        if (node != nullptr) node = node->next;
    }
    return out;
}

std::string escapedHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace groundswell::sources
