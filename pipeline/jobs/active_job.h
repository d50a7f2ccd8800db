#pragma once

#include "models/core/clock.h"
#include "models/domain/job.h"
#include "pipeline/jobs/task.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::jobs {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Why a job was asked to stop. Several may hold.
struct StopCauses {
    bool person = false;
    bool softLimit = false;
    bool shutdown = false;  ///< or its claim is void: somebody else has it now
};

/// A claimed job between the queue, which claims and ends it, and the thread that runs it. Thread-safe.
class ActiveJob final : public TaskContext {
public:
    /// What a job tells while it runs, on its own thread.
    struct Listener {
        std::function<void(const ActiveJob&, const domain::JobProgress&)> progress;  ///< ten times a second at most
        /// Something waits for takeReport(), which may be asked from then on; told once for each report.
        std::function<void(SteadyTime)> reportWaits;
    };

    /// `clock` and `listener` must outlive this.
    ActiveJob(domain::Job job, TimeLimits limits, std::int64_t weight, const core::Clock& clock,
              const Listener& listener);

    // --- TaskContext
    [[nodiscard]] const domain::Job& job() const override { return m_job; }
    [[nodiscard]] const std::stop_token& stop() const override { return m_token; }
    void progress(const Progress& progress) override;
    void log(domain::LogLevel level, std::string line) override;

    // --- the thread that runs it
    /// False when it was asked to stop before it began: the body must not run.
    bool begin();
    /// The body has returned; false when the job was written off meanwhile and nothing of it counts.
    bool end();

    // --- the queue
    void requestStop(StopCauses causes);
    [[nodiscard]] StopCauses causes() const;
    /// Its time is up; false when it has ended at the same moment.
    bool writeOff();
    /// Since when the body runs.
    [[nodiscard]] std::optional<SteadyTime> runningSince() const;
    [[nodiscard]] std::optional<core::UtcTime> startedAt() const;
    [[nodiscard]] const TimeLimits& limits() const noexcept { return m_limits; }
    /// The room that it takes in its pool.
    [[nodiscard]] std::int64_t weight() const noexcept { return m_weight; }

    struct Report {
        std::optional<domain::JobProgress> progress;  ///< none = as before
        std::vector<domain::JobLogLine> log;
    };
    /// From when on takeReport() may be asked, so that it is once a second at most; none = nothing waits.
    [[nodiscard]] std::optional<SteadyTime> reportDue() const;
    [[nodiscard]] Report takeReport(SteadyTime now);
    [[nodiscard]] domain::JobProgress lastProgress() const;
    [[nodiscard]] SteadyTime lastReport() const;

private:
    enum class Phase { Ready, Running, Ended, WrittenOff };

    // Under m_mutex: when the report is due, if nothing waited before.
    std::optional<SteadyTime> firstReportDue();

    // constant
    const domain::Job m_job;
    const TimeLimits m_limits;
    const std::int64_t m_weight;
    const core::Clock& m_clock;
    const Listener& m_listener;
    std::stop_source m_source;
    const std::stop_token m_token;

    // guarded by m_mutex
    mutable std::mutex m_mutex;
    Phase m_phase = Phase::Ready;
    StopCauses m_causes;
    std::optional<SteadyTime> m_runningSince;
    std::optional<core::UtcTime> m_startedAt;
    domain::JobProgress m_progress;
    bool m_isProgressNew = false;
    bool m_isReportWaiting = false;
    std::vector<domain::JobLogLine> m_log;
    std::size_t m_logLines = 0;
    SteadyTime m_lastReport;
    SteadyTime m_lastTold;
};

}  // namespace groundswell::jobs
