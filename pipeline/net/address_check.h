#pragma once

#include <string_view>

struct sockaddr;

namespace groundswell::net {

/// True for an address on the public internet. False for loopback, private, link-local, unique-local, carrier-grade
/// NAT, multicast, documentation, reserved and unspecified addresses, and for IPv6 forms that carry an IPv4 address
/// inside (mapped, NAT64, 6to4, Teredo): IANA's special-purpose registries (RFC 6890). Thread-safe.
[[nodiscard]] bool isPublicAddress(const sockaddr& address);

/// True for "localhost", names below it, and address literals that are not public. For requests through a proxy, where
/// no address is seen. `host` as in Url: lower case, IPv6 in brackets. Thread-safe.
[[nodiscard]] bool isPrivateHostName(std::string_view host);

}  // namespace groundswell::net
