#include "models/core/words.h"
#include "pipeline/sources/web/article_facts.h"
#include "pipeline/sources/web/html_text.h"

#include <algorithm>
#include <array>

namespace groundswell::sources {

namespace {

constexpr std::size_t mostMetaTags = 50;

// Which names hold what, the most exact first. OpenGraph (ogp.me), Twitter's cards, Dublin Core, and names of large
// publishing systems.
struct MetaName {
    Fact fact;
    std::string_view name;
};
constexpr std::array metaNames{
    MetaName{Fact::Title, "og:title"},
    MetaName{Fact::Title, "twitter:title"},
    MetaName{Fact::Title, "dc.title"},
    MetaName{Fact::Title, "dcterms.title"},
    MetaName{Fact::Title, "parsely-title"},
    MetaName{Fact::Description, "og:description"},
    MetaName{Fact::Description, "description"},
    MetaName{Fact::Description, "twitter:description"},
    MetaName{Fact::Author, "author"},
    MetaName{Fact::Author, "parsely-author"},
    MetaName{Fact::Author, "dc.creator"},
    MetaName{Fact::Author, "dcterms.creator"},
    MetaName{Fact::Author, "sailthru.author"},
    MetaName{Fact::Author, "article:author"},
    MetaName{Fact::Author, "twitter:creator"},
    MetaName{Fact::Published, "article:published_time"},
    MetaName{Fact::Published, "og:published_time"},
    MetaName{Fact::Published, "datepublished"},
    MetaName{Fact::Published, "parsely-pub-date"},
    MetaName{Fact::Published, "sailthru.date"},
    MetaName{Fact::Published, "dcterms.created"},
    MetaName{Fact::Published, "dc.date.issued"},
    MetaName{Fact::Published, "dc.date"},
    MetaName{Fact::Published, "pubdate"},
    MetaName{Fact::Published, "publish-date"},
    MetaName{Fact::Published, "date"},
    MetaName{Fact::Updated, "article:modified_time"},
    MetaName{Fact::Updated, "og:updated_time"},
    MetaName{Fact::Updated, "datemodified"},
    MetaName{Fact::Updated, "last-modified"},
    MetaName{Fact::Language, "og:locale"},
    MetaName{Fact::Language, "content-language"},
    MetaName{Fact::Language, "dc.language"},
    MetaName{Fact::Address, "og:url"},
    MetaName{Fact::Image, "og:image"},
    MetaName{Fact::Image, "og:image:url"},
    MetaName{Fact::Image, "twitter:image"},
    MetaName{Fact::Site, "og:site_name"},
    MetaName{Fact::Site, "application-name"},
};

bool isTagName(std::string_view name) {
    return name == "article:tag" || name == "keywords" || name == "news_keywords" || name == "parsely-tags";
}

void addMetaTags(std::string_view words, std::vector<std::string>& tags) {
    while (!words.empty()) {
        const std::size_t comma = std::min(words.find(','), words.size());
        const std::string_view tag = core::trimmed(words.substr(0, comma));
        const bool known = std::find(tags.begin(), tags.end(), tag) != tags.end();
        if (!tag.empty() && !known && tags.size() < mostMetaTags) tags.emplace_back(tag);
        words.remove_prefix(std::min(words.size(), comma + 1));
    }
}

bool isCanonical(HtmlNode node) {
    return node.is("link") && core::lowered(core::trimmed(node.attribute("rel"))) == "canonical";
}

}  // namespace

ArticleFacts factsOfMeta(HtmlNode root) {
    ArticleFacts out;
    std::map<std::string, std::string> contents;
    std::string canonical;
    walkElements(root, [&](HtmlNode node) {
        if (canonical.empty() && isCanonical(node)) canonical = core::trimmed(node.attribute("href"));
        if (!node.is("meta")) return true;
        const std::string content = oneLine(node.attribute("content"));
        if (content.empty()) return false;
        for (const char* key : {"property", "name", "itemprop", "http-equiv"}) {
            const std::string name = core::lowered(core::trimmed(node.attribute(key)));
            if (name.empty()) continue;
            if (isTagName(name)) addMetaTags(content, out.tags);
            contents.emplace(name, content);
        }
        return false;
    });
    for (const MetaName& meta : metaNames) {
        const auto found = contents.find(std::string(meta.name));
        if (found == contents.end()) continue;
        // Facebook pages of authors are no names.
        if (meta.fact == Fact::Author && found->second.find("://") != std::string::npos) continue;
        out.facts.emplace(meta.fact, found->second);
    }
    if (!canonical.empty()) out.facts[Fact::Address] = canonical;
    return out;
}

}  // namespace groundswell::sources
