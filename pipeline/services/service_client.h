#pragma once

#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/services/circuit_breaker.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::services {

/// Where a service is and what a request to it may cost. A value.
struct ServiceEndpoint {
    std::string url;  ///< base address, with or without a slash at its end
    std::string key;  ///< sent as bearer token; a secret: in no message and no log
    bool allowPrivateNetwork = false;
    std::chrono::milliseconds timeout{30'000};      ///< of one attempt
    int attempts = 3;                               ///< for failures that may pass
    std::chrono::milliseconds retryBase{500};       ///< first back-off at most; doubles
    std::chrono::milliseconds longestWait{10'000};  ///< a longer Retry-After is told, not waited for
    std::uint64_t maxAnswerBytes = 64U << 20;
    int failuresToOpen = 3;                     ///< calls in a row, each with all its attempts
    std::chrono::milliseconds openFor{30'000};  ///< no call meanwhile
};

/// Posts JSON to one service and reads JSON back, with time limits, retries with jitter and a circuit breaker.
/// Thread-safe.
class ServiceClient {
public:
    explicit ServiceClient(ServiceEndpoint endpoint, CircuitBreaker::Now now = CircuitBreaker::Clock::now);

    /// `path` goes behind the base address. Errors: Unavailable (not now: no answer, 401, 403, 404,
    /// 429, 5xx, circuit open; context "status" where there was one), InvalidInput (it refuses this request: 400, 413,
    /// 422; or its answer is no JSON; both say nothing yet about the service), Cancelled. `expectedStatus` is one that
    /// the caller understands: its error does not count as a failure of the service.
    core::Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body, const std::stop_token& stop,
                                      int expectedStatus = 0);

    /// Counts answers that made no sense as a failure of the service.
    void distrust(const core::Error& error);

    [[nodiscard]] const std::string& url() const noexcept { return m_endpoint.url; }
    [[nodiscard]] CircuitBreaker::State circuit() const { return m_breaker.state(); }

private:
    [[nodiscard]] net::HttpRequest requestFor(const std::string& path, const nlohmann::json& body) const;
    core::Error refusedByBreaker() const;
    core::Error judged(core::Error error, int expectedStatus);

    const ServiceEndpoint m_endpoint;
    net::HttpClient m_http;
    CircuitBreaker m_breaker;
    mutable std::mutex m_mutex;
    core::Error m_lastFailure;  // guarded by m_mutex
};

}  // namespace groundswell::services
