#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace groundswell::workflow {

/// Tells when the time that a call may take is over, so that tests need not wait. Implementations are thread-safe.
class LimitTimer {
public:
    /// One running limit. Destroying it ends it: `over` is not called any more, and not being called.
    class Limit {
    public:
        virtual ~Limit() = default;
    };

    virtual ~LimitTimer() = default;
    /// Calls `over`, which is quick and does not destroy the limit, once after that time, on another thread.
    [[nodiscard]] virtual std::unique_ptr<Limit> start(std::chrono::milliseconds time, std::function<void()> over) = 0;
};

/// By the steady clock, with one thread for all limits, which begins with the first. Thread-safe; outlives its limits.
class SteadyLimitTimer final : public LimitTimer {
public:
    SteadyLimitTimer() = default;
    ~SteadyLimitTimer() override;
    [[nodiscard]] std::unique_ptr<Limit> start(std::chrono::milliseconds time, std::function<void()> over) override;

private:
    class Running;
    struct Entry;
    using Key = std::pair<std::chrono::steady_clock::time_point, std::uint64_t>;

    void work(const std::stop_token& stop);
    void remove(const Key& key);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<Key, std::shared_ptr<Entry>> m_entries;  // guarded by m_mutex
    std::uint64_t m_next = 0;                         // guarded by m_mutex
    std::jthread m_thread;                            // guarded by m_mutex; last: it uses the others
};

}  // namespace groundswell::workflow
