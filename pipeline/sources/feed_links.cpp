#include "pipeline/sources/feed_links.h"

#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/feed_charset.h"
#include "pipeline/sources/feed_reader.h"
#include "pipeline/sources/web/html_cost.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <sstream>

namespace groundswell::sources {

namespace {

// The parser's time and stack grow with the nesting of a page; its links to feeds stand in its head.
constexpr std::size_t mostTagsRead = 2'000;
constexpr std::size_t mostBytesRead = 1U << 20;
constexpr std::size_t mostCandidates = 50;

struct GumboPageDeleter {
    void operator()(GumboOutput* output) const { gumbo_destroy_output(&kGumboDefaultOptions, output); }
};

std::string_view beginningOf(std::string_view html) {
    html = html.substr(0, mostBytesRead);
    std::size_t at = 0;
    for (std::size_t tags = 0; (at = html.find('<', at)) != std::string_view::npos; ++at) {
        if (++tags > mostTagsRead) return html.substr(0, at);
    }
    return html;
}

std::string_view attributeOf(const GumboElement& element, const char* name) {
    const GumboAttribute* attribute = gumbo_get_attribute(&element.attributes, name);
    return attribute == nullptr ? std::string_view() : std::string_view(attribute->value);
}

// Sites that offer their data as JSON by the same link mean other programs by it, so plain JSON is no feed.
bool isFeedType(std::string_view type) {
    static constexpr std::array types{"application/rss+xml",   "application/atom+xml",   "application/feed+json",
                                      "application/rdf+xml",   "application/x.atom+xml", "application/x-atom+xml",
                                      "application/x-rss+xml", "text/rss+xml",           "text/xml",
                                      "application/xml"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

class LinkCollector {
public:
    explicit LinkCollector(std::string_view pageUrl) : m_base(pageUrl) {}

    std::vector<FeedCandidate> collect(const GumboNode& root) {
        // A list in place of recursion: pages nest deeper than stacks should.
        std::vector<const GumboNode*> waiting{&root};
        while (!waiting.empty() && m_links.size() < mostCandidates) {
            const GumboNode& node = *waiting.back();
            waiting.pop_back();
            if (node.type != GUMBO_NODE_ELEMENT) continue;
            const GumboElement& element = node.v.element;
            visit(element);
            for (unsigned i = element.children.length; i-- > 0;)
                waiting.push_back(static_cast<const GumboNode*>(element.children.data[i]));
        }
        // Last, because a page may name its base behind its links.
        std::vector<FeedCandidate> candidates;
        for (FeedCandidate& link : m_links) {
            link.url = net::absoluteLink(m_base, link.url);
            const bool known = std::any_of(candidates.begin(), candidates.end(),
                                           [&](const FeedCandidate& one) { return one.url == link.url; });
            if (!known && net::parseUrl(link.url)) candidates.push_back(std::move(link));
        }
        return candidates;
    }

private:
    void visit(const GumboElement& element) {
        if (element.tag == GUMBO_TAG_BASE && !m_hasBase) {
            const std::string_view href = attributeOf(element, "href");
            if (href.empty()) return;
            m_base = net::absoluteLink(m_base, href);
            m_hasBase = true;
        }
        if (element.tag != GUMBO_TAG_LINK) return;
        const std::string_view href = core::trimmed(attributeOf(element, "href"));
        if (href.empty()) return;
        std::string type = core::lowered(core::trimmed(attributeOf(element, "type")));
        type = type.substr(0, type.find_first_of("; "));
        std::istringstream relations(core::lowered(attributeOf(element, "rel")));
        bool alternate = false;
        bool feed = false;
        for (std::string relation; relations >> relation;) {
            alternate = alternate || relation == "alternate";
            feed = feed || relation == "feed";
        }
        if (!feed && !(alternate && isFeedType(type))) return;
        m_links.push_back({std::string(href), singleLine(attributeOf(element, "title")), std::move(type)});
    }

    std::string m_base;
    bool m_hasBase = false;
    std::vector<FeedCandidate> m_links;
};

}  // namespace

std::vector<FeedCandidate> linkedFeeds(std::string_view page, std::string_view contentType, std::string_view pageUrl) {
    const FeedText text = feedTextAsUtf8(page.substr(0, mostBytesRead), contentType);
    std::string_view html = beginningOf(text.text);
    html = html.substr(0, costOfHtml(html).affordableBytes);
    const std::unique_ptr<GumboOutput, GumboPageDeleter> output(
        gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size()));
    return output ? LinkCollector(pageUrl).collect(*output->root) : std::vector<FeedCandidate>();
}

}  // namespace groundswell::sources
