#include "pipeline/workflow/step_runner.h"

#include "pipeline/workflow/step_marks.h"

#include <bit>
#include <exception>

namespace groundswell::workflow {

namespace {

// As many as most workflows have: one allocation an item.
constexpr std::size_t usualSteps = 8;

// One culprit in n items is found with 2 log2(n) calls more, so this is enough for four. When they are more, the rest
// fails together and has other neighbours at the next attempt.
int mostCallsMore(std::size_t items) {
    return 8 * static_cast<int>(std::bit_width(items));
}

// Only what is the same for all items of one cause: reasons are counted.
std::string waitReason(const core::Error& error) {
    std::string reason = error.message;
    if (const std::string url = error.contextValue("url"); !url.empty()) reason += " [" + url + "]";
    if (const std::string remedy = error.contextValue("remedy"); !remedy.empty()) reason += " " + remedy;
    return reason;
}

}  // namespace

StepRunner::StepRunner(std::shared_ptr<Step> step, config::StepConfig config, LimitTimer* timer, const StepClock& clock)
    : m_step(std::move(step)),
      m_config(std::move(config)),
      m_mark(markOf(m_config, *m_step)),
      m_clock(clock),
      m_router(m_config),
      m_caller(m_step, m_config, timer) {}

config::StepPool StepRunner::pool() const {
    if (m_config.pool) return *m_config.pool;
    return m_step->needsNetwork() ? config::StepPool::Network : config::StepPool::Cpu;
}

void StepRunner::run(std::span<WorkItem* const> items, StepEffects& effects, const std::stop_token& stop,
                     StepCounts& counts) {
    if (items.empty()) return;
    const std::chrono::nanoseconds cpu = m_clock.threadCpu();
    counts.itemsIn += static_cast<std::int64_t>(items.size());
    for (const WorkItem* item : items) counts.bytesIn += static_cast<std::int64_t>(item->item.text.size());
    if (m_step->mode() == StepMode::Batch) {
        int moreCalls = mostCallsMore(items.size());
        runTogether(items, stop, moreCalls, counts);
    } else {
        runOneByOne(items, effects, stop, counts);
    }
    counts.cpuTime += m_clock.threadCpu() - cpu;
}

void StepRunner::runOneByOne(std::span<WorkItem* const> items, StepEffects& effects, const std::stop_token& stop,
                             StepCounts& counts) {
    const bool limited = m_config.softLimit || m_config.hardLimit;
    ItemTimer timer(m_clock, counts);
    for (WorkItem* const& item : items) {
        prepare(*item);
        if (limited) {
            const CallOutcome outcome = m_caller.call(std::span(&item, 1), stop);
            settle(*item, outcome.items.front(), counts);
        } else {
            settle(*item, runOne(*item, effects), counts);
        }
        timer.itemEnded();
    }
    counts.calls += static_cast<std::int64_t>(items.size());
}

core::Result<void> StepRunner::runOne(WorkItem& item, StepEffects& effects) const {
    // A library's exception on one item is that item's failure; the others go on.
    try {
        return m_step->process(item, effects);
    } catch (const std::exception& exception) {
        return core::Error(core::ErrorCode::Internal, exception.what());
    } catch (...) {
        return core::Error(core::ErrorCode::Internal, "unknown exception");
    }
}

void StepRunner::runTogether(std::span<WorkItem* const> items, const std::stop_token& stop, int& moreCalls,
                             StepCounts& counts) {
    for (WorkItem* item : items) prepare(*item);
    const std::chrono::nanoseconds begun = m_clock.now();
    const CallOutcome outcome = m_caller.call(items, stop);
    const std::chrono::nanoseconds took = m_clock.now() - begun;
    ++counts.calls;
    counts.runTime += took;
    if (outcome.isWhole && moreCalls >= 2) {
        moreCalls -= 2;
        const std::size_t half = items.size() / 2;
        runTogether(items.first(half), stop, moreCalls, counts);
        runTogether(items.subspan(half), stop, moreCalls, counts);
        return;
    }
    counts.runTimes.add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, took.count())) / items.size(),
                        items.size());
    for (std::size_t i = 0; i < items.size(); ++i) settle(*items[i], outcome.items[i], counts);
}

// What it had set in an earlier attempt, or on an earlier text, must not stand beside what it sets now.
void StepRunner::prepare(WorkItem& item) const {
    item.step = m_config.id;
    if (!item.outputs.empty()) item.dropOutputs(m_config.id);
}

void StepRunner::settle(WorkItem& item, const core::Result<void>& outcome, StepCounts& counts) const {
    if (outcome) {
        ++counts.done;
        if (item.passed.empty()) item.passed.reserve(usualSteps);
        item.passed.push_back(&m_mark);
        item.state = m_router.target(item);
        item.attempts = 0;
        return;
    }
    item.stopped = true;
    const core::Error& error = outcome.error();
    // What ended because the run is being stopped is no failure either.
    if (error.code == core::ErrorCode::Unavailable || error.code == core::ErrorCode::Cancelled) {
        ++counts.waiting;
        item.waitsFor = m_config.id + ": " + waitReason(error);
        return;
    }
    ++counts.failed;
    if (!item.outputs.empty()) item.dropOutputs(m_config.id);
    item.error = m_config.id + ": " + error.message;
    if (++item.attempts >= m_config.attempts) item.state = m_config.onError;
}

}  // namespace groundswell::workflow
