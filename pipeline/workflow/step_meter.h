#pragma once

#include "models/config/workflow_config.h"
#include "models/core/histogram.h"
#include "models/domain/step_record.h"
#include "pipeline/workflow/step_clock.h"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// What one step did with some items. A value.
struct StepCounts {
    std::int64_t itemsIn = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::int64_t calls = 0;
    std::int64_t bytesIn = 0;
    std::chrono::nanoseconds waitTime{};
    std::chrono::nanoseconds runTime{};
    std::chrono::nanoseconds cpuTime{};
    core::Histogram runTimes;  ///< nanoseconds an item

    void merge(const StepCounts& other);
};

/// Times a run of items with few looks at the clock: what takes long is timed one by one, what is quick several
/// together, whose mean then counts for each. So reading the clock costs a step of a microsecond an item about a
/// hundredth, and a slow one hides nothing. For one thread.
class ItemTimer {
public:
    ItemTimer(const StepClock& clock, StepCounts& counts) : m_clock(clock), m_counts(counts), m_begun(clock.now()) {}
    ~ItemTimer() { flush(); }
    ItemTimer(const ItemTimer&) = delete;
    ItemTimer& operator=(const ItemTimer&) = delete;

    /// An item has been worked on.
    void itemEnded() {
        if (++m_items >= m_together) flush();
    }

private:
    void flush();

    const StepClock& m_clock;
    StepCounts& m_counts;
    std::chrono::nanoseconds m_begun;
    std::uint64_t m_items = 0;     // since the last look
    std::uint64_t m_together = 1;  // how many the next look is for
};

/// Counts of all steps of a workflow in one run. Thread-safe.
class StepMeters {
public:
    explicit StepMeters(std::size_t steps) : m_counts(steps) {}

    void add(std::size_t step, const StepCounts& counts);
    /// Of the steps that had any item, in this order.
    [[nodiscard]] std::vector<domain::StepRecord> records(const config::WorkflowConfig& workflow,
                                                          std::span<const std::size_t> order) const;

private:
    mutable std::mutex m_mutex;
    std::vector<StepCounts> m_counts;  // guarded by m_mutex
};

}  // namespace groundswell::workflow
