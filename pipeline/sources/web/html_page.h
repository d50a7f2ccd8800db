#pragma once

#include "models/core/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct GumboInternalNode;
struct GumboInternalOutput;

namespace groundswell::sources {

/// One element or piece of text of a page; valid as long as the page. A value.
class HtmlNode {
public:
    explicit HtmlNode(const GumboInternalNode* node) : m_node(node) {}

    [[nodiscard]] bool isElement() const;
    /// Tag, in lower case where HTML knows it; empty for text.
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] bool is(std::string_view name) const { return this->name() == name; }
    /// Decoded value; empty when absent.
    [[nodiscard]] std::string_view attribute(const char* name) const;
    [[nodiscard]] bool hasAttribute(const char* name) const;
    /// True when `word` is among the words of the class attribute.
    [[nodiscard]] bool hasClass(std::string_view word) const;
    /// Text of a text node; empty for elements.
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::vector<HtmlNode> children() const;
    /// The element as it stands in the page's source.
    [[nodiscard]] std::string_view source() const;
    /// The same for the same node, and for no other of its page.
    [[nodiscard]] const void* key() const { return m_node; }

private:
    const GumboInternalNode* m_node;
};

/// Visits elements below and including `root` in document order, without recursion; a false answer leaves out what is
/// inside that element.
void walkElements(HtmlNode root, const std::function<bool(HtmlNode)>& visit);

/// The outermost elements below `root` with a class, in document order.
[[nodiscard]] std::vector<HtmlNode> elementsOfClass(HtmlNode root, std::string_view word);

/// A page, parsed by the HTML5 rules. Not thread-safe; several may be used at once.
class HtmlPage {
public:
    /// Error: InvalidInput for a page that would cost the parser more than a page should: more than 16 MiB, 600,000
    /// tags, deeply nested, or made so that its parts multiply.
    [[nodiscard]] static core::Result<HtmlPage> parse(std::string_view bytes, std::string_view contentType);
    ~HtmlPage();
    HtmlPage(HtmlPage&&) noexcept;
    HtmlPage& operator=(HtmlPage&&) noexcept;

    [[nodiscard]] HtmlNode root() const;
    /// The page in UTF-8.
    [[nodiscard]] const std::string& text() const { return *m_text; }
    /// Characters that could not be converted to UTF-8.
    [[nodiscard]] std::size_t replaced() const { return m_replaced; }

private:
    struct Release {
        void operator()(GumboInternalOutput* output) const;
    };
    HtmlPage() = default;

    // Behind a pointer, because the tree points into it.
    std::unique_ptr<std::string> m_text;
    std::unique_ptr<GumboInternalOutput, Release> m_output;
    std::size_t m_replaced = 0;
};

}  // namespace groundswell::sources
