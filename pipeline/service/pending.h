#pragma once

#include "models/store/read_connection.h"
#include "pipeline/service/open_workspace.h"

#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>

namespace groundswell::pipeline {

/// Shared by a ticket, the question's thread and its letter: cancelling stops what is running and keeps the
/// answer from being delivered. Thread-safe.
class Pending {
public:
    void cancel() {
        const std::scoped_lock lock(m_mutex);
        m_cancelled = true;
        m_stop.request_stop();
        if (m_reading) m_reading->interrupt();
    }
    [[nodiscard]] bool cancelled() {
        const std::scoped_lock lock(m_mutex);
        return m_cancelled;
    }
    /// For what does not read from the connection.
    [[nodiscard]] std::stop_token stop() const { return m_stop.get_token(); }
    /// False when cancelled already: then nothing may be read, because nothing would interrupt it.
    [[nodiscard]] bool beginReading(store::ReadConnection& connection) {
        const std::scoped_lock lock(m_mutex);
        if (m_cancelled) return false;
        m_reading = &connection;
        return true;
    }
    void endReading() {
        const std::scoped_lock lock(m_mutex);
        m_reading = nullptr;
    }

private:
    std::stop_source m_stop;
    std::mutex m_mutex;
    bool m_cancelled = false;                    // guarded by m_mutex
    store::ReadConnection* m_reading = nullptr;  // guarded by m_mutex
};

/// Where a workspace waits from its opening on the job thread until the owner takes it; whoever comes first has it.
/// Thread-safe.
class Opening {
public:
    void put(std::shared_ptr<OpenWorkspace> workspace) {
        const std::scoped_lock lock(m_mutex);
        m_workspace = std::move(workspace);
    }
    [[nodiscard]] std::shared_ptr<OpenWorkspace> take() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_workspace, nullptr);
    }

private:
    std::mutex m_mutex;
    std::shared_ptr<OpenWorkspace> m_workspace;  // guarded by m_mutex
};

}  // namespace groundswell::pipeline
