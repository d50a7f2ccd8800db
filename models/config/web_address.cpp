#include "models/config/web_address.h"

#include <algorithm>

namespace groundswell::config {

namespace {

bool startsWithFolded(std::string_view text, std::string_view lower) {
    return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
}

bool isHost(std::string_view host) {
    if (host.empty()) return false;
    if (host.front() == '[') {
        return host.size() > 2 && host.back() == ']' &&
               host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
    }
    return host.find_first_of("[]<>\"\\^`{|}:%") == std::string_view::npos && host != ".";
}

bool isPort(std::string_view port) {
    int value = 0;
    for (const char c : port) {
        if (c < '0' || c > '9' || value > 65'535) return false;
        value = value * 10 + (c - '0');
    }
    return value <= 65'535;
}

}  // namespace

bool isWebAddress(std::string_view text) noexcept {
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), blank)) return false;
    if (startsWithFolded(text, "https://")) {
        text.remove_prefix(8);
    } else if (startsWithFolded(text, "http://")) {
        text.remove_prefix(7);
    } else {
        return false;
    }
    std::string_view authority = text.substr(0, text.find_first_of("/?#"));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
    const auto colon = authority.rfind(':');
    if (colon == std::string_view::npos || authority.find(']', colon) != std::string_view::npos)
        return isHost(authority);
    return isHost(authority.substr(0, colon)) && isPort(authority.substr(colon + 1));
}

}  // namespace groundswell::config
