#pragma once

#include "models/core/result.h"
#include "pipeline/services/circuit_breaker.h"

#include <memory>
#include <mutex>
#include <string>

namespace groundswell::services {

/// What is known about one service: its circuit breaker, and why it failed last. Thread-safe.
class ServiceCircuit {
public:
    explicit ServiceCircuit(int failuresToOpen, std::chrono::milliseconds openFor,
                            CircuitBreaker::Now now = CircuitBreaker::Clock::now)
        : m_breaker(failuresToOpen, openFor, std::move(now)) {}

    /// True when a call may go out; exactly one of succeeded(), abandoned() and failed() must follow.
    [[nodiscard]] bool admit() { return m_breaker.admit(); }
    void succeeded() { m_breaker.succeeded(); }
    void abandoned() { m_breaker.abandoned(); }
    void failed(const core::Error& error);
    /// The service took calls and let all of them wait for nothing: opens at once.
    void gaveNothing(const core::Error& error);

    [[nodiscard]] CircuitBreaker::State state() const { return m_breaker.state(); }
    /// In the words of the call that failed: whoever counts reasons counts them together.
    [[nodiscard]] core::Error lastFailure() const;

private:
    void remember(const core::Error& error);

    CircuitBreaker m_breaker;
    mutable std::mutex m_mutex;
    core::Error m_lastFailure;  // guarded by m_mutex
};

/// The circuit that all users of a service in this process have in common, while there are any: the first one makes it.
/// Another key or permission makes another service, because it can be refused where this one is not. Thread-safe.
[[nodiscard]] std::shared_ptr<ServiceCircuit> sharedCircuit(const std::string& url, const std::string& key,
                                                            bool allowPrivateNetwork, int failuresToOpen,
                                                            std::chrono::milliseconds openFor);

}  // namespace groundswell::services
