#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct _xmlDoc;
struct _xmlNode;

namespace groundswell::sources {

/// Whose word an element is. Feeds forget to declare namespaces, so the usual prefixes count as well.
enum class Vocabulary { Native, Atom, DublinCore, Content, Media, Itunes, Xhtml, Rdf, Other };

/// One element of a parsed document; valid as long as the document. A value.
class XmlNode {
public:
    explicit XmlNode(_xmlNode* node) : m_node(node) {}

    [[nodiscard]] Vocabulary vocabulary() const;
    /// Local name in lower case, without prefix.
    [[nodiscard]] std::string name() const;
    [[nodiscard]] bool is(Vocabulary vocabulary, std::string_view name) const;
    [[nodiscard]] std::vector<XmlNode> children() const;
    [[nodiscard]] bool hasElements() const;
    /// True below an element of that name (local, in lower case), at any depth.
    [[nodiscard]] bool isInside(std::string_view name) const;
    /// True when it has its own xml:lang or lang.
    [[nodiscard]] bool namesLanguage() const { return !attribute("lang").empty(); }
    /// An attribute by its local name, whatever its namespace; an empty string when absent.
    [[nodiscard]] std::string attribute(const char* name) const;
    /// All text inside, white space around it removed.
    [[nodiscard]] std::string text() const;
    /// What is inside as HTML: elements without prefixes, text escaped.
    [[nodiscard]] std::string innerHtml() const;
    /// xml:lang, own or inherited.
    [[nodiscard]] std::string language() const;
    /// xml:base, own and inherited, or an empty string.
    [[nodiscard]] std::string base() const;
    [[nodiscard]] std::int64_t line() const;

private:
    _xmlNode* m_node;
};

/// A document read by libxml2 as far as a forgiving reader can. Nothing external loads, nothing is expanded, elements
/// nest 256 deep at most. Not thread-safe; several documents may be used at once.
class XmlDocument {
public:
    /// `text` is UTF-8 from cleanXml.
    XmlDocument(std::string_view text, const std::string& baseUrl);
    ~XmlDocument();
    XmlDocument(const XmlDocument&) = delete;
    XmlDocument& operator=(const XmlDocument&) = delete;

    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] bool isWellFormed() const { return m_wellFormed; }
    [[nodiscard]] XmlNode root() const;
    /// Every element in document order, at any depth.
    [[nodiscard]] std::vector<XmlNode> elements() const;

private:
    _xmlDoc* m_document = nullptr;
    bool m_wellFormed = false;
};

/// Text as it must be written in HTML.
[[nodiscard]] std::string escapedHtml(std::string_view text);

}  // namespace groundswell::sources
