#pragma once

#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/net/retry_policy.h"
#include "pipeline/net/url.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::net {

/// One request to one address, redirects not followed.
struct Hop {
    Url url;
    Headers headers;  ///< checked: no control characters
    HttpMethod method = HttpMethod::ByBody;
    const std::string* body = nullptr;  ///< null = none
    std::string userAgent;
    std::string proxy;  ///< empty = none
    bool allowPrivateNetwork = false;
    HttpLimits limits;
    std::chrono::milliseconds timeout{};
    bool keepErrorBody = false;
};

/// What came back; any status.
struct HopAnswer {
    int status = 0;
    Headers headers;   ///< names in lower case
    std::string body;  ///< decompressed; empty unless the status is 2xx, or an error whose body is kept
};

/// A failed hop, and whether another attempt may do better.
struct HopFailure {
    core::Error error;
    bool mayPass = false;
};

/// Connections that outlive a request. One transfer at a time; not thread-safe.
class Session {
public:
    Session();
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Cancelled within a second of a stop request, in the name lookup too. `failure` is set when the result is empty.
    std::optional<HopAnswer> perform(const Hop& hop, const std::stop_token& stop, HopFailure& failure);

private:
    struct Handles;
    std::unique_ptr<Handles> m_handles;
};

}  // namespace groundswell::net
