#include "pipeline/jobs/job_queue.h"

#include "models/store/job_reader.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/job_dispatcher.h"

#include <nlohmann/json.hpp>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;

core::Result<std::unique_ptr<JobQueue>> JobQueue::start(store::Store& store, TaskRegistry tasks, QueueOptions options) {
    const core::SystemClock systemClock;
    const core::UtcTime now = options.clock == nullptr ? systemClock.now() : options.clock->now();
    auto recovered = store.writer().run(
        [&](store::WriteTransaction& transaction) { return transaction.jobs().beginIncarnation(now); });
    if (!recovered) return std::move(recovered).error();
    auto dispatcher = std::make_unique<JobDispatcher>(store, std::move(tasks), std::move(options), *recovered);
    return std::unique_ptr<JobQueue>(new JobQueue(std::move(dispatcher)));
}

JobQueue::JobQueue(std::unique_ptr<JobDispatcher> dispatcher) : m_dispatcher(std::move(dispatcher)) {}

JobQueue::~JobQueue() = default;

const TaskRegistry& JobQueue::tasks() const noexcept {
    return m_dispatcher->tasks();
}

const store::RecoveredJobs& JobQueue::recovered() const noexcept {
    return m_dispatcher->recovered();
}

core::Result<store::EnqueuedJob> JobQueue::enqueue(const std::string& task, const nlohmann::json& arguments,
                                                   const JobOptions& options) {
    auto job = tasks().makeJob(task, arguments, options);
    if (!job) return std::move(job).error();
    auto enqueued = enqueue(domain::JobGraph{{std::move(*job)}, {}});
    if (!enqueued) return std::move(enqueued).error();
    return enqueued->front();
}

core::Result<std::vector<store::EnqueuedJob>> JobQueue::enqueue(const Signature& signature) {
    auto graph = expand(signature, tasks());
    if (!graph) return std::move(graph).error();
    return enqueue(*graph);
}

core::Result<std::vector<store::EnqueuedJob>> JobQueue::enqueue(const domain::JobGraph& graph) {
    const core::UtcTime now = m_dispatcher->clock().now();
    return m_dispatcher->store().writer().run(
        [&](store::WriteTransaction& transaction) { return transaction.jobs().enqueue(graph, now); });
}

core::Result<void> JobQueue::retry(core::JobId job) {
    const core::UtcTime now = m_dispatcher->clock().now();
    auto retried = m_dispatcher->store().writer().run(
        [&](store::WriteTransaction& transaction) { return transaction.jobs().retry(job, now); });
    if (retried) m_dispatcher->tellOfRetry(job);
    return retried;
}

void JobQueue::cancel(core::JobId job) {
    m_dispatcher->cancel(job);
}

void JobQueue::pause() {
    m_dispatcher->setPaused(true);
}

void JobQueue::resume() {
    m_dispatcher->setPaused(false);
}

bool JobQueue::isPaused() const {
    return m_dispatcher->isPaused();
}

core::Result<void> JobQueue::setSlots(const std::string& pool, int slots) {
    return m_dispatcher->setSlots(pool, slots);
}

std::vector<PoolStatus> JobQueue::pools() const {
    return m_dispatcher->pools();
}

void JobQueue::wake() {
    m_dispatcher->wake();
}

std::optional<Error> JobQueue::failure() const {
    return m_dispatcher->failure();
}

core::Result<std::optional<core::UtcTime>> JobQueue::waitUntilIdle(const std::stop_token& stop) {
    if (auto idle = m_dispatcher->waitUntilIdle(stop); !idle) return std::move(idle).error();
    auto reader = m_dispatcher->store().connect();
    if (!reader) return std::move(reader).error();
    return (*reader)->jobs().nextDue();
}

core::Result<domain::Job> JobQueue::waitFor(core::JobId job, const std::stop_token& stop) {
    auto reader = m_dispatcher->store().connect();
    if (!reader) return std::move(reader).error();
    domain::Job found;
    auto ended = m_dispatcher->waitUntil(
        [&]() -> core::Result<bool> {
            auto row = (*reader)->jobs().byId(job);
            if (!row) return std::move(row).error();
            if (!*row) return Error(ErrorCode::NotFound, "There is no job " + std::to_string(job.value) + ".");
            found = std::move((*row)->job);
            return domain::hasEnded(found.state);
        },
        stop);
    if (!ended) return std::move(ended).error();
    return found;
}

}  // namespace groundswell::jobs
