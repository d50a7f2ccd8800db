#include "pipeline/services/circuit_breaker.h"

#include <utility>

namespace groundswell::services {

CircuitBreaker::CircuitBreaker(int failuresToOpen, std::chrono::milliseconds openFor, Now now)
    : m_failuresToOpen(failuresToOpen), m_openFor(openFor), m_now(std::move(now)) {}

bool CircuitBreaker::admit() {
    const std::scoped_lock lock(m_mutex);
    if (m_state == State::Closed) return true;
    if (m_state == State::HalfOpen || m_now() < m_probeAt) return false;
    m_state = State::HalfOpen;
    return true;
}

void CircuitBreaker::succeeded() {
    const std::scoped_lock lock(m_mutex);
    m_state = State::Closed;
    m_failures = 0;
}

void CircuitBreaker::failed() {
    const std::scoped_lock lock(m_mutex);
    ++m_failures;
    if (m_state != State::HalfOpen && m_failures < m_failuresToOpen) return;
    m_state = State::Open;
    m_probeAt = m_now() + m_openFor;
}

void CircuitBreaker::abandoned() {
    const std::scoped_lock lock(m_mutex);
    // The next one may probe at once.
    if (m_state == State::HalfOpen) m_state = State::Open;
}

void CircuitBreaker::open() {
    const std::scoped_lock lock(m_mutex);
    m_state = State::Open;
    m_probeAt = m_now() + m_openFor;
}

CircuitBreaker::State CircuitBreaker::state() const {
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

}  // namespace groundswell::services
