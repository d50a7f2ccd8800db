#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/mailbox.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/service.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace groundswell::pipeline {

/// What a running job may tell; on the job's thread.
class JobReporter {
public:
    virtual ~JobReporter() = default;
    /// Thinned out to ten a second.
    virtual void progress(const jobs::Progress& progress) = 0;
    virtual void counts(const domain::RunCounts& counts) = 0;
    /// Stored data changed and may be shown anew; thinned out to one a second.
    virtual void dataChanged() = 0;
};

/// How a job ended: a state, or an error.
using JobOutcome = core::Result<JobState>;
using JobBody = std::function<JobOutcome(JobReporter&, const std::stop_token&)>;

/// Runs what the facade does itself, outside of any queue, one after the other on one thread. add, cancel and
/// takeChanges belong to the owner thread. The destructor asks the running job to stop and joins; waiting ones are
/// dropped.
class JobRunner {
public:
    JobRunner(jobs::Mailbox& mailbox, const core::Clock& clock);
    ~JobRunner();
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;

    /// `status` has the job's number, kind and title.
    void add(JobStatus status, JobBody body);
    void cancel(JobId job);
    void cancelAll();
    /// Work that is no job to show (opening and closing), in the same order.
    void addQuiet(std::function<void()> work);

    struct Changes {
        std::vector<JobStatus> jobs;  ///< in the order in which they were added
        bool data = false;
    };
    [[nodiscard]] Changes takeChanges();

private:
    class Reporter;
    struct Task {
        JobId id = 0;  // 0 = quiet
        JobBody body;
        std::stop_source stop;
    };

    void run(const std::stop_token& stop);
    void runTask(Task& task);
    void publish(JobStatus status);
    void publishDataChange();

    jobs::Mailbox& m_mailbox;
    const core::Clock& m_clock;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<std::shared_ptr<Task>> m_waiting;  // guarded by m_mutex
    std::shared_ptr<Task> m_running;              // guarded by m_mutex
    // Their numbers go down.
    std::map<JobId, JobStatus, std::greater<>> m_statuses;  // guarded by m_mutex
    std::map<JobId, JobStatus, std::greater<>> m_changed;   // guarded by m_mutex
    bool m_dataChanged = false;                             // guarded by m_mutex
    std::jthread m_thread;
};

}  // namespace groundswell::pipeline
