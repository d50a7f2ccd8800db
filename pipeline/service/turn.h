#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace groundswell::pipeline {

/// Lets one at a time use the clusterer of a workspace: jobs of its queue and what the service does beside it.
/// Thread-safe.
class Turn {
public:
    /// Has the turn from its beginning to its end, unless a stop request came first.
    class Pass {
    public:
        Pass(Turn& turn, const std::stop_token& stop) : m_turn(turn), m_taken(turn.take(stop)) {}
        ~Pass() {
            if (m_taken) m_turn.give();
        }
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;
        [[nodiscard]] bool taken() const noexcept { return m_taken; }

    private:
        Turn& m_turn;
        const bool m_taken;
    };

private:
    bool take(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_given.wait(lock, stop, [this] { return !m_isTaken; })) return false;
        m_isTaken = true;
        return true;
    }
    void give() {
        {
            const std::scoped_lock lock(m_mutex);
            m_isTaken = false;
        }
        m_given.notify_one();
    }

    std::mutex m_mutex;
    std::condition_variable_any m_given;
    bool m_isTaken = false;  // guarded by m_mutex
};

}  // namespace groundswell::pipeline
