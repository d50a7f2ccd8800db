#pragma once

#include "pipeline/net/http_client.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/api/api_source.h"
#include "pipeline/sources/web/robots_book.h"
#include "pipeline/sources/web/web_memory.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::sources {

/// Asks sites for pages as their robots.txt wants it: what it forbids is not asked for, redirects included, and hosts
/// get their requests apart by their Crawl-delay. For one thread.
class WebVisitor {
public:
    struct Limits {
        std::chrono::milliseconds interval{0};          ///< least time between two requests to a host
        std::chrono::steady_clock::time_point until{};  ///< no request is made later
        std::uint64_t maxBodyBytes = 0;
        bool allowPrivateNetwork = false;
    };
    /// Whether a redirect may be followed.
    using MayFollow = std::function<core::Result<void>(const net::Url& next)>;

    WebVisitor(net::HttpClient& client, const Limits& limits, const std::stop_token& stop)
        : m_client(client), m_limits(limits), m_stop(stop), m_robots(client, limits.allowPrivateNetwork) {}

    [[nodiscard]] RobotsBook& robots() { return m_robots; }
    /// True when a request to this host would come too late.
    [[nodiscard]] bool isTooLateFor(const net::Url& url);
    /// A page; with status 304 and nothing in it where `known` says which version there is already. Errors: those of
    /// RobotsBook::check, of `mayFollow` and of HttpClient; Unavailable when it is too late.
    core::Result<net::HttpResponse> visit(const net::Url& url, const MayFollow& mayFollow,
                                          const WebMemory::Validators& known = {});

private:
    struct Host {
        ApiPacer pacer;
        std::optional<std::chrono::steady_clock::time_point> asked;
    };
    std::chrono::milliseconds delayOf(const net::Url& url);

    net::HttpClient& m_client;
    const Limits m_limits;
    const std::stop_token& m_stop;
    RobotsBook m_robots;
    std::map<std::string, Host> m_hosts;
};

}  // namespace groundswell::sources
