#pragma once

#include "pipeline/workflow/conductor.h"
#include "pipeline/workflow/limit_timer.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_clock.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::testing {

/// A step that does what a test says.
class FunctionStep final : public workflow::Step {
public:
    using Each = std::function<core::Result<void>(workflow::WorkItem&)>;
    using All =
        std::function<std::vector<core::Result<void>>(std::span<workflow::WorkItem* const>, const std::stop_token&)>;

    explicit FunctionStep(Each each, workflow::StepMode mode = workflow::StepMode::Parallel)
        : m_mode(mode), m_each(std::move(each)) {}
    explicit FunctionStep(All all) : m_mode(workflow::StepMode::Batch), m_all(std::move(all)) {}

    [[nodiscard]] workflow::StepMode mode() const override { return m_mode; }
    [[nodiscard]] bool needsNetwork() const override { return network; }
    core::Result<void> process(workflow::WorkItem& item, workflow::StepEffects&) override { return m_each(item); }
    std::vector<core::Result<void>> processBatch(std::span<workflow::WorkItem* const> items,
                                                 const std::stop_token& stop) override {
        return m_all ? m_all(items, stop) : Step::processBatch(items, stop);
    }

    bool network = false;

private:
    const workflow::StepMode m_mode;
    const Each m_each;
    const All m_all;
};

/// Limits that are over when a test says so.
class ManualTimer final : public workflow::LimitTimer {
public:
    [[nodiscard]] std::unique_ptr<Limit> start(std::chrono::milliseconds time, std::function<void()> over) override {
        const std::scoped_lock lock(m_shared->mutex);
        const int id = m_shared->next++;
        m_shared->running[id] = {time, std::move(over)};
        return std::make_unique<Running>(m_shared, id);
    }
    /// Ends the limits of this length that are running now.
    void expire(std::chrono::milliseconds time) {
        const std::scoped_lock lock(m_shared->mutex);
        for (const auto& [id, limit] : m_shared->running) {
            if (limit.first == time) limit.second();
        }
    }

private:
    struct Shared {
        std::mutex mutex;
        std::map<int, std::pair<std::chrono::milliseconds, std::function<void()>>> running;  // guarded by mutex
        int next = 0;                                                                        // guarded by mutex
    };
    class Running final : public Limit {
    public:
        Running(std::shared_ptr<Shared> shared, int id) : m_shared(std::move(shared)), m_id(id) {}
        ~Running() override {
            const std::scoped_lock lock(m_shared->mutex);
            m_shared->running.erase(m_id);
        }

    private:
        const std::shared_ptr<Shared> m_shared;
        const int m_id;
    };
    const std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

/// A clock of each thread's own that stands still until that thread moves it on.
class ThreadClock final : public workflow::StepClock {
public:
    [[nodiscard]] std::chrono::nanoseconds now() const override {
        ++m_looks;
        return time();
    }
    [[nodiscard]] std::chrono::nanoseconds threadCpu() const override { return time() / 2; }
    static void advance(std::chrono::nanoseconds by) { time() += by; }
    /// How often it was looked at.
    [[nodiscard]] int looks() const { return m_looks; }

private:
    static std::chrono::nanoseconds& time() {
        static thread_local std::chrono::nanoseconds time{};
        return time;
    }
    mutable std::atomic<int> m_looks = 0;
};

}  // namespace groundswell::testing
