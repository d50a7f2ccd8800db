#include "pipeline/net/proxy_choice.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace groundswell::net {

namespace {

bool hostMatches(std::string_view host, std::string_view entry) {
    if (entry == "*") return true;
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || !host.ends_with(entry)) return false;
    return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

bool isExcepted(const Url& url, std::string list) {
    std::transform(list.begin(), list.end(), list.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view host = url.host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    std::string_view rest = list;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(", \t"), rest.size());
        std::string_view entry = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (const std::size_t colon = entry.find(':'); colon != std::string_view::npos && colon == entry.rfind(':')) {
            if (entry.substr(colon + 1) != url.port) continue;
            entry = entry.substr(0, colon);
        }
        if (hostMatches(host, entry)) return true;
    }
    return false;
}

}  // namespace

std::string chooseProxy(const Url& url, const Environment& environment) {
    const auto first = [&](std::initializer_list<const char*> names) {
        for (const char* name : names) {
            if (std::string value = environment(name); !value.empty()) return value;
        }
        return std::string();
    };
    // HTTP_PROXY in capitals can be set by the client of a CGI program, so nobody reads it.
    const std::string proxy = url.scheme == "http" ? first({"http_proxy", "all_proxy", "ALL_PROXY"})
                                                   : first({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    if (proxy.empty() || isExcepted(url, first({"no_proxy", "NO_PROXY"}))) return {};
    return proxy;
}

}  // namespace groundswell::net
