#include "pipeline/workflow/step_meter.h"

#include <algorithm>

namespace groundswell::workflow {

namespace {

// A look at the clock costs some 30 ns: once in 20 us it is nothing. Together are no more than what a slow item can be
// told from.
constexpr std::chrono::nanoseconds shortestLap = std::chrono::microseconds(20);
constexpr std::uint64_t mostTogether = 32;

}  // namespace

void StepCounts::merge(const StepCounts& other) {
    itemsIn += other.itemsIn;
    done += other.done;
    failed += other.failed;
    waiting += other.waiting;
    calls += other.calls;
    bytesIn += other.bytesIn;
    waitTime += other.waitTime;
    runTime += other.runTime;
    cpuTime += other.cpuTime;
    runTimes.merge(other.runTimes);
}

void ItemTimer::flush() {
    if (m_items == 0) return;
    const std::chrono::nanoseconds now = m_clock.now();
    const auto took = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (now - m_begun).count()));
    m_counts.runTimes.add(took / m_items, m_items);
    m_counts.runTime += std::chrono::nanoseconds(took);
    if (now - m_begun < shortestLap) {
        m_together = std::min(mostTogether, m_together * 2);
    } else if (now - m_begun > shortestLap * 4) {
        m_together = std::max<std::uint64_t>(1, m_together / 2);
    }
    m_begun = now;
    m_items = 0;
}

void StepMeters::add(std::size_t step, const StepCounts& counts) {
    const std::scoped_lock lock(m_mutex);
    m_counts[step].merge(counts);
}

std::vector<domain::StepRecord> StepMeters::records(const config::WorkflowConfig& workflow,
                                                    std::span<const std::size_t> order) const {
    const std::scoped_lock lock(m_mutex);
    std::vector<domain::StepRecord> records;
    for (const std::size_t step : order) {
        const StepCounts& counts = m_counts[step];
        if (counts.itemsIn == 0) continue;
        domain::StepRecord& record = records.emplace_back();
        record.workflow = workflow.id;
        record.step = workflow.steps[step].id;
        record.itemsIn = counts.itemsIn;
        record.done = counts.done;
        record.failed = counts.failed;
        record.waiting = counts.waiting;
        record.calls = counts.calls;
        record.bytesIn = counts.bytesIn;
        record.waitTime = counts.waitTime;
        record.runTime = counts.runTime;
        record.cpuTime = counts.cpuTime;
        record.runTimes = counts.runTimes.text();
    }
    return records;
}

}  // namespace groundswell::workflow
