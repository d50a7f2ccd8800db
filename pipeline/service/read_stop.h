#pragma once

#include "models/store/read_connection.h"

#include <mutex>

namespace groundswell::pipeline {

/// Ends what a connection reads, now and later, from another thread and without waiting for it. Thread-safe.
class ReadStop {
public:
    /// Null before the connection goes.
    void watch(store::ReadConnection* reader) {
        const std::scoped_lock lock(m_mutex);
        m_reader = reader;
        if (m_stopped && m_reader != nullptr) m_reader->interrupt();
    }
    void stop() {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
        if (m_reader != nullptr) m_reader->interrupt();
    }

    [[nodiscard]] bool isStopped() {
        const std::scoped_lock lock(m_mutex);
        return m_stopped;
    }

private:
    std::mutex m_mutex;
    bool m_stopped = false;                     // guarded by m_mutex
    store::ReadConnection* m_reader = nullptr;  // guarded by m_mutex
};

}  // namespace groundswell::pipeline
