#pragma once

#include "pipeline/net/url.h"

#include <functional>
#include <string>

namespace groundswell::net {

/// Looks up an environment variable; an empty string where it is not set.
using Environment = std::function<std::string(const char* name)>;

/// The proxy that the environment asks for at an address, or an empty string: http_proxy, https_proxy / HTTPS_PROXY,
/// all_proxy / ALL_PROXY, except for hosts in no_proxy / NO_PROXY. Decided here rather than by libcurl because the
/// check of the connected address holds for servers, not for the person's own proxy. Pure.
[[nodiscard]] std::string chooseProxy(const Url& url, const Environment& environment);

}  // namespace groundswell::net
