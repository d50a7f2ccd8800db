#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace groundswell::workspace {

/// Lets commands work on a workspace one after the other, in the order in which they asked. Thread-safe; it outlives
/// its turns.
class Lane {
public:
    /// The right to work; its end is the next one's beginning.
    class Turn {
    public:
        explicit Turn(Lane* lane) : m_lane(lane) {}
        Turn(Turn&& other) noexcept : m_lane(std::exchange(other.m_lane, nullptr)) {}
        Turn& operator=(Turn&& other) noexcept {
            if (this != &other) {
                end();
                m_lane = std::exchange(other.m_lane, nullptr);
            }
            return *this;
        }
        ~Turn() { end(); }
        void end() {
            if (Lane* lane = std::exchange(m_lane, nullptr)) lane->release();
        }

    private:
        Lane* m_lane;
    };

    /// Waits for a turn; none after a stop request.
    [[nodiscard]] std::optional<Turn> take(const std::stop_token& stop = {}) {
        std::unique_lock lock(m_mutex);
        const std::uint64_t ticket = ++m_last;
        m_waiting.push_back(ticket);
        const bool mine = m_changed.wait(lock, stop, [&] { return !m_taken && m_waiting.front() == ticket; });
        std::erase(m_waiting, ticket);
        m_changed.notify_all();
        if (!mine || stop.stop_requested()) return std::nullopt;
        m_taken = true;
        return Turn(this);
    }
    /// How many wait for a turn.
    [[nodiscard]] std::size_t waiting() const {
        const std::scoped_lock lock(m_mutex);
        return m_waiting.size();
    }
    /// True when take() would wait.
    [[nodiscard]] bool isBusy() const {
        const std::scoped_lock lock(m_mutex);
        return m_taken || !m_waiting.empty();
    }

private:
    void release() {
        const std::scoped_lock lock(m_mutex);
        m_taken = false;
        m_changed.notify_all();
    }

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::uint64_t> m_waiting;  // guarded by m_mutex
    std::uint64_t m_last = 0;             // guarded by m_mutex
    bool m_taken = false;                 // guarded by m_mutex
};

}  // namespace groundswell::workspace
