#include "pipeline/sources/web/html_page.h"

#include "models/core/words.h"
#include "pipeline/sources/feed_charset.h"
#include "pipeline/sources/web/html_cost.h"

#include <gumbo.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace groundswell::sources {

namespace {

constexpr std::size_t longestPage = 16U << 20;
constexpr std::string_view htmlBlanks = " \t\r\n\f";

// The charset that a <meta> at the beginning names; "" when none does.
std::string charsetOfMeta(std::string_view bytes) {
    constexpr std::size_t window = 4096;
    const std::string head = core::lowered(bytes.substr(0, window));
    for (std::size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 1)) {
        const std::string_view tag = std::string_view(head).substr(at, head.find('>', at) - at);
        if (std::string charset = charsetOfContentType(tag); !charset.empty()) return charset;
    }
    return {};
}

FeedText decoded(std::string_view bytes, std::string_view contentType) {
    std::string type(contentType);
    if (charsetOfContentType(type).empty()) {
        if (const std::string charset = charsetOfMeta(bytes); !charset.empty()) type = "text/html; charset=" + charset;
    }
    return feedTextAsUtf8(bytes, type);
}

GumboOptions pageOptions() {
    GumboOptions options = kGumboDefaultOptions;
    // Nobody reads the errors, and each holds a copy of the stack of open elements.
    options.max_errors = 0;
    return options;
}

// The parser's own release calls itself once for each level of the tree, so that a deep page would end the stack.
// Afterwards all nodes are children of the document.
void flattenTree(GumboNode& document) {
    GumboVector& top = document.v.document.children;
    std::vector<void*> nodes(top.data, top.data + top.length);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto* node = static_cast<GumboNode*>(nodes[i]);
        if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) continue;
        GumboVector& children = node->v.element.children;
        nodes.insert(nodes.end(), children.data, children.data + children.length);
        children.length = 0;
    }
    if (nodes.size() == top.length) return;
    // The parser has its memory from malloc. Without any left, the nodes below are lost, which is better than a crash.
    void* larger = std::realloc(static_cast<void*>(top.data), nodes.size() * sizeof(void*));
    if (larger == nullptr) return;
    top.data = static_cast<void**>(larger);
    std::copy(nodes.begin(), nodes.end(), top.data);
    top.length = static_cast<unsigned>(nodes.size());
    top.capacity = top.length;
}

}  // namespace

bool HtmlNode::isElement() const {
    return m_node->type == GUMBO_NODE_ELEMENT || m_node->type == GUMBO_NODE_TEMPLATE;
}

std::string_view HtmlNode::name() const {
    if (!isElement()) return {};
    const GumboElement& element = m_node->v.element;
    if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
    GumboStringPiece name = element.original_tag;
    gumbo_tag_from_original_text(&name);
    return name.data == nullptr ? std::string_view() : std::string_view(name.data, name.length);
}

std::string_view HtmlNode::attribute(const char* name) const {
    if (!isElement()) return {};
    const GumboAttribute* found = gumbo_get_attribute(&m_node->v.element.attributes, name);
    return found == nullptr ? std::string_view() : std::string_view(found->value);
}

bool HtmlNode::hasAttribute(const char* name) const {
    return isElement() && gumbo_get_attribute(&m_node->v.element.attributes, name) != nullptr;
}

bool HtmlNode::hasClass(std::string_view word) const {
    std::string_view classes = attribute("class");
    for (std::size_t at = classes.find(word); at != std::string_view::npos; at = classes.find(word, at + 1)) {
        const bool begins = at == 0 || htmlBlanks.find(classes[at - 1]) != std::string_view::npos;
        const std::size_t end = at + word.size();
        const bool ends = end == classes.size() || htmlBlanks.find(classes[end]) != std::string_view::npos;
        if (begins && ends) return true;
    }
    return false;
}

std::string_view HtmlNode::text() const {
    const bool isText =
        m_node->type == GUMBO_NODE_TEXT || m_node->type == GUMBO_NODE_WHITESPACE || m_node->type == GUMBO_NODE_CDATA;
    return isText ? std::string_view(m_node->v.text.text) : std::string_view();
}

std::vector<HtmlNode> HtmlNode::children() const {
    std::vector<HtmlNode> nodes;
    if (!isElement()) return nodes;
    const GumboVector& list = m_node->v.element.children;
    nodes.reserve(list.length);
    for (unsigned i = 0; i < list.length; ++i) nodes.emplace_back(static_cast<const GumboNode*>(list.data[i]));
    return nodes;
}

std::string_view HtmlNode::source() const {
    if (!isElement()) return {};
    const GumboElement& element = m_node->v.element;
    const char* begin = element.original_tag.data;
    if (begin == nullptr) return {};
    const char* end = begin + element.original_tag.length;
    // What the parser closed by itself has no end tag, or that of another element before it.
    if (element.original_end_tag.data != nullptr && element.original_end_tag.data >= end)
        end = element.original_end_tag.data + element.original_end_tag.length;
    return {begin, static_cast<std::size_t>(end - begin)};
}

void walkElements(HtmlNode root, const std::function<bool(HtmlNode)>& visit) {
    std::vector<HtmlNode> waiting{root};
    while (!waiting.empty()) {
        const HtmlNode node = waiting.back();
        waiting.pop_back();
        if (!node.isElement() || !visit(node)) continue;
        const std::vector<HtmlNode> children = node.children();
        waiting.insert(waiting.end(), children.rbegin(), children.rend());
    }
}

std::vector<HtmlNode> elementsOfClass(HtmlNode root, std::string_view word) {
    std::vector<HtmlNode> found;
    walkElements(root, [&](HtmlNode node) {
        const bool isOne = node.hasClass(word);
        if (isOne) found.push_back(node);
        return !isOne;
    });
    return found;
}

core::Result<HtmlPage> HtmlPage::parse(std::string_view bytes, std::string_view contentType) {
    FeedText text = decoded(bytes, contentType);
    if (text.text.size() > longestPage)
        return core::Error(core::ErrorCode::InvalidInput, "The page is longer than 16 MiB.");
    if (!isAffordable(text.text))
        return core::Error(core::ErrorCode::InvalidInput,
                           "The page is too deeply nested, or has too many tags or attributes, to be read.");
    static const GumboOptions options = pageOptions();
    HtmlPage page;
    page.m_text = std::make_unique<std::string>(std::move(text.text));
    page.m_replaced = text.replaced;
    page.m_output.reset(gumbo_parse_with_options(&options, page.m_text->data(), page.m_text->size()));
    if (!page.m_output) return core::Error(core::ErrorCode::InvalidInput, "The page is no HTML.");
    return page;
}

HtmlPage::~HtmlPage() = default;
HtmlPage::HtmlPage(HtmlPage&&) noexcept = default;
HtmlPage& HtmlPage::operator=(HtmlPage&&) noexcept = default;

HtmlNode HtmlPage::root() const {
    return HtmlNode(m_output->root);
}

void HtmlPage::Release::operator()(GumboInternalOutput* output) const {
    flattenTree(*output->document);
    gumbo_destroy_output(&kGumboDefaultOptions, output);
}

}  // namespace groundswell::sources
