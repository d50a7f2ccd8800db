#pragma once

#include "pipeline/jobs/worker_pool.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace groundswell::jobs {

/// Runs one function on many values side by side and gives them back in the order they came: parallel work between two
/// sequential ends. push and pop belong to one thread; the function runs on the pool's. A value whose function threw is
/// given back like the others, half done, and failure() says so. The destructor waits for what is running.
template <class T>
class OrderedStage {
public:
    OrderedStage(WorkerPool& pool, std::function<void(T&)> work, std::size_t capacity)
        : m_pool(pool), m_capacity(capacity), m_shared(std::make_shared<Shared>()) {
        m_shared->work = std::move(work);
    }
    ~OrderedStage() {
        std::unique_lock lock(m_shared->mutex);
        m_shared->dropped = true;
        m_shared->changed.wait(lock, [this] { return m_shared->running == 0; });
    }
    OrderedStage(const OrderedStage&) = delete;
    OrderedStage& operator=(const OrderedStage&) = delete;

    [[nodiscard]] bool empty() const noexcept { return m_slots.empty(); }
    [[nodiscard]] bool full() const noexcept { return m_slots.size() >= m_capacity; }

    void push(T value) {
        auto slot = std::make_shared<Slot>(std::move(value));
        m_slots.push_back(slot);
        m_pool.post([shared = m_shared, slot] { process(*shared, *slot); });
    }

    /// The oldest value when it is done; empty otherwise.
    std::optional<T> tryPop() {
        if (m_slots.empty()) return std::nullopt;
        const std::scoped_lock lock(m_shared->mutex);
        if (!m_slots.front()->done) return std::nullopt;
        return takeFront();
    }

    /// What the function first threw, in words, once such a value has been given back; empty before. Owner thread.
    [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return m_failure; }

    /// Waits for the oldest value. Not on an empty stage.
    T pop() {
        std::unique_lock lock(m_shared->mutex);
        m_shared->changed.wait(lock, [this] { return m_slots.front()->done; });
        return takeFront();
    }

private:
    struct Slot {
        explicit Slot(T v) : value(std::move(v)) {}
        T value;                             // the worker's until done
        bool done = false;                   // guarded by Shared::mutex
        std::optional<std::string> failure;  // the worker's until done
    };
    // Outlives the stage: functions that are still queued in the pool find out here that they were dropped.
    struct Shared {
        std::function<void(T&)> work;  // constant
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t running = 0;  // guarded by mutex
        bool dropped = false;     // guarded by mutex
    };

    static void process(Shared& shared, Slot& slot) {
        {
            const std::scoped_lock lock(shared.mutex);
            if (shared.dropped) return;
            ++shared.running;
        }
        slot.failure = failureOf(shared.work, slot.value);
        {
            const std::scoped_lock lock(shared.mutex);
            slot.done = true;
            --shared.running;
        }
        shared.changed.notify_all();
    }

    static std::optional<std::string> failureOf(const std::function<void(T&)>& work, T& value) {
        try {
            work(value);
            return std::nullopt;
        } catch (const std::exception& problem) {
            return problem.what();
        } catch (...) {
            return "unknown exception";
        }
    }

    T takeFront() {
        if (!m_failure) m_failure = std::move(m_slots.front()->failure);
        T value = std::move(m_slots.front()->value);
        m_slots.pop_front();
        return value;
    }

    WorkerPool& m_pool;
    const std::size_t m_capacity;
    std::shared_ptr<Shared> m_shared;
    std::deque<std::shared_ptr<Slot>> m_slots;  // owner thread
    std::optional<std::string> m_failure;       // owner thread
};

}  // namespace groundswell::jobs
