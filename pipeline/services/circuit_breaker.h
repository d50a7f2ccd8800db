#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>

namespace groundswell::services {

/// Texts that a service refuses alone, one after another and before it took any, until the service itself is doubted.
constexpr std::size_t refusalsBeforeDoubt = 4;

/// Keeps calls from a service that failed several times in a row (M. Nygard, Release It!, 2007): after a while one call
/// is let through as a probe, and what becomes of it decides. Thread-safe.
class CircuitBreaker {
public:
    using Clock = std::chrono::steady_clock;
    using Now = std::function<Clock::time_point()>;

    enum class State { Closed, Open, HalfOpen };

    CircuitBreaker(int failuresToOpen, std::chrono::milliseconds openFor, Now now = Clock::now);

    /// True when a call may go out; it must be followed by exactly one of the three below.
    [[nodiscard]] bool admit();
    void succeeded();
    void failed();
    /// The call ended without saying anything about the service: it was stopped.
    void abandoned();
    /// Opens now, whatever the count: of calls that were admitted and ended well, but came to nothing.
    void open();

    [[nodiscard]] State state() const;

private:
    // constant
    const int m_failuresToOpen;
    const std::chrono::milliseconds m_openFor;
    const Now m_now;

    // guarded by m_mutex
    mutable std::mutex m_mutex;
    State m_state = State::Closed;
    int m_failures = 0;  ///< in a row
    Clock::time_point m_probeAt;
};

}  // namespace groundswell::services
