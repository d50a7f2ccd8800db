#pragma once

#include "models/core/clock.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace groundswell::jobs {

/// Waits for a time of day, so that tests need not. Implementations are thread-safe.
class Alarm {
public:
    virtual ~Alarm() = default;
    /// Returns at `time` by the clock on the wall, also when that is set or the machine slept meanwhile; at once after
    /// a stop request.
    virtual void waitUntil(core::UtcTime time, const std::stop_token& stop) = 0;
};

/// The system's clock. Thread-safe.
class SystemAlarm final : public Alarm {
public:
    void waitUntil(core::UtcTime time, const std::stop_token& stop) override {
        std::unique_lock lock(m_mutex);
        m_never.wait_until(lock, stop, time, [] { return false; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_never;  // nobody rings it: only time and stop requests end a wait
};

}  // namespace groundswell::jobs
