#include "pipeline/sources/web/sitemap.h"

#include "models/core/words.h"
#include "pipeline/net/body_decoder.h"
#include "pipeline/sources/feed_charset.h"
#include "pipeline/text/markup.h"

#include <algorithm>
#include <array>
#include <utility>

namespace groundswell::sources {

namespace {

constexpr std::size_t mostEntries = 50'000;
constexpr std::uint64_t longestSitemap = 64U << 20;
constexpr double mostExpansion = 200;

// An element's name without prefix, "news:" apart, which has fields of its own; empty for other vocabularies.
std::string sitemapName(std::string_view name) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) return core::lowered(name);
    const std::string prefix = core::lowered(name.substr(0, colon));
    if (prefix == "image" || prefix == "video" || prefix == "xhtml" || prefix == "mobile" || prefix == "pagemap")
        return {};
    const std::string local = core::lowered(name.substr(colon + 1));
    return prefix == "news" || prefix == "n" ? "news:" + local : local;
}

// The elements that are read, and where their text goes.
struct SitemapField {
    std::string_view name;
    std::string SitemapEntry::*value;
};
constexpr std::array sitemapFields{
    SitemapField{"loc", &SitemapEntry::url},
    SitemapField{"lastmod", &SitemapEntry::lastModified},
    SitemapField{"news:publication_date", &SitemapEntry::publishedAt},
    SitemapField{"news:title", &SitemapEntry::title},
    SitemapField{"news:language", &SitemapEntry::language},
};

std::string SitemapEntry::*fieldNamed(std::string_view name) {
    const auto found = std::find_if(sitemapFields.begin(), sitemapFields.end(),
                                    [&](const SitemapField& field) { return field.name == name; });
    return found == sitemapFields.end() ? nullptr : found->value;
}

/// Goes over the document tag by tag, without a tree: one may have 50 MB.
class SitemapReader {
public:
    explicit SitemapReader(std::string_view text) : m_text(text) {}

    Sitemap read() {
        std::size_t at = 0;
        while (!m_sitemap.more) {
            const std::size_t open = std::min(m_text.find('<', at), m_text.size());
            takeText(m_text.substr(at, open - at));
            if (open == m_text.size()) break;
            const auto end = markupAt(open);
            if (!end) break;
            at = *end;
        }
        m_sitemap.whole = m_sitemap.more || m_closed;
        return std::move(m_sitemap);
    }

private:
    void takeText(std::string_view text) {
        if (m_field != nullptr) (m_entry.*m_field) += text::decodeEntities(text);
    }

    // Past the markup that begins here; nothing when the document ends inside of it.
    std::optional<std::size_t> markupAt(std::size_t open) {
        const std::string_view rest = m_text.substr(open);
        if (rest.starts_with("<!--")) return past(open, "-->");
        if (rest.starts_with("<?")) return past(open, "?>");
        if (rest.starts_with("<![CDATA[")) {
            const std::size_t end = m_text.find("]]>", open);
            if (end == std::string_view::npos) return std::nullopt;
            constexpr std::size_t mark = 9;
            if (m_field != nullptr) (m_entry.*m_field) += m_text.substr(open + mark, end - open - mark);
            return end + 3;
        }
        const auto end = past(open, ">");
        if (end) tag(m_text.substr(open + 1, *end - open - 2));
        return end;
    }

    [[nodiscard]] std::optional<std::size_t> past(std::size_t at, std::string_view mark) const {
        const std::size_t found = m_text.find(mark, at);
        return found == std::string_view::npos ? std::nullopt : std::optional(found + mark.size());
    }

    void tag(std::string_view inside) {
        const bool closes = inside.starts_with('/');
        if (closes) inside.remove_prefix(1);
        const bool empty = inside.ends_with('/');
        const std::string name = sitemapName(inside.substr(0, inside.find_first_of(" \t\r\n/")));
        m_field = nullptr;
        if (name == "urlset" || name == "sitemapindex") {
            m_closed = closes || empty;
        } else if (name == "url" || name == "sitemap") {
            if (closes) take(name == "url" ? m_sitemap.pages : m_sitemap.sitemaps);
            m_entry = {};
            m_inEntry = !closes;
        } else if (!closes && !empty && m_inEntry) {
            m_field = fieldNamed(name);
            // The first of several counts.
            if (m_field != nullptr && !(m_entry.*m_field).empty()) m_field = nullptr;
        }
    }

    void take(std::vector<SitemapEntry>& entries) {
        for (const SitemapField& field : sitemapFields)
            m_entry.*field.value = std::string(core::trimmed(m_entry.*field.value));
        if (m_entry.url.empty()) return;
        m_sitemap.more = entries.size() >= mostEntries;
        if (!m_sitemap.more) entries.push_back(std::move(m_entry));
    }

    std::string_view m_text;
    Sitemap m_sitemap;
    SitemapEntry m_entry;
    bool m_inEntry = false;
    bool m_closed = false;
    std::string SitemapEntry::*m_field = nullptr;
};

}  // namespace

std::optional<core::UtcTime> SitemapEntry::time() const {
    return std::max(core::parseTime(lastModified), core::parseTime(publishedAt));
}

bool looksLikeSitemap(std::string_view text) {
    constexpr std::size_t window = 8'192;
    text = text.substr(0, window);
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        // A comment may speak of anything.
        if (rest.starts_with("!--")) {
            at = text.find("-->", at);
            if (at == std::string_view::npos) return false;
            continue;
        }
        if (rest.starts_with('?') || rest.starts_with('!')) continue;
        const std::string name = sitemapName(rest.substr(0, rest.find_first_of(" \t\r\n/>")));
        return name == "urlset" || name == "sitemapindex";
    }
    return false;
}

Sitemap readSitemap(std::string_view text) {
    return SitemapReader(text).read();
}

std::optional<Sitemap> readTextSitemap(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    Sitemap sitemap;
    while (!text.empty() && !sitemap.more) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = core::trimmed(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
        if (line.empty()) continue;
        if (!line.starts_with("http://") && !line.starts_with("https://")) return std::nullopt;
        sitemap.more = sitemap.pages.size() >= mostEntries;
        if (!sitemap.more) sitemap.pages.push_back({std::string(line), {}, {}, {}, {}});
    }
    return sitemap.pages.empty() ? std::nullopt : std::optional(std::move(sitemap));
}

std::optional<Sitemap> sitemapIn(std::string_view bytes, std::string_view contentType) {
    // Most pages are none, and their beginning says so. Its length is a whole number of characters in UTF-16 and
    // UTF-32.
    constexpr std::size_t window = 32'768;
    const std::string head = feedTextAsUtf8(bytes.substr(0, window), contentType).text;
    const bool isXml = looksLikeSitemap(head);
    if (!isXml && !core::trimmed(head).starts_with("http")) return std::nullopt;
    const std::string text = feedTextAsUtf8(bytes, contentType).text;
    return isXml ? readSitemap(text) : readTextSitemap(text);
}

core::Result<std::string> unpacked(std::string body) {
    if (!std::string_view(body).starts_with("\x1f\x8b")) return body;
    auto decoder = net::BodyDecoder::create("gzip", longestSitemap, mostExpansion);
    if (!decoder) return std::move(decoder).error();
    if (auto written = (*decoder)->write(body); !written) return std::move(written).error();
    return (*decoder)->finish();
}

}  // namespace groundswell::sources
