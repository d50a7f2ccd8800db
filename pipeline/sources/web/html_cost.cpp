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
constexpr std::size_t mostAttributesOfTag = 500;
constexpr std::size_t mostHiddenTags = 20'000;
constexpr std::size_t mostHiddenFormatting = 1'000;
constexpr std::size_t mostTagsBeforeFrames = 2'000;
// Formatting elements that are open, summed over all tags: so many copies may the parser make.
constexpr std::size_t mostCopies = 600'000;

using TagNames = std::vector<std::string_view>;

bool isOneOf(const TagNames& names, std::string_view name) {
    return std::binary_search(names.begin(), names.end(), name);
}

// Sorted, all of them. The HTML standard, 13.1.2 and 13.2.4.
const TagNames emptyTags{"area",  "base", "br",   "col",   "embed",  "frame", "hr", "img",
                         "input", "link", "meta", "param", "source", "track", "wbr"};
const TagNames closedByOthers{"dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"};
const TagNames formattingTags{"a",    "b", "big",   "code",   "em",     "font", "i",
                              "nobr", "s", "small", "strike", "strong", "tt",   "u"};
const TagNames rawTextTags{"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"};
// End tags that close what is open inside of them, too.
const TagNames blockTags{"address", "article", "aside",   "blockquote", "body",     "button",     "center", "details",
                         "dialog",  "dir",     "div",     "dl",         "fieldset", "figcaption", "figure", "footer",
                         "form",    "h1",      "h2",      "h3",         "h4",       "h5",         "h6",     "header",
                         "hgroup",  "html",    "listing", "main",       "menu",     "nav",        "ol",     "pre",
                         "search",  "section", "summary", "table",      "template", "ul"};
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
    bool endsScope = false;
    bool endsInline = false;  // only for end tags that are no block's

    [[nodiscard]] bool stopsEndTag(bool block) const { return endsScope || (endsInline && !block); }
};

// An end tag that closes nothing is looked for in all that is open, so that what it may not pass is found out once.
OpenTag openTag(const std::string& name, bool foreign) {
    const bool scope = name == "select" || isOneOf(scopeEnds, name) || isOneOf(htmlInForeign, name);
    return {name, foreign, scope, !foreign && (name == "noscript" || isOneOf(blockTags, name))};
}

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

/// Tags in comments, scripts and the like, where the parser is held to see none. Should it read one of them otherwise
/// than is thought here, what comes out has to be bearable all the same.
class HiddenTags {
public:
    void take(std::string_view text) {
        constexpr std::size_t longestFormattingName = 6;
        for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
            if (at + 1 >= text.size() || !isLetter(text[at + 1])) continue;
            ++m_all;
            const std::string_view behind = text.substr(at + 1, longestFormattingName + 1);
            const auto end = std::find_if(behind.begin(), behind.end(), endsTagName);
            const auto length = static_cast<std::size_t>(end - behind.begin());
            if (isOneOf(formattingTags, core::lowered(behind.substr(0, length)))) ++m_formatting;
        }
    }

    [[nodiscard]] bool tooMany() const { return m_all > mostHiddenTags || m_formatting > mostHiddenFormatting; }

private:
    std::size_t m_all = 0;
    std::size_t m_formatting = 0;
};

/// The parser's stack of open elements, as high as it can be.
class OpenTags {
public:
    void take(const SeenTag& tag) {
        tag.closes ? close(tag.name) : open(tag);
        m_deepest = std::max(m_deepest, m_open.size());
        m_copies += m_formatting;
        // The parser looks through all that is open for what a tag may close, as is done here.
        m_work += m_open.size();
    }

    // Each attribute is compared with those before it in its tag. Those of a second <html> or <body> are compared with
    // all that the first has by then, and formatting elements with all others that are open.
    void countAttributes(const SeenTag& tag) {
        const std::uint64_t count = tag.attributes;
        const std::uint64_t pairs = count * count / 2;
        m_work += 1 + pairs;
        if (tag.closes) return;
        if (tag.name == "html" || tag.name == "body") m_work += count * (m_rootAttributes += count);
        if (isOneOf(formattingTags, tag.name)) m_work += m_formatting * (1 + pairs);
    }

    [[nodiscard]] bool tooDear() const {
        return m_deepest > deepestNesting || m_copies > mostCopies || m_work > mostHtmlWork;
    }
    [[nodiscard]] std::uint64_t work() const { return m_work; }
    [[nodiscard]] bool inForeign() const { return !m_open.empty() && m_open.back().foreign; }

private:
    void open(const SeenTag& tag) {
        while (inForeign() && isOneOf(breakouts, tag.name)) m_open.pop_back();
        const bool foreign =
            tag.name == "svg" || tag.name == "math" || (inForeign() && !isOneOf(htmlInForeign, tag.name));
        if (foreign && tag.selfClosed) return;
        if (!foreign && (isOneOf(emptyTags, tag.name) || isOneOf(closedByOthers, tag.name))) return;
        if (!foreign && isOneOf(formattingTags, tag.name)) countFormatting(tag.name, 1);
        m_open.push_back(openTag(tag.name, foreign));
    }

    void close(const std::string& name) {
        // Both stay open until the page ends.
        if (name == "body" || name == "html") return;
        if (isOneOf(formattingTags, name) && !inSelect()) countFormatting(name, -1);
        const bool block = isOneOf(blockTags, name);
        for (std::size_t i = m_open.size(); i-- > 0;) {
            if (m_open[i].name == name) {
                // A form ends without what is open inside of it.
                if (name == "form") {
                    m_open.erase(m_open.begin() + static_cast<std::ptrdiff_t>(i));
                } else {
                    m_open.resize(i);
                }
                return;
            }
            if (m_open[i].stopsEndTag(block)) return;
        }
    }

    // There the parser passes over formatting tags.
    [[nodiscard]] bool inSelect() const {
        return std::any_of(m_open.begin(), m_open.end(),
                           [](const OpenTag& tag) { return tag.endsScope && tag.name == "select"; });
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
    std::uint64_t m_rootAttributes = 0;
    std::uint64_t m_work = 0;
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

// Past a comment; "<!-->" and "<!--->" are whole ones.
std::size_t pastComment(std::string_view html, std::size_t at) {
    constexpr std::size_t beginSize = 4;
    for (std::size_t dashes = html.find("--", at + 2); dashes != std::string_view::npos;
         dashes = html.find("--", dashes + 1)) {
        const std::string_view behind = html.substr(dashes + 2, 2);
        if (behind.starts_with('>')) return dashes + 3;
        if (behind == "!>" && dashes >= at + beginSize) return dashes + 4;
    }
    return html.size();
}

std::size_t pastCdata(std::string_view html, std::size_t at) {
    constexpr std::string_view end = "]]>";
    const std::size_t found = html.find(end, at);
    return found == std::string_view::npos ? html.size() : found + end.size();
}

}  // namespace

HtmlCost costOfHtml(std::string_view html) {
    OpenTags open;
    HiddenTags hidden;
    std::size_t tags = 0;
    std::size_t begin = 0;
    const auto cost = [&](bool affordable) {
        return HtmlCost{affordable, open.work(), affordable ? html.size() : begin};
    };
    // Passes over what holds no tags.
    const auto pass = [&](std::size_t from, std::size_t to) {
        hidden.take(html.substr(from, to - from));
        return to;
    };
    for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
        begin = at;
        const bool comment = html.substr(at, 4) == "<!--";
        if (comment || (open.inForeign() && html.substr(at, 9) == "<![CDATA[")) {
            at = pass(at + 1, comment ? pastComment(html, at) : pastCdata(html, at));
            if (hidden.tooMany()) return cost(false);
            continue;
        }
        const std::size_t letter = at + (html.substr(at, 2) == "</" ? 2 : 1);
        if (letter >= html.size() || !isLetter(html[letter])) {
            ++at;
            continue;
        }
        const SeenTag tag = tagAt(html, at);
        if (++tags > mostPageTags || tag.attributes > mostAttributesOfTag) return cost(false);
        open.countAttributes(tag);
        // The parser throws the body away for it, and calls itself for each level of that.
        if (!tag.closes && tag.name == "frameset" && tags > mostTagsBeforeFrames) return cost(false);
        const bool raw = !tag.closes && !open.inForeign() && isOneOf(rawTextTags, tag.name);
        if (!raw) open.take(tag);
        at = pass(at + 1, tag.end);
        if (raw) at = pass(at, pastRawText(html, at, tag.name));
        if (open.tooDear() || hidden.tooMany()) return cost(false);
        if (at >= html.size()) break;
    }
    return cost(true);
}

bool isAffordable(std::string_view html) {
    return costOfHtml(html).affordable;
}

}  // namespace groundswell::sources
