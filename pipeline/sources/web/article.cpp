#include "pipeline/sources/web/article.h"

#include "models/core/clock.h"
#include "models/core/words.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/source.h"
#include "pipeline/sources/web/article_facts.h"
#include "pipeline/sources/web/html_page.h"
#include "pipeline/sources/web/html_text.h"
#include "pipeline/sources/web/readable_text.h"
#include "pipeline/sources/web/robots_rules.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace groundswell::sources {

namespace {

using ArticleJson = nlohmann::ordered_json;

// Shorter than this, what is readable is a caption or a notice, and the page's own description says more.
constexpr std::size_t shortestText = 140;
constexpr std::size_t longestDateQuoted = 80;

bool looksLikeHtml(std::string_view body, std::string_view contentType) {
    const std::string type = core::lowered(contentType.substr(0, contentType.find(';')));
    if (type.find("html") != std::string::npos) return true;
    const std::size_t first = body.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    const bool markup = first != std::string_view::npos && body[first] == '<';
    return markup && (type.empty() || type.find("xml") != std::string::npos || type.starts_with("text/") ||
                      type == "application/octet-stream");
}

std::string hostWithoutWww(const net::Url& url) {
    return url.host.starts_with("www.") ? url.host.substr(4) : url.host;
}

// Who signs in to a site does not want to see the password in records.
std::string withoutUserInfo(std::string url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    const std::size_t host = scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
    const std::size_t sign = url.substr(0, end).rfind('@');
    if (sign != std::string::npos && sign >= host) url.erase(host, sign + 1 - host);
    return url;
}

/// Puts together what a page says in several places.
class ArticleReader {
public:
    ArticleReader(const HtmlPage& page, const std::string& url, const SitemapEntry& listed)
        : m_page(page),
          m_url(url),
          m_listed(listed),
          m_linked(factsOfJsonLd(page.root(), url)),
          m_meta(factsOfMeta(page.root())) {
        walkElements(page.root(), [this](HtmlNode node) { return lookAt(node); });
    }

    core::Result<Article> read() {
        const std::string text = textOf();
        const std::string title = titleOf();
        if (core::trimmed(text).empty())
            return core::Error(core::ErrorCode::InvalidInput, "The page has no text that can be read.")
                .with("url", net::redactUrl(m_url))
                .with("remedy", "It may be made by scripts, or ask for a sign-in; open it in a browser to compare.");
        m_article.id = addressOf();
        m_out["id"] = m_article.id;
        m_out["title"] = title;
        m_out["text"] = text;
        m_out["url"] = m_article.id;
        writeDates();
        set("author", either(Fact::Author));
        set("lang", languageOf());
        set("outlet", siteOf());
        m_out["kind"] = "article";
        m_out["text_from"] = m_textFrom;
        if (const std::string image = either(Fact::Image); !image.empty())
            set("image", net::absoluteLink(m_base.empty() ? m_url : m_base, image));
        writeTags();
        if (m_article.id != m_url) m_out["fetched_url"] = m_url;
        m_out["html"] = m_page.text();
        if (!m_linked.problem.empty()) m_article.problems.push_back(m_linked.problem);
        m_article.json = m_out.dump(-1, ' ', false, ArticleJson::error_handler_t::replace);
        if (m_article.json.size() > maxRecordBytes)
            return core::Error(core::ErrorCode::InvalidInput, "The page is longer than 16 MiB and was left out.")
                .with("url", net::redactUrl(m_url));
        return std::move(m_article);
    }

private:
    bool lookAt(HtmlNode node) {
        if (node.is("html")) m_pageLanguage = node.attribute("lang");
        if (node.is("base") && m_base.empty()) m_base = net::absoluteLink(m_url, node.attribute("href"));
        if (node.is("title") && m_pageTitle.empty()) m_pageTitle = htmlLine(node);
        if (node.is("h1") && m_heading.empty()) m_heading = htmlLine(node);
        if (node.is("time") && m_time.empty()) m_time = core::trimmed(node.attribute("datetime"));
        return true;
    }

    [[nodiscard]] std::string either(Fact fact) const {
        std::string value = m_linked[fact];
        return value.empty() ? m_meta[fact] : value;
    }

    void set(const char* key, const std::string& value) {
        if (!core::trimmed(value).empty()) m_out[key] = core::trimmed(value);
    }

    std::string textOf() {
        const std::string body = m_linked[Fact::Body];
        const std::string readable = readableText(m_page.root());
        // Some sites give only a teaser there.
        if (!body.empty() && body.size() * 2 >= readable.size()) {
            m_textFrom = "json-ld";
            return body;
        }
        const std::string description = either(Fact::Description);
        if (readable.size() >= shortestText || readable.size() >= description.size()) {
            m_textFrom = "page";
            return escapedHtml(readable);
        }
        m_textFrom = "description";
        // Of JSON-LD it is HTML by custom, of <meta> it was decoded.
        return m_linked[Fact::Description].empty() ? escapedHtml(description) : description;
    }

    [[nodiscard]] std::string titleOf() const {
        if (std::string title = m_linked[Fact::Title]; !title.empty()) return title;
        for (const std::string& title : {m_meta[Fact::Title], m_heading, m_listed.title, m_pageTitle}) {
            if (!title.empty()) return escapedHtml(title);
        }
        return {};
    }

    // A canonical address makes one item of a page under several addresses. Sites that give all pages the same one, the
    // front page's, would make one item of them all.
    [[nodiscard]] std::string addressOf() const {
        const auto own = net::parseUrl(m_url);
        if (!own) return m_url;
        for (const std::string& link : {m_meta[Fact::Address], m_linked[Fact::Address]}) {
            if (link.empty()) continue;
            const auto named = net::resolveUrl(*own, link);
            if (!named || hostWithoutWww(*named) != hostWithoutWww(*own)) continue;
            const std::string_view path = pathOfUrl(named->text);
            const bool front = path == "/" && pathOfUrl(own->text) != "/";
            if (!front) return withoutUserInfo(named->text);
        }
        return own->text;
    }

    void writeDates() {
        // A <time> of the page may be that of a teaser or a comment.
        for (const std::string& date :
             {m_linked[Fact::Published], m_meta[Fact::Published], m_listed.publishedAt, m_time}) {
            if (date.empty()) continue;
            if (core::parseTime(date)) {
                m_out["published_at"] = date;
                break;
            }
            if (m_out.contains("date_as_written")) continue;
            m_out["date_as_written"] = date;
        }
        if (m_out.contains("published_at")) {
            m_out.erase("date_as_written");
        } else if (m_out.contains("date_as_written")) {
            const auto date = m_out["date_as_written"].get<std::string>();
            m_article.problems.push_back("The date \"" + oneLine(core::beginning(date, longestDateQuoted)) +
                                         "\" cannot be read; the page was taken without one.");
        }
        const std::string updated = either(Fact::Updated);
        if (core::parseTime(updated)) m_out["modified_at"] = updated;
    }

    [[nodiscard]] std::string languageOf() const {
        for (const std::string& language :
             {m_linked[Fact::Language], m_pageLanguage, m_meta[Fact::Language], m_listed.language}) {
            // "en_US" and "en-US" are the same; of a list the first counts.
            std::string tag(core::trimmed(std::string_view(language).substr(0, language.find(','))));
            std::replace(tag.begin(), tag.end(), '_', '-');
            if (tag.size() >= 2) return tag;
        }
        return {};
    }

    [[nodiscard]] std::string siteOf() const {
        std::string site = m_meta[Fact::Site];
        if (site.empty()) site = m_linked[Fact::Site];
        const auto own = net::parseUrl(m_url);
        return site.empty() && own ? hostWithoutWww(*own) : site;
    }

    void writeTags() {
        std::set<std::string> known;
        for (const auto* tags : {&m_linked.tags, &m_meta.tags}) {
            for (const std::string& tag : *tags) {
                if (known.insert(core::lowered(tag)).second) m_out["tags"].push_back(tag);
            }
        }
    }

    const HtmlPage& m_page;
    const std::string& m_url;
    const SitemapEntry& m_listed;
    const ArticleFacts m_linked;
    const ArticleFacts m_meta;
    std::string m_base;
    std::string m_pageLanguage;
    std::string m_pageTitle;
    std::string m_heading;
    std::string m_time;
    std::string m_textFrom;
    ArticleJson m_out = ArticleJson::object();
    Article m_article;
};

}  // namespace

core::Result<Article> readArticle(std::string_view body, std::string_view contentType, const std::string& url,
                                  const SitemapEntry& listed) {
    if (core::trimmed(body).empty())
        return core::Error(core::ErrorCode::InvalidInput, "The page is empty.").with("url", net::redactUrl(url));
    if (!looksLikeHtml(body, contentType))
        return core::Error(core::ErrorCode::InvalidInput, "What is at this address is no HTML page.")
            .with("url", net::redactUrl(url));
    auto page = HtmlPage::parse(body, contentType);
    if (!page) return std::move(page).error().with("url", net::redactUrl(url));
    const std::string address = withoutUserInfo(url);
    auto article = ArticleReader(*page, address, listed).read();
    if (article && page->replaced() > 0)
        article->problems.push_back(
            std::to_string(page->replaced()) +
            " characters of the page are not valid in its encoding and were replaced by U+FFFD.");
    return article;
}

}  // namespace groundswell::sources
