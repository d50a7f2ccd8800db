#include "pipeline/sources/web/web_visitor.h"

#include <algorithm>

namespace groundswell::sources {

std::chrono::milliseconds WebVisitor::delayOf(const net::Url& url) {
    const auto rules = m_robots.rulesFor(url, m_stop);
    const auto wanted = rules ? rules->crawlDelay().value_or(m_limits.interval) : m_limits.interval;
    return std::max(wanted, m_limits.interval);
}

bool WebVisitor::isTooLateFor(const net::Url& url) {
    auto earliest = std::chrono::steady_clock::now();
    if (const auto host = m_hosts.find(url.host); host != m_hosts.end() && host->second.asked)
        earliest = std::max(earliest, *host->second.asked + delayOf(url));
    return earliest > m_limits.until;
}

core::Result<net::HttpResponse> WebVisitor::visit(const net::Url& url, const MayFollow& mayFollow,
                                                  const WebMemory::Validators& known) {
    if (auto allowed = m_robots.check(url, m_stop); !allowed) return std::move(allowed).error();
    Host& host = m_hosts[url.host];
    if (host.asked && isTooLateFor(url))
        return core::Error(core::ErrorCode::Unavailable,
                           "The site wants a longer pause between requests than this fetch has time for.")
            .with("url", url.redacted);
    if (!host.pacer.await(delayOf(url), m_stop))
        return core::Error(core::ErrorCode::Cancelled, "The fetch was stopped.");
    net::HttpRequest request;
    request.url = url.text;
    request.headers = {
        {"Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.5, */*;q=0.1"}};
    request.etag = known.etag;
    request.lastModified = known.lastModified;
    request.allowPrivateNetwork = m_limits.allowPrivateNetwork;
    request.limits.maxBodyBytes = m_limits.maxBodyBytes;
    request.limits.maxAttempts = 2;
    request.limits.totalTimeout = std::chrono::seconds(60);
    request.mayFollow = [&](const net::Url& next) -> core::Result<void> {
        if (auto allowed = m_robots.check(next, m_stop); !allowed) return allowed;
        return mayFollow ? mayFollow(next) : core::Result<void>();
    };
    auto response = m_client.get(request, m_stop);
    host.asked = std::chrono::steady_clock::now();
    return response;
}

}  // namespace groundswell::sources
