#include "pipeline/sources/web/web_links.h"

#include "models/core/words.h"
#include "pipeline/sources/web/robots_rules.h"
#include "pipeline/sources/web/wildcard.h"
#include "pipeline/text/clean.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace groundswell::sources {

namespace {

// Headers are not among them: those of teasers hold the very links that are wanted.
constexpr std::array<std::string_view, 4> menuTags{"nav", "footer", "aside", "menu"};

constexpr std::array<std::string_view, 26> fileEndings{
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico",  ".css",  ".js",  ".json", ".xml",  ".rss",
    ".pdf", ".zip",  ".gz",  ".mp3", ".mp4",  ".m4a",  ".ogg", ".webm", ".woff", ".doc", ".docx", ".xlsx", ".apk"};

std::string bareHost(const net::Url& url) {
    return url.host.starts_with("www.") ? url.host.substr(4) : url.host;
}

std::string_view pathOnly(std::string_view url) {
    const std::string_view path = pathOfUrl(url);
    return path.substr(0, path.find('?'));
}

bool hasRelation(HtmlNode node, std::string_view wanted) {
    const std::string relations = " " + core::lowered(node.attribute("rel")) + " ";
    return relations.find(" " + std::string(wanted) + " ") != std::string::npos;
}

bool isMenu(HtmlNode node) {
    const bool tagged = std::find(menuTags.begin(), menuTags.end(), node.name()) != menuTags.end();
    return tagged || node.attribute("role") == "navigation";
}

}  // namespace

ListedLinks linksOfPage(HtmlNode root, const std::string& pageUrl, bool menus) {
    std::string base = pageUrl;
    std::vector<std::string_view> found;
    std::string_view next;
    walkElements(root, [&](HtmlNode node) {
        if (node.is("base") && !node.attribute("href").empty())
            base = net::absoluteLink(pageUrl, node.attribute("href"));
        const std::string_view link = core::trimmed(node.attribute("href"));
        if ((node.is("a") || node.is("link")) && next.empty() && hasRelation(node, "next")) next = link;
        if (node.is("a") && !link.empty() && !link.starts_with('#')) found.push_back(link);
        return menus || !isMenu(node);
    });
    ListedLinks out;
    std::unordered_set<std::string> known;
    for (const std::string_view link : found) {
        auto url = net::parseUrl(net::absoluteLink(base, link));
        if (!url) continue;
        std::string text = text::withoutTrackingParameters(url->text);
        if (known.insert(text).second) out.links.push_back(std::move(text));
    }
    if (!next.empty()) {
        if (auto url = net::parseUrl(net::absoluteLink(base, next))) out.next = std::move(url->text);
    }
    return out;
}

PageFilter::PageFilter(const config::WebConfig& config, const net::Url& listing)
    : m_config(config), m_host(bareHost(listing)), m_path(pathOnly(listing.text)) {}

bool PageFilter::sameHost(const net::Url& url) const {
    return bareHost(url) == m_host;
}

bool PageFilter::takes(const net::Url& url) const {
    const bool same = sameHost(url);
    if (!same && !m_config.otherHosts) return false;
    const std::string_view path = pathOnly(url.text);
    // Page 2 of the listing is the listing, too.
    const bool query = url.text.find('?') != std::string::npos;
    if (same && path == m_path && (m_path != "/" || !query)) return false;
    if (path == "/" && !query) return false;
    const std::string lowered = core::lowered(path);
    const auto endsWith = [&](std::string_view ending) { return lowered.ends_with(ending); };
    if (std::any_of(fileEndings.begin(), fileEndings.end(), endsWith)) return false;
    const auto fits = [&](const std::string& glob) { return matchesWildcard(glob, path); };
    const auto& include = m_config.include;
    if (!include.empty() && std::none_of(include.begin(), include.end(), fits)) return false;
    return std::none_of(m_config.exclude.begin(), m_config.exclude.end(), fits);
}

}  // namespace groundswell::sources
