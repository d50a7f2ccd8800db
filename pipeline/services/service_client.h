#pragma once

#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/services/service_circuit.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

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

/// Sends JSON to one service and reads JSON back, with time limits, retries with jitter and the circuit breaker that
/// all users of the service have in common. Thread-safe.
class ServiceClient {
public:
    /// `circuit` null = the one that this process shares for the endpoint.
    explicit ServiceClient(ServiceEndpoint endpoint, std::shared_ptr<ServiceCircuit> circuit = nullptr);

    /// `path` goes behind the base address. Errors: Unavailable (not now: no answer, 401, 403, 404,
    /// 429, 5xx, circuit open; context "status" where there was one), InvalidInput (it refuses this request: 400, 413,
    /// 422; or its answer is no JSON; both say nothing yet about the service), Cancelled. `expectedStatus` is one that
    /// the caller understands: its error does not count as a failure of the service.
    core::Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body, const std::stop_token& stop,
                                      int expectedStatus = 0);
    /// The same by DELETE.
    core::Result<nlohmann::json> remove(const std::string& path, const nlohmann::json& body,
                                        const std::stop_token& stop, int expectedStatus = 0);
    /// Asks for an answer that may not be there yet: null for 202, 204, 404 and nothing at all. Not repeated when it
    /// fails. Errors as above.
    core::Result<nlohmann::json> look(const std::string& path, const std::stop_token& stop);

    /// Counts answers that made no sense as a failure of the service.
    void distrust(const core::Error& error) { m_circuit->failed(error); }
    /// Keeps all calls from a service that took some and answered none in all the time that it had.
    void giveUp(const core::Error& error) { m_circuit->gaveNothing(error); }

    [[nodiscard]] const std::string& url() const noexcept { return m_endpoint.url; }
    [[nodiscard]] CircuitBreaker::State circuit() const { return m_circuit->state(); }

private:
    [[nodiscard]] net::HttpRequest requestFor(const std::string& path, const nlohmann::json* body) const;
    core::Result<nlohmann::json> answerTo(const net::HttpRequest& request, const std::stop_token& stop,
                                          int expectedStatus);
    core::Error judged(core::Error error, int expectedStatus);

    const ServiceEndpoint m_endpoint;
    net::HttpClient m_http;
    const std::shared_ptr<ServiceCircuit> m_circuit;
};

}  // namespace groundswell::services
