#pragma once

#include "pipeline/net/http_client.h"

#include <chrono>
#include <string>

namespace groundswell::testing {

/// A request to a server of the test itself: one attempt, no long waits.
[[nodiscard]] inline net::HttpRequest requestFor(const std::string& url) {
    net::HttpRequest request;
    request.url = url;
    request.allowPrivateNetwork = true;
    request.limits.maxAttempts = 1;
    request.limits.retryBase = std::chrono::milliseconds(1);
    return request;
}

[[nodiscard]] inline core::Result<net::HttpResponse> fetch(const net::HttpRequest& request) {
    net::HttpClient client("Groundswell/test");
    return client.get(request, {});
}

}  // namespace groundswell::testing
