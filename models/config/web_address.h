#pragma once

#include <string_view>

namespace groundswell::config {

/// True for an absolute http or https address with a host (RFC 3986; letters beyond ASCII are let through, as people
/// copy them from their browser). Thread-safe.
[[nodiscard]] bool isWebAddress(std::string_view text) noexcept;

}  // namespace groundswell::config
