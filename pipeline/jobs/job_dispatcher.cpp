#include "pipeline/jobs/job_dispatcher.h"

#include "pipeline/jobs/mapped_task.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;
using core::JobId;
using domain::JobState;
using std::chrono::steady_clock;

namespace {

std::map<std::string, int> withDefaults(std::map<std::string, int> slots) {
    slots.try_emplace("network", 4);
    slots.try_emplace("cpu", static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
    slots.try_emplace("io", 2);
    slots.try_emplace("interactive", 2);
    for (auto& [pool, count] : slots) count = std::max(1, count);
    return slots;
}

Error stoppedWaiting() {
    return {ErrorCode::Cancelled, "Waiting was ended by a stop request."};
}

Error tooLarge() {
    return {ErrorCode::InvalidInput, "The result of the job is larger than 1 MiB."};
}

}  // namespace

JobDispatcher::JobDispatcher(store::Store& store, TaskRegistry tasks, QueueOptions options,
                             store::RecoveredJobs recovered)
    : m_store(store),
      m_tasks(std::move(tasks)),
      m_options(std::move(options)),
      m_recovered(recovered),
      m_clock(m_options.clock == nullptr ? m_systemClock : *m_options.clock),
      m_listener{[this](const ActiveJob& job, const domain::JobProgress& progress) {
                     tell(job.job(), JobState::Started, {}, {}, progress);
                 },
                 [this](SteadyTime due) { expectReport(due); }},
      m_deadline(steady_clock::now()),
      m_random(std::random_device{}()),
      m_paused(m_options.paused) {
    for (const auto& [name, slots] : withDefaults(m_options.slots)) {
        m_pools.emplace(
            name, std::make_unique<SlotPool>(name, slots, name != "interactive",
                                             [this](const std::shared_ptr<ActiveJob>& job) { return runJob(job); }));
    }
    m_watch = m_store.watchJobs([this](const std::vector<JobId>& askedToStop) { takeNews(askedToStop); });
    m_thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

JobDispatcher::~JobDispatcher() {
    m_thread.request_stop();
    m_thread.join();
}

// ---- any thread

void JobDispatcher::cancel(JobId job) {
    std::shared_ptr<ActiveJob> active;
    {
        const std::scoped_lock lock(m_mutex);
        m_cancels.push_back(job);
        m_idle = false;
        const auto found = m_active.find(job);
        if (found != m_active.end()) active = found->second;
    }
    if (active) active->requestStop({.person = true});
    m_news.notify_one();
}

void JobDispatcher::takeNews(const std::vector<JobId>& askedToStop) {
    std::vector<std::shared_ptr<ActiveJob>> asked;
    {
        const std::scoped_lock lock(m_mutex);
        m_look = true;
        m_idle = false;
        for (const JobId job : askedToStop) {
            const auto found = m_active.find(job);
            if (found != m_active.end()) asked.push_back(found->second);
        }
    }
    m_news.notify_one();
    for (const auto& job : asked) job->requestStop({.person = true});
}

void JobDispatcher::setPaused(bool paused) {
    {
        const std::scoped_lock lock(m_mutex);
        m_paused = paused;
        m_look = true;
        m_idle = false;
    }
    m_news.notify_one();
}

bool JobDispatcher::isPaused() const {
    const std::scoped_lock lock(m_mutex);
    return m_paused;
}

core::Result<void> JobDispatcher::setSlots(const std::string& pool, int slots) {
    const auto found = m_pools.find(pool);
    if (found == m_pools.end()) return Error(ErrorCode::InvalidInput, "There is no pool \"" + pool + "\".");
    if (slots < 1) return Error(ErrorCode::InvalidInput, "A pool has at least one slot.").with("pool", pool);
    found->second->setSlots(slots);
    wake();
    return {};
}

std::vector<PoolStatus> JobDispatcher::pools() const {
    std::vector<PoolStatus> all;
    for (const auto& [name, pool] : m_pools) {
        const SlotPool::Load load = pool->load();
        all.push_back({name, load.slots, load.running, load.stuck, load.ready});
    }
    return all;
}

void JobDispatcher::wake() {
    {
        const std::scoped_lock lock(m_mutex);
        m_look = true;
        m_idle = false;
    }
    m_news.notify_one();
}

void JobDispatcher::expectReport(SteadyTime due) {
    {
        const std::scoped_lock lock(m_mutex);
        if (due >= m_reportDue) return;
        m_reportDue = due;
    }
    m_news.notify_one();
}

std::optional<Error> JobDispatcher::failure() const {
    const std::scoped_lock lock(m_mutex);
    return m_failure;
}

core::Result<void> JobDispatcher::waitUntilIdle(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    const bool reached = m_changed.wait(lock, stop, [this] { return m_failure || m_idle; });
    if (m_failure) return *m_failure;
    if (!reached) return stoppedWaiting();
    return {};
}

core::Result<void> JobDispatcher::waitUntil(const std::function<core::Result<bool>()>& isTrue,
                                            const std::stop_token& stop) {
    while (true) {
        std::uint64_t seen = 0;
        {
            const std::scoped_lock lock(m_mutex);
            seen = m_ended;
        }
        auto answer = isTrue();
        if (!answer) return std::move(answer).error();
        if (*answer) return {};
        std::unique_lock lock(m_mutex);
        const bool changed = m_changed.wait(lock, stop, [&] { return m_failure || m_ended != seen; });
        if (m_failure) return *m_failure;
        if (!changed) return stoppedWaiting();
    }
}

void JobDispatcher::tell(const domain::Job& job, JobState state, domain::RevokeReason reason,
                         const std::optional<domain::JobError>& error, const domain::JobProgress& progress) const {
    if (!m_options.changed) return;
    m_options.changed({job.id, job.task, state, reason, job.attempt, progress, error});
}

const Task* JobDispatcher::taskOf(const domain::Job& job) const {
    if (const Task* task = m_tasks.find(job.task)) return task;
    return effectiveTask(m_tasks, job.task, nlohmann::json::parse(job.argumentsJson, nullptr, false));
}

void JobDispatcher::tellOfRetry(JobId job) const {
    domain::Job row;
    row.id = job;
    tell(row, JobState::Pending);
}

// ---- the threads of pools

// The dispatcher hears of it when the slot is free: it would find no room for the next one before.
std::function<void()> JobDispatcher::runJob(const std::shared_ptr<ActiveJob>& job) {
    Returned returned{job, Error(ErrorCode::Cancelled, "The job was asked to stop before it began."), {}};
    if (job->begin()) {
        tell(job->job(), JobState::Started);
        returned.result = resultOf(*job);
    }
    if (!job->end()) return {};
    if (returned.result && returned.result->effects) writeWithEffects(returned);
    return [this, returned = std::move(returned)]() mutable { post(std::move(returned)); };
}

core::Result<TaskResult> JobDispatcher::resultOf(ActiveJob& job) {
    auto result = runTask(m_tasks, job);
    if (result && result->resultJson.size() > TaskRegistry::maxJsonBytes) return tooLarge();
    return result;
}

// On this thread: the slot is taken until its effects are written, and the dispatcher goes on meanwhile.
void JobDispatcher::writeWithEffects(Returned& returned) {
    const ActiveJob& job = *returned.job;
    store::JobEnd end = store::JobEnd::of(job.job(), store::JobEnd::How::Success);
    end.resultJson = returned.result->resultJson;
    end.startedAt = job.startedAt();
    end.progress = job.lastProgress();
    end.log = returned.job->takeReport(steady_clock::now()).log;
    bool ran = false;
    auto written = m_store.writer().run([&](store::WriteTransaction& transaction) -> core::Result<store::JobEnded> {
        auto ended = transaction.jobs().finish({&end, 1}, m_clock.now());
        if (!ended) return std::move(ended).error();
        if (ended->front().discarded) return ended->front();
        ran = true;
        if (auto done = returned.result->effects(transaction); !done) return std::move(done).error();
        return ended->front();
    });
    if (written) {
        returned.written = *written;
    } else if (ran || written.error().code == ErrorCode::StoreLocked) {
        // Then the attempt has failed. Should it be the store that fails, the dispatcher's next write finds out.
        returned.result = std::move(written).error();
    } else {
        fail(written.error());
    }
}

void JobDispatcher::post(Returned returned) {
    {
        const std::scoped_lock lock(m_mutex);
        m_returned.push_back(std::move(returned));
        m_idle = false;
    }
    m_news.notify_one();
}

}  // namespace groundswell::jobs
