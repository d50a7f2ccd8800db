#include "pipeline/operations/schedule_keeper.h"

namespace groundswell::operations {

namespace {

constexpr std::chrono::minutes restAfterError{1};

}  // namespace

ScheduleKeeper::ScheduleKeeper(const RoundSurroundings& surroundings, jobs::Alarm& alarm)
    : m_surroundings(surroundings), m_alarm(alarm), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

ScheduleKeeper::~ScheduleKeeper() {
    m_thread.request_stop();
    {
        const std::scoped_lock lock(m_mutex);
        m_cycle.request_stop();
    }
    m_thread.join();
}

void ScheduleKeeper::suspend() {
    std::unique_lock lock(m_mutex);
    m_isSuspended = true;
    m_cycle.request_stop();
    m_changed.wait(lock, [this] { return !m_isInRound; });
}

void ScheduleKeeper::resume() {
    const std::scoped_lock lock(m_mutex);
    m_isSuspended = false;
    m_changed.notify_all();
}

void ScheduleKeeper::run(const std::stop_token& stop) {
    // Nobody asked: what is not scheduled is left to people.
    RoundRequest request{.scheduledOnly = true, .whenIdle = false, .untilNext = true};
    while (true) {
        std::stop_token cycle;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, stop, [this] { return !m_isSuspended; });
            if (stop.stop_requested()) return;
            m_cycle = std::stop_source();
            cycle = m_cycle.get_token();
            m_isInRound = true;
        }
        const core::UtcTime next = round(request, cycle);
        {
            const std::scoped_lock lock(m_mutex);
            m_isInRound = false;
            m_changed.notify_all();
        }
        if (next > m_surroundings.session.clock().now()) m_alarm.waitUntil(next, cycle);
    }
}

core::UtcTime ScheduleKeeper::round(RoundRequest& request, const std::stop_token& stop) {
    const core::Clock& clock = m_surroundings.session.clock();
    const core::UtcTime begun = clock.now();
    const auto report = runRoundIn(m_surroundings, request, stop);
    const core::UtcTime now = clock.now();
    if (!report) return now + restAfterError;
    request.busy = jobs::Busy{begun, now};
    return report->nextRound(now);
}

}  // namespace groundswell::operations
