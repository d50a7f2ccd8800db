#pragma once

struct sockaddr;

namespace groundswell::net {

/// True for an address on the public internet. False for loopback, private, link-local, unique-local, carrier-grade
/// NAT, multicast, documentation, reserved and unspecified addresses, and for IPv6 forms that carry an IPv4 address
/// inside (mapped, NAT64, 6to4, Teredo): IANA's special-purpose registries (RFC 6890). Thread-safe.
[[nodiscard]] bool isPublicAddress(const sockaddr& address);

}  // namespace groundswell::net
