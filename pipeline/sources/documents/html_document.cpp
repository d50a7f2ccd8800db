#include "pipeline/sources/documents/html_document.h"

#include "models/core/clock.h"
#include "models/core/words.h"
#include "pipeline/sources/feed_charset.h"
#include "pipeline/sources/web/html_cost.h"
#include "pipeline/sources/web/readable_text.h"
#include "pipeline/text/markup.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace groundswell::sources {

namespace {

// The parser's time and stack grow with the nesting of a page; what it says about itself stands at its beginning.
constexpr std::size_t mostHeadTags = 2'000;
constexpr std::size_t mostHeadBytes = 1U << 20;
// A page with less than that to read is no article, and all of it counts.
constexpr std::size_t shortestReadable = 140;

struct GumboHeadDeleter {
    void operator()(GumboOutput* output) const { gumbo_destroy_output(&kGumboDefaultOptions, output); }
};

std::string_view headPart(std::string_view html) {
    html = html.substr(0, mostHeadBytes);
    std::size_t at = 0;
    for (std::size_t tags = 0; (at = html.find('<', at)) != std::string_view::npos; ++at) {
        if (++tags > mostHeadTags) return html.substr(0, at);
    }
    return html;
}

std::string valueOf(const GumboElement& element, const char* name) {
    const GumboAttribute* attribute = gumbo_get_attribute(&element.attributes, name);
    return attribute == nullptr ? std::string() : std::string(core::trimmed(attribute->value));
}

std::string spaced(std::string_view text) {
    std::string out;
    for (const char c : core::trimmed(text, " \t\r\n\f")) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
        if (!blank) out += c;
        if (blank && !out.ends_with(' ')) out += ' ';
    }
    return out;
}

const GumboNode* childOf(const GumboElement& element, unsigned index) {
    return static_cast<const GumboNode*>(element.children.data[index]);
}

std::string textWithin(const GumboNode& root) {
    std::string text;
    // A list in place of recursion: pages nest deeper than stacks should.
    std::vector<const GumboNode*> waiting{&root};
    while (!waiting.empty()) {
        const GumboNode& node = *waiting.back();
        waiting.pop_back();
        if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE) text += node.v.text.text;
        if (node.type != GUMBO_NODE_ELEMENT) continue;
        for (unsigned i = node.v.element.children.length; i-- > 0;) waiting.push_back(childOf(node.v.element, i));
    }
    return spaced(text);
}

/// What the elements of a page's beginning say about it; of each the first that says something.
class HeadReader {
public:
    explicit HeadReader(const GumboNode& root) {
        std::vector<const GumboNode*> waiting{&root};
        while (!waiting.empty()) {
            const GumboNode& node = *waiting.back();
            waiting.pop_back();
            if (node.type != GUMBO_NODE_ELEMENT) continue;
            visit(node);
            // A drawing has titles of its own.
            if (node.v.element.tag == GUMBO_TAG_SVG) continue;
            for (unsigned i = node.v.element.children.length; i-- > 0;) waiting.push_back(childOf(node.v.element, i));
        }
    }

    [[nodiscard]] Document document() const {
        Document page;
        page.title = first({"og:title", "dc.title", "title"});
        page.heading = first({"h1"});
        page.author = first({"author", "article:author", "dc.creator", "parsely-author"});
        if (page.author.starts_with("http")) page.author.clear();
        page.published =
            date({"article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.created",
                  "dcterms.date", "pubdate", "publish-date", "publish_date", "parsely-pub-date", "date"});
        page.modified = date({"article:modified_time", "datemodified", "dcterms.modified", "last-modified"});
        page.language = first({"html lang", "content-language", "og:locale"});
        std::replace(page.language.begin(), page.language.end(), '_', '-');
        page.url = first({"canonical", "og:url"});
        if (!page.url.starts_with("http://") && !page.url.starts_with("https://")) page.url.clear();
        page.outlet = first({"og:site_name"});
        return page;
    }

private:
    void visit(const GumboNode& node) {
        const GumboElement& element = node.v.element;
        if (element.tag == GUMBO_TAG_META) {
            for (const char* key : {"property", "name", "itemprop", "http-equiv"})
                keep(core::lowered(valueOf(element, key)), valueOf(element, "content"));
        } else if (element.tag == GUMBO_TAG_LINK) {
            if (core::lowered(valueOf(element, "rel")) == "canonical") keep("canonical", valueOf(element, "href"));
        } else if (element.tag == GUMBO_TAG_HTML) {
            keep("html lang", valueOf(element, "lang"));
            keep("html lang", valueOf(element, "xml:lang"));
        } else if (element.tag == GUMBO_TAG_TITLE || element.tag == GUMBO_TAG_H1) {
            keep(element.tag == GUMBO_TAG_H1 ? "h1" : "title", textWithin(node));
        }
    }

    void keep(const std::string& key, const std::string& value) {
        if (!key.empty() && !value.empty()) m_values.emplace(key, spaced(value));
    }

    [[nodiscard]] std::string first(const std::vector<std::string>& keys) const {
        for (const std::string& key : keys) {
            if (const auto found = m_values.find(key); found != m_values.end()) return found->second;
        }
        return {};
    }

    [[nodiscard]] std::string date(const std::vector<std::string>& keys) const {
        for (const std::string& key : keys) {
            const std::string value = first({key});
            if (!value.empty() && core::parseTime(value)) return value;
        }
        return {};
    }

    std::map<std::string, std::string> m_values;
};

// A page says its charset in a <meta> of its first kilobyte, in one of two ways that look alike from here.
std::string metaCharset(std::string_view bytes) {
    const std::string head = core::lowered(bytes.substr(0, 4'096));
    for (std::size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 1)) {
        const std::string tag = head.substr(at, head.find('>', at) - at);
        if (const std::size_t named = tag.find("charset"); named != std::string::npos)
            return "text/html; " + tag.substr(named);
    }
    return {};
}

std::string textOfPage(const std::string& utf8) {
    std::string text;
    if (const auto page = HtmlPage::parse(utf8, "text/html; charset=utf-8")) text = readableText(page->root());
    if (text.size() >= shortestReadable) return text;
    return text::markupToText(utf8);
}

}  // namespace

Document readHtmlDocument(std::string_view bytes) {
    const FeedText utf8 = feedTextAsUtf8(bytes, metaCharset(bytes));
    std::string_view head = headPart(utf8.text);
    head = head.substr(0, costOfHtml(head).affordableBytes);
    Document page;
    const std::unique_ptr<GumboOutput, GumboHeadDeleter> output(
        gumbo_parse_with_options(&kGumboDefaultOptions, head.data(), head.size()));
    if (output) page = HeadReader(*output->root).document();
    std::string text = textOfPage(utf8.text);
    page.cut = cutToRoom(text, mostDocumentText);
    page.pages.push_back(std::move(text));
    return page;
}

bool beginsAsHtml(std::string_view head) {
    static constexpr std::array beginnings{"<!doctype html", "<html", "<head", "<body"};
    for (;;) {
        head = core::trimmed(head, " \t\r\n\f");
        const bool comment = head.starts_with("<!--");
        if (!comment && !head.starts_with("<?xml")) break;
        const std::string_view closing = comment ? "-->" : "?>";
        const std::size_t end = head.find(closing);
        if (end == std::string_view::npos) return false;
        head.remove_prefix(end + closing.size());
    }
    const std::string begin = core::lowered(head.substr(0, 20));
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const char* beginning) { return begin.starts_with(beginning); });
}

}  // namespace groundswell::sources
