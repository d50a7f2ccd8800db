#pragma once

#include "pipeline/jobs/schedule/alarm.h"
#include "pipeline/operations/round.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace groundswell::operations {

/// Keeps a workspace's schedules running beside other users of its queue, on a thread of its own: a round at once, then
/// one whenever a schedule is due. A round that fails is tried again after a minute. What it puts into the queue stays
/// there at its end. Session, queue and journal must outlive it. Thread-safe.
class ScheduleKeeper {
public:
    ScheduleKeeper(const RoundSurroundings& surroundings, jobs::Alarm& alarm);
    ~ScheduleKeeper();
    ScheduleKeeper(const ScheduleKeeper&) = delete;
    ScheduleKeeper& operator=(const ScheduleKeeper&) = delete;

    /// None of its rounds is under way when this returns, and none begins before resume(): for whoever needs the
    /// workspace and its configs to himself. One at a time.
    void suspend();
    /// A round at once, by the configs as they are now.
    void resume();

private:
    void run(const std::stop_token& stop);
    /// When to look again.
    core::UtcTime round(RoundRequest& request, const std::stop_token& stop);

    const RoundSurroundings m_surroundings;
    jobs::Alarm& m_alarm;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isSuspended = false;  // guarded by m_mutex
    bool m_isInRound = false;    // guarded by m_mutex
    std::stop_source m_cycle;    // guarded by m_mutex; ends a round and the wait after it
    std::jthread m_thread;
};

}  // namespace groundswell::operations
