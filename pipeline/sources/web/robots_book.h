#pragma once

#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/net/url.h"
#include "pipeline/sources/web/robots_rules.h"

#include <map>
#include <stop_token>
#include <string>

namespace groundswell::sources {

/// What the hosts of one fetch let robots read; asks each for its robots.txt once. Where there is none (4xx) all is
/// allowed; where the server has a fault, asks to wait or cannot be reached nothing is, for now (RFC 9309, 2.3.1). For
/// one thread.
class RobotsBook {
public:
    RobotsBook(net::HttpClient& client, bool allowPrivateNetwork)
        : m_client(client), m_allowPrivateNetwork(allowPrivateNetwork) {}

    /// Error: Unavailable for a host whose rules cannot be had now; Cancelled.
    core::Result<RobotsRules> rulesFor(const net::Url& url, const std::stop_token& stop);
    /// Nothing when the address may be read. Errors: Unsupported when its host forbids it, those of rulesFor.
    core::Result<void> check(const net::Url& url, const std::stop_token& stop);

private:
    core::Result<RobotsRules> ask(const net::Url& url, const std::stop_token& stop);

    net::HttpClient& m_client;
    const bool m_allowPrivateNetwork;
    std::map<std::string, core::Result<RobotsRules>> m_hosts;  // by scheme, host and port
};

}  // namespace groundswell::sources
