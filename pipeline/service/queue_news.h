#pragma once

#include "pipeline/jobs/job_queue.h"

#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace groundswell::pipeline {

/// What a queue tells, on its way from its threads to the owner's. Every state that a job came to is kept, in order; of
/// the progress inside one state the last. Thread-safe.
class QueueNews {
public:
    /// `wake` is called when there is something again, on the queue's threads.
    explicit QueueNews(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void add(const jobs::JobChange& change) {
        bool first = false;
        {
            const std::scoped_lock lock(m_mutex);
            first = m_changes.empty();
            const auto known = m_last.find(change.id);
            if (known != m_last.end() && m_changes[known->second].state == change.state) {
                m_changes[known->second] = change;
            } else {
                m_last[change.id] = m_changes.size();
                m_changes.push_back(change);
            }
        }
        if (first) m_wake();
    }
    [[nodiscard]] std::vector<jobs::JobChange> take() {
        const std::scoped_lock lock(m_mutex);
        m_last.clear();
        return std::exchange(m_changes, {});
    }

private:
    const std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<jobs::JobChange> m_changes;     // guarded by m_mutex
    std::map<core::JobId, std::size_t> m_last;  // guarded by m_mutex; where a job's last change is
};

}  // namespace groundswell::pipeline
