#include "pipeline/sources/web/robots_book.h"

#include <utility>

namespace groundswell::sources {

namespace {

constexpr std::string_view robotToken = "Groundswell";
constexpr std::uint64_t longestRobots = 4U << 20;

std::string originOf(const net::Url& url) {
    return url.scheme + "://" + url.host + ":" + url.port;
}

}  // namespace

core::Result<RobotsRules> RobotsBook::rulesFor(const net::Url& url, const std::stop_token& stop) {
    const std::string origin = originOf(url);
    if (const auto known = m_hosts.find(origin); known != m_hosts.end()) return known->second;
    auto rules = ask(url, stop);
    if (!rules && rules.error().code == core::ErrorCode::Cancelled) return rules;
    return m_hosts.emplace(origin, std::move(rules)).first->second;
}

core::Result<void> RobotsBook::check(const net::Url& url, const std::stop_token& stop) {
    const auto rules = rulesFor(url, stop);
    if (!rules) return rules.error();
    if (rules->allows(pathOfUrl(url.text))) return {};
    return core::Error(core::ErrorCode::Unsupported, "The site's robots.txt keeps programs away from this page.")
        .with("url", url.redacted);
}

core::Result<RobotsRules> RobotsBook::ask(const net::Url& url, const std::stop_token& stop) {
    net::HttpRequest request;
    auto address = net::resolveUrl(url, "/robots.txt");
    if (!address) return std::move(address).error();
    request.url = address->text;
    request.headers = {{"Accept", "text/plain, */*;q=0.1"}};
    request.allowPrivateNetwork = m_allowPrivateNetwork;
    request.limits.maxBodyBytes = longestRobots;
    request.limits.totalTimeout = std::chrono::seconds(30);
    const auto response = m_client.get(request, stop);
    if (response) return RobotsRules::parse(response->body, robotToken);
    const core::Error& error = response.error();
    if (error.code == core::ErrorCode::Cancelled) return error;
    const std::string status = error.contextValue("status");
    // 429 is not about what may be read; redirects without end are as good as no file.
    const bool none = (status.starts_with('4') && status != "429") || status.starts_with('3');
    if (error.code == core::ErrorCode::HttpStatus && none) return RobotsRules();
    return core::Error(core::ErrorCode::Unavailable,
                       "The site's robots.txt cannot be had, so that nothing of it may be read now.")
        .with("url", address->redacted)
        .with("reason", error.message);
}

}  // namespace groundswell::sources
