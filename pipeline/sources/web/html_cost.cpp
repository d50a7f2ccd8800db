#include "pipeline/sources/web/html_cost.h"

#include "models/core/words.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace groundswell::sources {

namespace {

constexpr std::size_t deepestNesting = 400;
constexpr std::size_t mostPageTags = 600'000;
constexpr std::size_t mostAttributes = 500;
// Formatting elements that are open, summed over all tags: so many copies may the parser make.
constexpr std::size_t mostCopies = 600'000;

using TagNames = std::vector<std::string_view>;

bool isOneOf(const TagNames& names, std::string_view name) {
    return std::binary_search(names.begin(), names.end(), name);
}

// Sorted, all of them. The HTML standard, 13.1.2 and 13.2.4.
const TagNames emptyTags{"area",  "base", "br",   "col",   "embed",  "frame", "hr", "img",
                         "input", "link", "meta", "param", "source", "track", "wbr"};
const TagNames closedByOthers{"dd", "dt", "li", "optgroup", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"};
const TagNames formattingTags{"a",    "b", "big",   "code",   "em",     "font", "i",
                              "nobr", "s", "small", "strike", "strong", "tt",   "u"};
const TagNames rawTextTags{"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"};
// End tags that close what is open inside of them, too.
const TagNames blockTags{"address", "article", "aside",   "blockquote", "body",     "button",     "center", "details",
                         "dialog",  "dir",     "div",     "dl",         "fieldset", "figcaption", "figure", "footer",
                         "form",    "h1",      "h2",      "h3",         "h4",       "h5",         "h6",     "header",
                         "hgroup",  "html",    "listing", "main",       "menu",     "nav",        "ol",     "pre",
                         "search",  "section", "select",  "summary",    "table",    "template",   "ul"};
const TagNames scopeEnds{"applet", "caption", "html", "marquee", "object", "table", "template"};
const TagNames htmlInForeign{"annotation-xml", "desc", "foreignobject", "mi", "mn", "mo", "ms", "mtext", "title"};
// Tags that end an <svg> or <math> that was left open.
const TagNames breakouts{"b",      "big",    "blockquote", "body",  "br",    "center", "code", "dd",      "div",
                         "dl",     "dt",     "em",         "embed", "font",  "h1",     "h2",   "h3",      "h4",
                         "h5",     "h6",     "head",       "hr",    "i",     "img",    "li",   "listing", "menu",
                         "meta",   "nobr",   "ol",         "p",     "pre",   "ruby",   "s",    "small",   "span",
                         "strike", "strong", "sub",        "sup",   "table", "tt",     "u",    "ul",      "var"};

struct OpenTag {
    std::string name;
    bool foreign;  // in SVG or MathML, where "/>" closes
};

struct SeenTag {
    std::string name;
    bool closes = false;
    bool selfClosed = false;
    std::size_t attributes = 0;
    std::size_t end = 0;  // past its '>'
};

bool endsTagName(char c) {
    return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Reads tags as the tokenizer does, quotes included.
SeenTag tagAt(std::string_view html, std::size_t at) {
    SeenTag tag;
    std::size_t i = at + 1;
    tag.closes = i < html.size() && html[i] == '/';
    if (tag.closes) ++i;
    const std::size_t nameBegin = i;
    while (i < html.size() && !endsTagName(html[i])) ++i;
    tag.name = core::lowered(html.substr(nameBegin, i - nameBegin));
    char quote = 0;
    bool afterEquals = false;
    for (; i < html.size(); ++i) {
        const char c = html[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '>') {
            tag.selfClosed = html[i - 1] == '/';
            break;
        } else if ((c == '"' || c == '\'') && afterEquals) {
            quote = c;
            afterEquals = false;
        } else if (endsTagName(c)) {
            if (i + 1 < html.size() && !endsTagName(html[i + 1])) ++tag.attributes;
        } else {
            afterEquals = c == '=';
        }
    }
    tag.end = std::min(i + 1, html.size());
    return tag;
}

/// The parser's stack of open elements, as high as it can be.
class OpenTags {
public:
    void take(const SeenTag& tag) {
        tag.closes ? close(tag.name) : open(tag);
        m_deepest = std::max(m_deepest, m_open.size());
        m_copies += m_formatting;
    }

    [[nodiscard]] bool tooDear() const { return m_deepest > deepestNesting || m_copies > mostCopies; }
    [[nodiscard]] bool inForeign() const { return !m_open.empty() && m_open.back().foreign; }

private:
    void open(const SeenTag& tag) {
        while (inForeign() && isOneOf(breakouts, tag.name)) m_open.pop_back();
        const bool foreign =
            tag.name == "svg" || tag.name == "math" || (inForeign() && !isOneOf(htmlInForeign, tag.name));
        if (foreign && tag.selfClosed) return;
        if (!foreign && (isOneOf(emptyTags, tag.name) || isOneOf(closedByOthers, tag.name))) return;
        if (!foreign && isOneOf(formattingTags, tag.name)) countFormatting(tag.name, 1);
        m_open.push_back({tag.name, foreign});
    }

    void close(const std::string& name) {
        if (isOneOf(formattingTags, name)) countFormatting(name, -1);
        const bool block = isOneOf(blockTags, name);
        for (std::size_t i = m_open.size(); i-- > 0;) {
            if (m_open[i].name == name) {
                m_open.resize(i);
                return;
            }
            const std::string& between = m_open[i].name;
            // Another element's end tag goes no further than to the block around it.
            if (isOneOf(scopeEnds, between) || (!block && !m_open[i].foreign && isOneOf(blockTags, between))) return;
        }
    }

    void countFormatting(const std::string& name, int change) {
        int& count = m_formattingByName[name];
        if (count + change < 0) return;
        count += change;
        m_formatting += static_cast<std::size_t>(change);
    }

    std::vector<OpenTag> m_open;
    std::map<std::string, int> m_formattingByName;
    std::size_t m_formatting = 0;
    std::size_t m_deepest = 0;
    std::size_t m_copies = 0;
};

// Past the end tag of an element whose content is no markup.
std::size_t pastRawText(std::string_view html, std::size_t at, const std::string& name) {
    for (std::size_t close = html.find("</", at); close != std::string_view::npos; close = html.find("</", close + 2)) {
        const std::string_view behind = html.substr(close + 2, name.size());
        const std::size_t end = close + 2 + name.size();
        if (core::lowered(behind) == name && end < html.size() && endsTagName(html[end])) return close;
    }
    return html.size();
}

}  // namespace

bool isAffordable(std::string_view html) {
    OpenTags open;
    std::size_t tags = 0;
    for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
        if (html.substr(at, 4) == "<!--") {
            const std::size_t end = html.find("-->", at + 2);
            if (end == std::string_view::npos) return true;
            at = end;
            continue;
        }
        const std::size_t letter = at + (html.substr(at, 2) == "</" ? 2 : 1);
        if (letter >= html.size() || !isLetter(html[letter])) {
            ++at;
            continue;
        }
        const SeenTag tag = tagAt(html, at);
        if (++tags > mostPageTags || tag.attributes > mostAttributes) return false;
        const bool raw = !tag.closes && !open.inForeign() && isOneOf(rawTextTags, tag.name);
        if (!raw) open.take(tag);
        if (open.tooDear()) return false;
        at = raw ? pastRawText(html, tag.end, tag.name) : tag.end;
        if (at >= html.size()) break;
    }
    return true;
}

}  // namespace groundswell::sources
