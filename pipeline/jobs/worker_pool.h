#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace groundswell::jobs {

/// A fixed number of threads that run functions in the order they were posted. Thread-safe. The destructor lets running
/// functions end, drops the waiting ones and joins. A function that throws ends alone; what it threw is lost.
class WorkerPool {
public:
    /// 0 = one thread a processor.
    explicit WorkerPool(std::size_t threads = 0);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void post(std::function<void()> work);
    /// True while nothing waits or runs.
    [[nodiscard]] bool isIdle() const;
    [[nodiscard]] std::size_t threadCount() const noexcept { return m_threads.size(); }

private:
    void run(const std::stop_token& stop);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;         // guarded by m_mutex
    std::deque<std::function<void()>> m_queue;  // guarded by m_mutex
    std::size_t m_running = 0;                  // guarded by m_mutex
    std::vector<std::jthread> m_threads;        // constant after construction
};

}  // namespace groundswell::jobs
