#pragma once

#include "models/config/web_config.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/web/html_page.h"

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// What a page that lists others leads to.
struct ListedLinks {
    std::vector<std::string> links;  ///< absolute, in the page's order, each once
    std::string next;                ///< the list's next page (rel="next"); empty = none is named
};

/// The links of a page, resolved against its <base> and address. Without `menus` those in menus, footers and asides of
/// the page are left out. Pure.
[[nodiscard]] ListedLinks linksOfPage(HtmlNode root, const std::string& pageUrl, bool menus);

/// Which addresses a source takes: of the listing's host (with or without "www."), with a path that a pattern of
/// `include` fits and none of `exclude`; never the listing itself, a front page, a picture or another file. A value.
class PageFilter {
public:
    PageFilter(const config::WebConfig& config, const net::Url& listing);

    [[nodiscard]] bool takes(const net::Url& url) const;
    [[nodiscard]] bool sameHost(const net::Url& url) const;

private:
    config::WebConfig m_config;
    std::string m_host;
    std::string m_path;
};

}  // namespace groundswell::sources
