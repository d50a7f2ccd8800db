#include "pipeline/sources/web/readable_text.h"

#include "models/core/words.h"
#include "pipeline/sources/web/html_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

namespace groundswell::sources {

namespace {

constexpr std::size_t shortestParagraph = 25;
constexpr double nearlyAll = 0.85;
constexpr double mostPoints = 0.5;
constexpr double mostLinks = 0.6;

// Sorted, all.
constexpr std::array<std::string_view, 11> apartTags{"aside", "button", "dialog",   "figure", "footer", "iframe",
                                                     "menu",  "nav",    "noscript", "script", "style"};
constexpr std::array<std::string_view, 8> textBlockTags{"blockquote", "dd", "li", "p", "pre", "td", "th", "figcaption"};
constexpr std::array<std::string_view, 21> apartWords{
    "advert",    "banner",  "breadcrumb", "comment",    "consent",  "cookie",    "disqus",
    "footer",    "menu",    "navbar",     "newsletter", "outbrain", "paywall",   "promo",
    "recommend", "related", "share",      "sidebar",    "social",   "subscribe", "taboola"};

template <std::size_t size>
bool isAmong(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// "sidebar" in "left-sidebar" and "sideBar", but no "share" in "shareholders": words end at what is no small letter.
bool saysApart(std::string_view names) {
    const std::string lowered = core::lowered(names);
    const auto isSmall = [](char c) { return c >= 'a' && c <= 'z'; };
    return std::any_of(apartWords.begin(), apartWords.end(), [&](std::string_view word) {
        for (std::size_t at = lowered.find(word); at != std::string::npos; at = lowered.find(word, at + 1)) {
            std::size_t end = at + word.size();
            if (end < lowered.size() && lowered[end] == 's') ++end;
            const bool ends = end == lowered.size() || !isSmall(names[end]);
            const bool begins = at == 0 || !isSmall(lowered[at - 1]) || !isSmall(names[at]);
            if (begins && ends) return true;
        }
        return false;
    });
}

// Sites also call what is around the text "content with-sidebar", or put the whole page into a form: that counts only
// at first.
enum class Names { Count, Ignored };

bool isApart(HtmlNode node, Names names) {
    const std::string_view name = node.name();
    if (name == "body" || name == "html" || name == "main" || name == "article") return false;
    if (isAmong(apartTags, name)) return true;
    if (node.attribute("aria-hidden") == "true" || node.hasAttribute("hidden")) return true;
    const std::string_view role = node.attribute("role");
    if (role == "navigation" || role == "complementary" || role == "banner" || role == "contentinfo") return true;
    return names == Names::Count &&
           (name == "form" || saysApart(node.attribute("class")) || saysApart(node.attribute("id")));
}

/// Letters of an element, and how many of them are in links.
struct TextShare {
    std::size_t all = 0;
    std::size_t linked = 0;
    std::size_t commas = 0;

    void add(const TextShare& other) {
        all += other.all;
        linked += other.linked;
        commas += other.commas;
    }
};

TextShare shareOfText(std::string_view text, bool linked) {
    const auto letters = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x20; }));
    return {letters, linked ? letters : 0, static_cast<std::size_t>(std::count(text.begin(), text.end(), ','))};
}

/// The shares of all elements, from the leaves up.
class SharesOfPage {
public:
    explicit SharesOfPage(HtmlNode root) {
        std::vector<Place> open{{root, root.children(), false}};
        while (!open.empty()) {
            Place& place = open.back();
            if (place.next == place.children.size()) {
                const TextShare share = place.share;
                m_shares[place.node.key()] = share;
                open.pop_back();
                if (!open.empty()) open.back().share.add(share);
                continue;
            }
            const HtmlNode child = place.children[place.next++];
            const bool linked = place.linked || child.is("a");
            if (!child.isElement()) {
                place.share.add(shareOfText(child.text(), linked));
            } else if (!child.is("script") && !child.is("style")) {
                open.push_back({child, child.children(), linked});
            }
        }
    }

    [[nodiscard]] TextShare of(HtmlNode node) const {
        const auto found = m_shares.find(node.key());
        return found == m_shares.end() ? TextShare() : found->second;
    }

private:
    struct Place {
        HtmlNode node;
        std::vector<HtmlNode> children;
        bool linked;
        std::size_t next = 0;
        TextShare share = {};
    };

    std::unordered_map<const void*, TextShare> m_shares;
};

double linkShare(const TextShare& share) {
    return share.all == 0 ? 0 : static_cast<double>(share.linked) / static_cast<double>(share.all);
}

double pointsOf(const TextShare& share) {
    if (share.all < shortestParagraph || linkShare(share) > mostLinks) return 0;
    constexpr double lettersPerPoint = 50;
    constexpr double mostForCommas = 10;
    const double points = 1 + static_cast<double>(share.all) / lettersPerPoint +
                          std::min(static_cast<double>(share.commas), mostForCommas);
    return points * (1 - linkShare(share));
}

bool hasBlocks(HtmlNode node) {
    static constexpr std::array<std::string_view, 14> blocks{
        "article", "blockquote", "div", "dl", "figure", "h2", "h3", "li", "ol", "p", "pre", "section", "table", "ul"};
    const std::vector<HtmlNode> children = node.children();
    return std::any_of(children.begin(), children.end(), [&](HtmlNode child) { return isAmong(blocks, child.name()); });
}

bool isTextBlock(HtmlNode node) {
    if (isAmong(textBlockTags, node.name())) return !hasBlocks(node);
    return (node.is("div") || node.is("section")) && !hasBlocks(node);
}

/// Points of every element: its own paragraphs' and those of all below.
class PointsOfPage {
public:
    PointsOfPage(HtmlNode root, const SharesOfPage& shares, Names names) {
        std::vector<Place> open{{root, root.children()}};
        while (!open.empty()) {
            Place& place = open.back();
            if (place.next == place.children.size()) {
                const double points = place.points;
                m_points[place.node.key()] = points;
                open.pop_back();
                if (!open.empty()) open.back().points += points;
                continue;
            }
            const HtmlNode child = place.children[place.next++];
            if (!child.isElement() || isApart(child, names)) continue;
            if (!isTextBlock(child)) {
                open.push_back({child, child.children()});
                continue;
            }
            const double points = pointsOf(shares.of(child));
            m_points[child.key()] = points;
            place.points += points;
        }
    }

    [[nodiscard]] double of(HtmlNode node) const {
        const auto found = m_points.find(node.key());
        return found == m_points.end() ? 0 : found->second;
    }

private:
    struct Place {
        HtmlNode node;
        std::vector<HtmlNode> children;
        std::size_t next = 0;
        double points = 0;
    };

    std::unordered_map<const void*, double> m_points;
};

bool isMarkedBody(HtmlNode node) {
    return node.attribute("itemprop").find("articleBody") != std::string_view::npos;
}

std::optional<HtmlNode> markedArticle(HtmlNode root, const PointsOfPage& points) {
    std::optional<HtmlNode> body;
    std::optional<HtmlNode> article;
    walkElements(root, [&](HtmlNode node) {
        if (!body && isMarkedBody(node) && points.of(node) > 0) body = node;
        const bool better = !article || points.of(node) > points.of(*article);
        if (node.is("article") && better && points.of(node) >= mostPoints * points.of(root)) article = node;
        return true;
    });
    return body ? body : article;
}

HtmlNode narrowed(HtmlNode node, const PointsOfPage& points) {
    for (;;) {
        const std::vector<HtmlNode> children = node.children();
        const auto main = std::find_if(children.begin(), children.end(), [&](HtmlNode child) {
            return child.isElement() && !isAmong(textBlockTags, child.name()) &&
                   points.of(child) >= nearlyAll * points.of(node);
        });
        if (main == children.end()) return node;
        node = *main;
    }
}

std::string readableOf(HtmlNode root, const SharesOfPage& shares, Names names) {
    const PointsOfPage points(root, shares, names);
    if (points.of(root) <= 0) return {};
    // Lists of links, captions and what is set apart are no text of the article.
    const auto isNoText = [&](HtmlNode node) {
        if (isApart(node, names) || node.is("h1")) return true;
        if (node.is("header")) return points.of(node) <= 0;
        if (!node.is("ul") && !node.is("ol") && !isTextBlock(node)) return false;
        // A link alone in its line is a teaser; one within a sentence is not.
        return linkShare(shares.of(node)) > mostLinks;
    };
    const HtmlNode start = markedArticle(root, points).value_or(root);
    return htmlText(narrowed(start, points), {.linkTargets = false, .leaveOut = isNoText});
}

}  // namespace

std::string readableText(HtmlNode root) {
    constexpr std::size_t enough = 250;
    const SharesOfPage shares(root);
    std::string text = readableOf(root, shares, Names::Count);
    if (text.size() < enough) {
        std::string more = readableOf(root, shares, Names::Ignored);
        if (more.size() > 2 * text.size()) text.swap(more);
    }
    return text;
}

}  // namespace groundswell::sources
