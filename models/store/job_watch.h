#pragma once

#include "models/core/ids.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace groundswell::store {

/// Told after each commit that put jobs into the queue, put them back or revoked some, with the running ones that were
/// asked to stop. On the writer's thread: it must be quick and must not write.
using JobWatcher = std::function<void(const std::vector<core::JobId>& askedToStop)>;

/// Those who are told. Thread-safe.
class JobWatchers {
public:
    int add(JobWatcher watcher) {
        const std::scoped_lock lock(m_mutex);
        m_watchers.emplace(++m_last, std::move(watcher));
        return m_last;
    }
    /// Once it returns, that watcher is not called any more.
    void remove(int id) {
        const std::scoped_lock lock(m_mutex);
        m_watchers.erase(id);
    }
    void tell(const std::vector<core::JobId>& askedToStop) {
        const std::scoped_lock lock(m_mutex);
        for (const auto& [id, watcher] : m_watchers) watcher(askedToStop);
    }

private:
    std::mutex m_mutex;
    std::map<int, JobWatcher> m_watchers;  // guarded by m_mutex
    int m_last = 0;                        // guarded by m_mutex
};

/// Is told until it is destroyed. For one thread.
class JobWatch {
public:
    JobWatch(std::shared_ptr<JobWatchers> watchers, JobWatcher watcher)
        : m_watchers(std::move(watchers)), m_id(m_watchers->add(std::move(watcher))) {}
    ~JobWatch() { m_watchers->remove(m_id); }
    JobWatch(const JobWatch&) = delete;
    JobWatch& operator=(const JobWatch&) = delete;

private:
    const std::shared_ptr<JobWatchers> m_watchers;
    const int m_id;
};

}  // namespace groundswell::store
