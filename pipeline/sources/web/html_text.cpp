#include "pipeline/sources/web/html_text.h"

#include "models/core/words.h"

#include <algorithm>
#include <array>

namespace groundswell::sources {

namespace {

// Sorted, both.
constexpr std::array<std::string_view, 35> lineTags{
    "address", "article", "aside",    "blockquote", "caption", "center", "dd",   "details", "div",
    "dl",      "dt",      "fieldset", "figcaption", "figure",  "footer", "form", "h1",      "h2",
    "h3",      "h4",      "h5",       "h6",         "header",  "hr",     "li",   "main",    "nav",
    "ol",      "p",       "pre",      "section",    "summary", "table",  "tr",   "ul"};
constexpr std::array<std::string_view, 9> paragraphTags{"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"};
constexpr std::array<std::string_view, 10> unseenTags{"head",   "iframe", "noscript", "object",   "script",
                                                      "select", "style",  "svg",      "template", "textarea"};

template <std::size_t size>
bool holds(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::binary_search(names.begin(), names.end(), name);
}

bool isWhite(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/// Collects text; breaks are written when more follows, so that none is at an end.
class TextFlow {
public:
    void add(std::string_view text, bool verbatim) {
        for (const char c : text) {
            if (verbatim && c == '\n') {
                ++m_breaks;
            } else if (isWhite(c)) {
                m_blank = true;
            } else {
                settle();
                m_text += c;
            }
        }
    }

    void lineBreak() { ++m_breaks; }
    void blank() { m_blank = true; }
    /// At least so many line breaks before what follows.
    void atLeast(int breaks) { m_breaks = std::max(m_breaks, breaks); }

    [[nodiscard]] std::size_t size() const { return m_text.size(); }
    [[nodiscard]] std::string_view from(std::size_t at) const { return std::string_view(m_text).substr(at); }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    void settle() {
        constexpr int mostBreaks = 2;
        if (!m_text.empty()) {
            if (m_breaks > 0) {
                m_text.append(static_cast<std::size_t>(std::min(m_breaks, mostBreaks)), '\n');
            } else if (m_blank) {
                m_text += ' ';
            }
        }
        m_breaks = 0;
        m_blank = false;
    }

    std::string m_text;
    int m_breaks = 0;
    bool m_blank = false;
};

// Whether the words of a link say where it leads: its address, or its beginning, with or without "https://".
bool saysTarget(std::string_view words, std::string_view target) {
    const auto bare = [](std::string_view address) {
        if (const auto scheme = address.find("://"); scheme != std::string_view::npos)
            address.remove_prefix(scheme + 3);
        if (address.starts_with("www.")) address.remove_prefix(4);
        while (address.ends_with('/')) address.remove_suffix(1);
        return core::lowered(address);
    };
    std::string shown = bare(core::trimmed(words));
    for (const std::string_view cut : {"...", "\xe2\x80\xa6"}) {
        if (shown.ends_with(cut)) shown.resize(shown.size() - cut.size());
    }
    return !shown.empty() && shown.find('.') != std::string::npos && bare(target).starts_with(shown);
}

class TextWalk {
public:
    explicit TextWalk(const HtmlTextStyle& style) : m_style(style) {}

    std::string run(HtmlNode root) {
        enter(root, false);
        while (!m_open.empty()) step();
        return m_flow.take();
    }

private:
    struct Place {
        HtmlNode node;
        std::vector<HtmlNode> children;
        std::size_t next = 0;
        bool verbatim = false;
        std::size_t textBegin = 0;
    };

    void step() {
        Place& place = m_open.back();
        if (place.next == place.children.size()) {
            leave(place);
            m_open.pop_back();
            return;
        }
        const HtmlNode child = place.children[place.next++];
        if (child.isElement()) {
            enter(child, place.verbatim);
        } else {
            m_flow.add(child.text(), place.verbatim);
        }
    }

    void enter(HtmlNode node, bool verbatim) {
        const std::string_view name = node.name();
        if (name == "br") return m_flow.lineBreak();
        const bool isRoot = m_open.empty();
        if (!isRoot && (holds(unseenTags, name) || node.hasAttribute("hidden"))) return;
        if (!isRoot && m_style.leaveOut && m_style.leaveOut(node)) return;
        breakAround(name);
        m_open.push_back({node, node.children(), 0, verbatim || name == "pre", m_flow.size()});
    }

    void leave(const Place& place) {
        const std::string_view name = place.node.name();
        if (m_style.linkTargets && name == "a") writeTarget(place);
        breakAround(name);
    }

    void breakAround(std::string_view name) {
        if (holds(lineTags, name)) m_flow.atLeast(holds(paragraphTags, name) ? 2 : 1);
        if (name == "td" || name == "th" || name == "option") m_flow.blank();
    }

    void writeTarget(const Place& place) {
        const std::string_view target = core::trimmed(place.node.attribute("href"));
        const bool leadsOut = target.starts_with("http://") || target.starts_with("https://");
        const std::string_view words = core::trimmed(m_flow.from(place.textBegin));
        // Mentions and hashtags lead to pages of the same name.
        if (!leadsOut || words.starts_with('@') || words.starts_with('#') || saysTarget(words, target)) return;
        m_flow.add((words.empty() ? "" : " (") + std::string(target) + (words.empty() ? "" : ")"), false);
    }

    const HtmlTextStyle& m_style;
    std::vector<Place> m_open;
    TextFlow m_flow;
};

}  // namespace

std::string htmlText(HtmlNode root, const HtmlTextStyle& style) {
    return TextWalk(style).run(root);
}

std::string htmlLine(HtmlNode root) {
    return oneLine(htmlText(root));
}

std::string oneLine(std::string_view text) {
    TextFlow flow;
    flow.add(text, false);
    return flow.take();
}

}  // namespace groundswell::sources
