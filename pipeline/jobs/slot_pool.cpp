#include "pipeline/jobs/slot_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace groundswell::jobs {

namespace {

constexpr int politeness = 10;

// On Linux a thread has a niceness of its own. Without it the work is merely less polite.
void leaveTheProcessorToOthers() {
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), politeness));
}

}  // namespace

SlotPool::SlotPool(std::string name, int slots, bool polite, Run run)
    : m_name(std::move(name)), m_polite(polite), m_run(std::move(run)), m_slots(slots) {}

SlotPool::~SlotPool() {
    close();
}

void SlotPool::give(std::vector<std::shared_ptr<ActiveJob>> jobs) {
    std::list<Worker> ended;
    {
        const std::scoped_lock lock(m_mutex);
        for (auto& job : jobs) {
            m_weight += job->weight();
            const auto place = std::upper_bound(m_ready.begin(), m_ready.end(), job, [](const auto& a, const auto& b) {
                return a->job().priority > b->job().priority;
            });
            m_ready.insert(place, std::move(job));
        }
        ended = takeEnded();
        startThreads();
    }
    m_wake.notify_all();
}

void SlotPool::setSlots(int slots) {
    std::list<Worker> ended;
    {
        const std::scoped_lock lock(m_mutex);
        m_slots = slots;
        ended = takeEnded();
        startThreads();
    }
    m_wake.notify_all();
}

void SlotPool::writeOff(const ActiveJob& job) {
    const std::scoped_lock lock(m_mutex);
    for (Worker& worker : m_workers) {
        if (worker.running.get() != &job || worker.writtenOff) continue;
        worker.writtenOff = true;
        --m_threads;
        --m_running;
        ++m_stuck;
        m_weight -= job.weight();
    }
    startThreads();
}

std::vector<std::shared_ptr<ActiveJob>> SlotPool::takeReady() {
    const std::scoped_lock lock(m_mutex);
    std::vector<std::shared_ptr<ActiveJob>> jobs(std::make_move_iterator(m_ready.begin()),
                                                 std::make_move_iterator(m_ready.end()));
    m_ready.clear();
    for (const auto& job : jobs) m_weight -= job->weight();
    return jobs;
}

void SlotPool::close() {
    std::list<Worker> workers;
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_wake.notify_all();
    {
        // Nobody adds to the list of a closed pool; the threads only use their own entries.
        const std::scoped_lock lock(m_mutex);
        workers.splice(workers.end(), m_workers);
    }
    for (Worker& worker : workers) worker.thread.join();
}

SlotPool::Load SlotPool::load() const {
    const std::scoped_lock lock(m_mutex);
    return {m_slots, m_running, m_stuck, static_cast<int>(m_ready.size()), m_weight};
}

std::list<SlotPool::Worker> SlotPool::takeEnded() {
    std::list<Worker> ended;
    for (auto worker = m_workers.begin(); worker != m_workers.end();) {
        const auto here = worker++;
        if (here->ended) ended.splice(ended.end(), m_workers, here);
    }
    return ended;
}

void SlotPool::startThreads() {
    if (m_closed) return;
    auto idle = static_cast<std::size_t>(m_threads - m_running);
    while (m_threads < m_slots && idle < m_ready.size()) {
        Worker& worker = m_workers.emplace_back();
        worker.thread = std::jthread([this, &worker] { work(worker); });
        ++m_threads;
        ++idle;
    }
}

void SlotPool::work(Worker& self) {
    if (m_polite) leaveTheProcessorToOthers();
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_closed || m_threads > m_slots || !m_ready.empty(); });
        if (m_closed || m_threads > m_slots) break;
        self.running = std::move(m_ready.front());
        m_ready.pop_front();
        ++m_running;
        const std::shared_ptr<ActiveJob> job = self.running;
        lock.unlock();
        const std::function<void()> andThen = m_run(job);
        lock.lock();
        self.running.reset();
        const bool stays = !self.writtenOff;
        if (stays) {
            --m_running;
            m_weight -= job->weight();
        }
        lock.unlock();
        if (andThen) andThen();
        lock.lock();
        if (!stays) break;
    }
    if (self.writtenOff) {
        --m_stuck;
    } else {
        --m_threads;
    }
    self.ended = true;
}

}  // namespace groundswell::jobs
