#pragma once

#include "pipeline/jobs/active_job.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace groundswell::jobs {

/// The threads of one pool of the queue: as many as it has slots, started when there is work for them. Thread-safe;
/// close() and the destructor belong to one thread. The destructor waits for running jobs.
class SlotPool {
public:
    /// Runs a job; what it returns is called once the slot is free again.
    using Run = std::function<std::function<void()>(const std::shared_ptr<ActiveJob>&)>;

    /// `polite` threads leave the processor to others.
    SlotPool(std::string name, int slots, bool polite, Run run);
    ~SlotPool();
    SlotPool(const SlotPool&) = delete;
    SlotPool& operator=(const SlotPool&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return m_name; }
    /// Jobs that run in order of their priorities, then as they came.
    void give(std::vector<std::shared_ptr<ActiveJob>> jobs);
    /// Fewer: threads that are too many end after their job.
    void setSlots(int slots);
    /// The thread of this job goes on past its time: it counts no longer, and another takes its slot.
    void writeOff(const ActiveJob& job);
    /// Takes back what no thread has begun.
    [[nodiscard]] std::vector<std::shared_ptr<ActiveJob>> takeReady();
    /// Ends the threads after their jobs and waits for them, for those written off too.
    void close();

    struct Load {
        int slots = 0;
        int running = 0;
        int stuck = 0;
        int ready = 0;
        std::int64_t weight = 0;  ///< of what runs or is ready
    };
    [[nodiscard]] Load load() const;

private:
    struct Worker {
        std::shared_ptr<ActiveJob> running;  // guarded by m_mutex
        bool writtenOff = false;             // guarded by m_mutex
        bool ended = false;                  // guarded by m_mutex
        std::jthread thread;
    };

    void work(Worker& self);
    void startThreads();
    [[nodiscard]] std::list<Worker> takeEnded();

    // constant
    const std::string m_name;
    const bool m_polite;
    const Run m_run;

    // guarded by m_mutex
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<ActiveJob>> m_ready;
    std::list<Worker> m_workers;
    int m_slots;
    int m_threads = 0;  // not written off
    int m_running = 0;
    int m_stuck = 0;
    std::int64_t m_weight = 0;
    bool m_closed = false;
};

}  // namespace groundswell::jobs
