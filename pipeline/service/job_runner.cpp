#include "pipeline/service/job_runner.h"

#include <algorithm>
#include <exception>

namespace groundswell::pipeline {

namespace {

constexpr std::chrono::milliseconds betweenProgress{100};
constexpr std::chrono::milliseconds betweenDataChanges{1000};

}  // namespace

// Thins out what a job reports; lives on the job's thread.
class JobRunner::Reporter final : public JobReporter {
public:
    Reporter(JobRunner& runner, JobStatus status) : m_runner(runner), m_status(std::move(status)) {}

    void progress(const jobs::Progress& progress) override {
        const bool newStage = m_status.stage != progress.stage;
        if (newStage) m_status.stageBeganAt = m_runner.m_clock.now();
        m_status.stage = progress.stage;
        m_status.done = progress.done;
        m_status.total = progress.total;
        const auto now = std::chrono::steady_clock::now();
        if (!newStage && now - m_lastProgress < betweenProgress) return;
        m_lastProgress = now;
        m_runner.publish(m_status);
    }
    void counts(const domain::RunCounts& counts) override {
        m_status.counts = counts;
        m_runner.publish(m_status);
    }
    void dataChanged() override {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_lastData < betweenDataChanges) return;
        m_lastData = now;
        m_runner.publishDataChange();
    }
    [[nodiscard]] JobStatus& status() { return m_status; }

private:
    JobRunner& m_runner;
    JobStatus m_status;
    std::chrono::steady_clock::time_point m_lastProgress;
    std::chrono::steady_clock::time_point m_lastData;
};

JobRunner::JobRunner(jobs::Mailbox& mailbox, const core::Clock& clock)
    : m_mailbox(mailbox), m_clock(clock), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

JobRunner::~JobRunner() {
    m_thread.request_stop();
    cancelAll();
    m_thread.join();
}

void JobRunner::add(JobStatus status, JobBody body) {
    auto task = std::make_shared<Task>();
    task->id = status.id;
    task->body = std::move(body);
    status.createdAt = m_clock.now();
    // First: the thread takes up a task's status as soon as the task is there.
    publish(std::move(status));
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.push_back(std::move(task));
    }
    m_wake.notify_all();
}

void JobRunner::addQuiet(std::function<void()> work) {
    auto task = std::make_shared<Task>();
    task->body = [work = std::move(work)](JobReporter&, const std::stop_token&) -> JobOutcome {
        work();
        return JobState::Completed;
    };
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.push_back(std::move(task));
    }
    m_wake.notify_all();
}

void JobRunner::cancel(JobId job) {
    std::optional<JobStatus> dropped;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_running && m_running->id == job) m_running->stop.request_stop();
        const auto waiting =
            std::find_if(m_waiting.begin(), m_waiting.end(), [job](const auto& task) { return task->id == job; });
        if (job != 0 && waiting != m_waiting.end()) {
            m_waiting.erase(waiting);
            dropped = m_statuses[job];
            dropped->state = JobState::Cancelled;
            dropped->endedAt = m_clock.now();
        }
    }
    if (dropped) publish(*dropped);
}

void JobRunner::cancelAll() {
    std::vector<JobId> ids;
    {
        const std::scoped_lock lock(m_mutex);
        // Those that wait first: none is to begin because the one before it ended.
        for (const auto& task : m_waiting) ids.push_back(task->id);
        if (m_running) ids.push_back(m_running->id);
    }
    for (const JobId id : ids) {
        if (id != 0) cancel(id);
    }
}

JobRunner::Changes JobRunner::takeChanges() {
    const std::scoped_lock lock(m_mutex);
    Changes changes;
    for (auto& [id, status] : m_changed) changes.jobs.push_back(std::move(status));
    m_changed.clear();
    changes.data = std::exchange(m_dataChanged, false);
    return changes;
}

void JobRunner::publish(JobStatus status) {
    {
        const std::scoped_lock lock(m_mutex);
        const JobId id = status.id;
        m_statuses[id] = status;
        m_changed[id] = std::move(status);
    }
    m_mailbox.post([] {});  // wakes whoever waits for mail
}

void JobRunner::publishDataChange() {
    {
        const std::scoped_lock lock(m_mutex);
        m_dataChanged = true;
    }
    m_mailbox.post([] {});
}

void JobRunner::run(const std::stop_token& stop) {
    while (true) {
        std::shared_ptr<Task> task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); });
            // At the end quiet work still runs: it closes what was opened.
            if (stop.stop_requested()) std::erase_if(m_waiting, [](const auto& waiting) { return waiting->id != 0; });
            if (m_waiting.empty()) return;
            task = m_waiting.front();
            m_waiting.pop_front();
            m_running = task;
        }
        runTask(*task);
        const std::scoped_lock lock(m_mutex);
        m_running.reset();
    }
}

void JobRunner::runTask(Task& task) {
    JobStatus status;
    if (task.id != 0) {
        const std::scoped_lock lock(m_mutex);
        status = m_statuses[task.id];
    }
    status.state = JobState::Running;
    status.startedAt = m_clock.now();
    if (task.id != 0) publish(status);
    Reporter reporter(*this, std::move(status));
    JobOutcome outcome = [&]() -> JobOutcome {
        try {
            return task.body(reporter, task.stop.get_token());
        } catch (const std::exception& exception) {
            return core::Error(core::ErrorCode::Internal, exception.what());
        }
    }();
    if (task.id == 0) return;
    JobStatus& last = reporter.status();
    last.endedAt = m_clock.now();
    if (outcome) {
        last.state = *outcome;
    } else {
        last.state = outcome.error().code == core::ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
        last.error = std::move(outcome).error();
    }
    publish(last);
    publishDataChange();
}

}  // namespace groundswell::pipeline
