#pragma once

#include "pipeline/jobs/task_registry.h"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace groundswell::testing {

/// A task whose attempts wait at a gate and end as the test says: "scripted" is tried again at once, "late" after an
/// hour or less. Must outlive the queue that runs it. Thread-safe.
class ScriptedTask {
public:
    enum class End { Succeed, FailForNow, FailForGood };

    [[nodiscard]] std::function<void(jobs::TaskRegistry&)> tasks() {
        return [this](jobs::TaskRegistry& registry) { addTo(registry); };
    }
    void addTo(jobs::TaskRegistry& registry) {
        jobs::Task task;
        task.name = "scripted";
        task.pool = "io";
        task.retry.base = std::chrono::milliseconds(1);
        task.retry.cap = std::chrono::milliseconds(1);
        task.body = [this](jobs::TaskContext& context, const nlohmann::json&) { return run(context); };
        registry.add(task);
        task.name = "late";
        task.retry.base = std::chrono::hours(1);
        task.retry.cap = std::chrono::hours(1);
        registry.add(std::move(task));
    }
    /// Lets one attempt end.
    void let(End end) {
        {
            const std::scoped_lock lock(m_mutex);
            m_ends.push_back(end);
        }
        m_wake.notify_all();
    }
    [[nodiscard]] int begun() {
        const std::scoped_lock lock(m_mutex);
        return m_begun;
    }

private:
    core::Result<jobs::TaskResult> run(jobs::TaskContext& context) {
        context.log(domain::LogLevel::Info, "at the gate");
        context.progress({"read", 3, 12, "items"});
        std::unique_lock lock(m_mutex);
        ++m_begun;
        if (!m_wake.wait(lock, context.stop(), [this] { return !m_ends.empty(); }))
            return core::Error(core::ErrorCode::Cancelled, "It was asked to stop.");
        const End end = m_ends.front();
        m_ends.erase(m_ends.begin());
        if (end == End::FailForNow) return core::Error(core::ErrorCode::Network, "The host does not answer.");
        if (end == End::FailForGood) return core::Error(core::ErrorCode::InvalidInput, "The token was refused.");
        return jobs::TaskResult{};
    }

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::vector<End> m_ends;  // guarded by m_mutex
    int m_begun = 0;          // guarded by m_mutex
};

}  // namespace groundswell::testing
