#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace groundswell::jobs {

/// Where worker threads leave what the owner thread has to call. post() from any thread; take() and wait() from the
/// owner.
class Mailbox {
public:
    void post(std::function<void()> letter) {
        {
            const std::scoped_lock lock(m_mutex);
            m_letters.push_back(std::move(letter));
        }
        m_arrived.notify_all();
    }

    /// Everything that arrived, in order.
    [[nodiscard]] std::vector<std::function<void()>> take() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_letters, {});
    }

    /// Waits until something is there; false when the time is over.
    bool wait(std::chrono::milliseconds timeout) {
        std::unique_lock lock(m_mutex);
        return m_arrived.wait_for(lock, timeout, [this] { return !m_letters.empty(); });
    }

    void clear() {
        const std::scoped_lock lock(m_mutex);
        m_letters.clear();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<std::function<void()>> m_letters;  // guarded by m_mutex
};

}  // namespace groundswell::jobs
