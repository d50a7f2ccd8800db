#pragma once

#include "pipeline/jobs/schedule/alarm.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>

namespace groundswell::testing {

/// Rings when the test says so; tells how often somebody began to wait, until when, and how often a wait was stopped.
/// Thread-safe.
class BellAlarm final : public jobs::Alarm {
public:
    void waitUntil(core::UtcTime time, const std::stop_token& stop) override {
        std::unique_lock lock(m_mutex);
        const int before = m_rung;
        m_until = time;
        ++m_waits;
        m_changed.notify_all();
        if (m_changed.wait(lock, stop, [&] { return m_rung != before; })) return;
        ++m_stops;
        m_changed.notify_all();
    }
    void ring() {
        const std::scoped_lock lock(m_mutex);
        ++m_rung;
        m_changed.notify_all();
    }
    [[nodiscard]] int waits() {
        const std::scoped_lock lock(m_mutex);
        return m_waits;
    }
    [[nodiscard]] std::string until() {
        const std::scoped_lock lock(m_mutex);
        return core::formatTime(std::chrono::floor<std::chrono::minutes>(m_until));
    }
    /// Returns when so many waits have begun, or were stopped; false when that takes too long.
    [[nodiscard]] bool hasBegun(int waits) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, patience, [&] { return m_waits >= waits; });
    }
    [[nodiscard]] bool hasStopped(int waits) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, patience, [&] { return m_stops >= waits; });
    }

private:
    static constexpr std::chrono::seconds patience{60};

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    int m_rung = 0;         // guarded by m_mutex
    int m_waits = 0;        // guarded by m_mutex
    int m_stops = 0;        // guarded by m_mutex
    core::UtcTime m_until;  // guarded by m_mutex
};

}  // namespace groundswell::testing
