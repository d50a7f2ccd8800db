#include "pipeline/jobs/worker_pool.h"

#include <algorithm>

namespace groundswell::jobs {

WorkerPool::WorkerPool(std::size_t threads) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    m_threads.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        m_threads.emplace_back([this](const std::stop_token& stop) { run(stop); });
    }
}

WorkerPool::~WorkerPool() {
    for (std::jthread& thread : m_threads) thread.request_stop();
    m_threads.clear();
}

void WorkerPool::post(std::function<void()> work) {
    {
        const std::scoped_lock lock(m_mutex);
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
}

bool WorkerPool::isIdle() const {
    const std::scoped_lock lock(m_mutex);
    return m_queue.empty() && m_running == 0;
}

void WorkerPool::run(const std::stop_token& stop) {
    while (true) {
        std::function<void()> work;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return !m_queue.empty(); }) || stop.stop_requested()) return;
            work = std::move(m_queue.front());
            m_queue.pop_front();
            ++m_running;
        }
        try {
            work();
        } catch (...) {
            // Whoever needs to know catches inside the function; the thread goes on for the others.
        }
        const std::scoped_lock lock(m_mutex);
        --m_running;
    }
}

}  // namespace groundswell::jobs
