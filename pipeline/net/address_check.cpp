#include "pipeline/net/address_check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace groundswell::net {

namespace {

struct V4Range {
    std::uint32_t network;
    int prefix;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c) {
    return a << 24 | b << 16 | c << 8;
}

constexpr std::array<V4Range, 16> specialV4{{
    {v4(0, 0, 0), 8},
    {v4(10, 0, 0), 8},
    {v4(100, 64, 0), 10},
    {v4(127, 0, 0), 8},
    {v4(169, 254, 0), 16},
    {v4(172, 16, 0), 12},
    {v4(192, 0, 0), 24},
    {v4(192, 0, 2), 24},
    {v4(192, 88, 99), 24},
    {v4(192, 168, 0), 16},
    {v4(198, 18, 0), 15},
    {v4(198, 51, 100), 24},
    {v4(203, 0, 113), 24},
    {v4(224, 0, 0), 4},
    {v4(240, 0, 0), 4},
    {v4(255, 255, 255), 24},
}};

bool isPublicV4(std::uint32_t address) {
    for (const V4Range& range : specialV4) {
        if ((address ^ range.network) >> (32 - range.prefix) == 0) return false;
    }
    return true;
}

bool isPublicV6(const std::array<std::uint8_t, 16>& a) {
    // Only 2000::/3 is global unicast: loopback, mapped, NAT64, fc00::/7, fe80::/10 and ff00::/8 all lie outside.
    if ((a[0] & 0xe0) != 0x20) return false;
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02) return false;                   // 2001::/23, Teredo among others
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8) return false;  // documentation
    if (a[0] == 0x20 && a[1] == 0x02) return false;                                  // 6to4
    return !(a[0] == 0x3f && a[1] == 0xff && (a[2] & 0xf0) == 0);                    // documentation
}

}  // namespace

bool isPublicAddress(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4Address{};
        std::memcpy(&v4Address, &address, sizeof v4Address);
        return isPublicV4(ntohl(v4Address.sin_addr.s_addr));
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6Address{};
        std::memcpy(&v6Address, &address, sizeof v6Address);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &v6Address.sin6_addr, bytes.size());
        return isPublicV6(bytes);
    }
    return false;
}

bool isPrivateHostName(std::string_view host) {
    if (host == "localhost" || host.ends_with(".localhost")) return true;
    if (host.starts_with('[') && host.ends_with(']')) {
        const std::string_view inside = host.substr(1, host.size() - 2);
        std::array<std::uint8_t, 16> bytes{};
        const std::string literal(inside.substr(0, inside.find('%')));
        return ::inet_pton(AF_INET6, literal.c_str(), bytes.data()) == 1 && !isPublicV6(bytes);
    }
    in_addr v4Address{};
    return ::inet_pton(AF_INET, std::string(host).c_str(), &v4Address) == 1 && !isPublicV4(ntohl(v4Address.s_addr));
}

}  // namespace groundswell::net
