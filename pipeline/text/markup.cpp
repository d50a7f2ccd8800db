#include "pipeline/text/markup.h"

#include "pipeline/text/markup_cost.h"
#include "pipeline/text/unicode.h"

#include <gumbo.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace groundswell::text {

namespace {

/// One tag, comment or declaration in the source.
struct Tag {
    std::size_t end = 0;  ///< past its '>'; 0 when there is no markup at this place
    GumboTag name = GUMBO_TAG_UNKNOWN;
    bool closes = false;
};

bool isTagNameEnd(char c) {
    return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/// Finds where markup is in a text, once from left to right.
class TagFinder {
public:
    explicit TagFinder(std::string_view text) : m_text(text) {}

    /// The markup that begins with the '<' at `position`; positions must not decrease.
    Tag at(std::size_t position) {
        const std::string_view rest = m_text.substr(position);
        if (rest.substr(0, 4) == "<!--") return comment(position);
        if (rest.size() < 3) return {};
        const bool isDeclaration =
            rest[1] == '!' && (isAsciiAlpha(static_cast<unsigned char>(rest[2])) || rest[2] == '[');
        if (isDeclaration || rest.substr(0, 5) == "<?xml") return {endOf(position), GUMBO_TAG_UNKNOWN, false};
        Tag tag;
        tag.closes = rest[1] == '/';
        const std::size_t nameBegin = tag.closes ? 2 : 1;
        std::size_t nameEnd = nameBegin;
        while (nameEnd < rest.size() && isAsciiAlnum(static_cast<unsigned char>(rest[nameEnd]))) ++nameEnd;
        if (nameEnd == nameBegin || nameEnd == rest.size() || !isTagNameEnd(rest[nameEnd])) return {};
        tag.name = gumbo_tagn_enum(rest.data() + nameBegin, static_cast<unsigned>(nameEnd - nameBegin));
        if (tag.name == GUMBO_TAG_UNKNOWN) return {};
        tag.end = endOf(position);
        if (tag.end != 0 && nameEnd == nameBegin + 1 &&
            !hasAttributes(rest.substr(nameEnd, tag.end - position - nameEnd))) {
            tag.end = 0;
        }
        return tag;
    }

private:
    /// What follows a name of one letter: "a<b && c>d" is no tag.
    static bool hasAttributes(std::string_view rest) {
        return rest.find('=') != std::string_view::npos ||
               rest.find_first_not_of(" /\t\r\n>") == std::string_view::npos;
    }

    [[nodiscard]] std::size_t endOf(std::size_t position) {
        if (m_nextClose <= position && m_nextClose != std::string_view::npos) m_nextClose = m_text.find('>', position);
        return m_nextClose == std::string_view::npos ? 0 : m_nextClose + 1;
    }

    Tag comment(std::size_t position) {
        constexpr std::size_t marks = 3;
        if (m_nextCommentEnd <= position && m_nextCommentEnd != std::string_view::npos) {
            m_nextCommentEnd = m_text.find("-->", position);
        }
        if (m_nextCommentEnd == std::string_view::npos) return {};
        return {m_nextCommentEnd + marks, GUMBO_TAG_UNKNOWN, false};
    }

    std::string_view m_text;
    // Remembered, so that a text of many '<' and no '>' is searched once.
    std::size_t m_nextClose = 0;
    std::size_t m_nextCommentEnd = 0;
};

enum class Break { None, Space, Line };

Break breakAround(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_ADDRESS:
        case GUMBO_TAG_ARTICLE:
        case GUMBO_TAG_ASIDE:
        case GUMBO_TAG_BLOCKQUOTE:
        case GUMBO_TAG_BR:
        case GUMBO_TAG_DD:
        case GUMBO_TAG_DIV:
        case GUMBO_TAG_DL:
        case GUMBO_TAG_DT:
        case GUMBO_TAG_FIGCAPTION:
        case GUMBO_TAG_FIGURE:
        case GUMBO_TAG_FOOTER:
        case GUMBO_TAG_FORM:
        case GUMBO_TAG_H1:
        case GUMBO_TAG_H2:
        case GUMBO_TAG_H3:
        case GUMBO_TAG_H4:
        case GUMBO_TAG_H5:
        case GUMBO_TAG_H6:
        case GUMBO_TAG_HEADER:
        case GUMBO_TAG_HR:
        case GUMBO_TAG_LI:
        case GUMBO_TAG_MAIN:
        case GUMBO_TAG_NAV:
        case GUMBO_TAG_OL:
        case GUMBO_TAG_P:
        case GUMBO_TAG_PRE:
        case GUMBO_TAG_SECTION:
        case GUMBO_TAG_TABLE:
        case GUMBO_TAG_TR:
        case GUMBO_TAG_UL:
        case GUMBO_TAG_CENTER:
        case GUMBO_TAG_FIELDSET:
        case GUMBO_TAG_CAPTION:
        case GUMBO_TAG_DETAILS:
        case GUMBO_TAG_SUMMARY: return Break::Line;
        case GUMBO_TAG_TD:
        case GUMBO_TAG_TH:
        case GUMBO_TAG_OPTION: return Break::Space;
        default: return Break::None;
    }
}

bool isHidden(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_SCRIPT:
        case GUMBO_TAG_STYLE:
        case GUMBO_TAG_HEAD:
        case GUMBO_TAG_TITLE:
        case GUMBO_TAG_TEMPLATE:
        case GUMBO_TAG_NOSCRIPT:
        case GUMBO_TAG_IFRAME: return true;
        default: return false;
    }
}

/// Collects text with the white space rules of HTML.
class TextSink {
public:
    void breakLine() {
        while (!m_text.empty() && m_text.back() == ' ') m_text.pop_back();
        if (!m_text.empty() && m_text.back() != '\n') m_text.push_back('\n');
    }

    void breakAlways() {
        while (!m_text.empty() && m_text.back() == ' ') m_text.pop_back();
        m_text.push_back('\n');
    }

    void space() {
        if (!m_text.empty() && m_text.back() != ' ' && m_text.back() != '\n') m_text.push_back(' ');
    }

    void flow(std::string_view text) {
        for (const char c : text) {
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                space();
            } else {
                m_text.push_back(c);
            }
        }
    }

    void verbatim(std::string_view text) { m_text.append(text); }

    void around(GumboTag tag) {
        const Break kind = breakAround(tag);
        if (kind == Break::Line) breakLine();
        if (kind == Break::Space) space();
    }

    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

struct OutputDeleter {
    void operator()(GumboOutput* output) const { gumbo_destroy_output(&kGumboDefaultOptions, output); }
};

bool isTextNode(const GumboNode& node) {
    return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
}

/// Walks the parser's tree with a stack of its own: the tree may be deeper than the thread's stack.
class TreeWalker {
public:
    std::string textOf(const GumboNode& root) {
        m_open.push_back({&root, 0, false});
        while (!m_open.empty()) step();
        return m_sink.take();
    }

private:
    struct Place {
        const GumboNode* node;
        unsigned next;
        bool preformatted;
    };

    void step() {
        Place& place = m_open.back();
        const GumboElement& element = place.node->v.element;
        if (place.next == element.children.length) {
            m_sink.around(element.tag);
            m_open.pop_back();
            return;
        }
        const auto& child = *static_cast<const GumboNode*>(element.children.data[place.next++]);
        if (isTextNode(child)) {
            const std::string_view text = child.v.text.text;
            place.preformatted ? m_sink.verbatim(text) : m_sink.flow(text);
        } else if (child.type == GUMBO_NODE_ELEMENT && !isHidden(child.v.element.tag)) {
            enter(child, place.preformatted);
        }
    }

    void enter(const GumboNode& child, bool preformatted) {
        const GumboTag tag = child.v.element.tag;
        if (tag == GUMBO_TAG_BR) {
            m_sink.breakAlways();
            return;
        }
        m_sink.around(tag);
        m_open.push_back({&child, 0, preformatted || tag == GUMBO_TAG_PRE});
    }

    std::vector<Place> m_open;
    TextSink m_sink;
};

/// True when a character reference with its semicolon begins at the '&' at `position`.
bool isReference(std::string_view text, std::size_t position) {
    constexpr std::size_t longest = 33;
    std::size_t end = position + 1;
    if (end < text.size() && text[end] == '#') ++end;
    while (end < text.size() && end - position < longest && isAsciiAlnum(static_cast<unsigned char>(text[end]))) ++end;
    return end < text.size() && text[end] == ';' && end > position + 1;
}

/// Copies text between tags; references without semicolon would turn "?a=1&copy=2" into another link.
void appendEscaped(std::string_view text, std::string& out) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t ampersand = std::min(text.find('&', i), text.size());
        out.append(text, i, ampersand - i);
        if (ampersand == text.size()) break;
        out += isReference(text, ampersand) ? "&" : "&amp;";
        i = ampersand + 1;
    }
}

bool hasOptionalEnd(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_P:
        case GUMBO_TAG_LI:
        case GUMBO_TAG_BR:
        case GUMBO_TAG_IMG:
        case GUMBO_TAG_HR:
        case GUMBO_TAG_TD:
        case GUMBO_TAG_TH:
        case GUMBO_TAG_TR:
        case GUMBO_TAG_DT:
        case GUMBO_TAG_DD:
        case GUMBO_TAG_META:
        case GUMBO_TAG_LINK:
        case GUMBO_TAG_INPUT:
        case GUMBO_TAG_OPTION:
        case GUMBO_TAG_WBR:
        case GUMBO_TAG_SOURCE: return true;
        default: return false;
    }
}

/// A source with stray '<' escaped, and whether the parser may have it: its time and stack grow with the number of tags
/// times their nesting and with pairs of attributes, so wild input is only stripped.
struct Prepared {
    std::string source;
    bool isTame = true;
};

Prepared prepare(std::string_view html) {
    constexpr std::size_t mostTags = 4'000;
    constexpr int deepest = 100;
    Prepared prepared;
    prepared.source.reserve(html.size() + html.size() / 16);
    TagFinder finder(html);
    MarkupCost cost;
    std::size_t tags = 0;
    int depth = 0;
    for (std::size_t i = 0; i < html.size();) {
        const std::size_t bracket = std::min(html.find('<', i), html.size());
        appendEscaped(html.substr(i, bracket - i), prepared.source);
        if (bracket == html.size()) break;
        const Tag tag = finder.at(bracket);
        if (tag.end == 0) {
            prepared.source += "&lt;";
            i = bracket + 1;
            continue;
        }
        prepared.source.append(html, bracket, tag.end - bracket);
        i = tag.end;
        ++tags;
        if (tag.name != GUMBO_TAG_UNKNOWN && !hasOptionalEnd(tag.name))
            depth = std::max(0, depth + (tag.closes ? -1 : 1));
        cost.take(html.substr(bracket, tag.end - bracket), tag.name, tag.closes);
        prepared.isTame = prepared.isTame && tags <= mostTags && depth <= deepest && !cost.tooDear();
    }
    return prepared;
}

std::string strip(std::string_view html) {
    TextSink sink;
    TagFinder finder(html);
    for (std::size_t i = 0; i < html.size();) {
        const std::size_t bracket = std::min(html.find('<', i), html.size());
        sink.flow(html.substr(i, bracket - i));
        if (bracket == html.size()) break;
        const Tag tag = finder.at(bracket);
        if (tag.end == 0) sink.flow("<");
        if (tag.end != 0) sink.around(tag.name);
        i = tag.end == 0 ? bracket + 1 : tag.end;
        if (tag.end != 0 && !tag.closes && (tag.name == GUMBO_TAG_SCRIPT || tag.name == GUMBO_TAG_STYLE)) {
            i = std::min(html.find("</", i), html.size());
        }
    }
    return decodeEntities(sink.take());
}

}  // namespace

bool hasMarkup(std::string_view text) {
    TagFinder finder(text);
    for (std::size_t i = text.find('<'); i != std::string_view::npos; i = text.find('<', i + 1)) {
        if (finder.at(i).end != 0) return true;
    }
    return false;
}

std::string markupToText(std::string_view html) {
    constexpr std::size_t longestTree = 1 << 20;
    const Prepared prepared = prepare(html);
    if (!prepared.isTame || prepared.source.size() > longestTree) return strip(html);
    const std::unique_ptr<GumboOutput, OutputDeleter> output(
        gumbo_parse_with_options(&kGumboDefaultOptions, prepared.source.data(), prepared.source.size()));
    return TreeWalker().textOf(*output->root);
}

}  // namespace groundswell::text
