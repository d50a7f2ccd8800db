#include "pipeline/jobs/active_job.h"

#include "models/core/words.h"

#include <utility>

namespace groundswell::jobs {

namespace {

constexpr std::size_t mostLogLines = 1'000;
constexpr std::size_t longestLogLine = 2'000;
constexpr auto betweenTellings = std::chrono::milliseconds(100);
constexpr auto betweenReports = std::chrono::seconds(1);

}  // namespace

ActiveJob::ActiveJob(domain::Job job, TimeLimits limits, std::int64_t weight, const core::Clock& clock,
                     const Listener& listener)
    : m_job(std::move(job)),
      m_limits(limits),
      m_weight(weight),
      m_clock(clock),
      m_listener(listener),
      m_token(m_source.get_token()),
      m_progress(m_job.progress),
      m_lastReport(std::chrono::steady_clock::now()) {}

void ActiveJob::progress(const Progress& progress) {
    const SteadyTime now = std::chrono::steady_clock::now();
    domain::JobProgress told;
    bool tell = false;
    std::optional<SteadyTime> due;
    {
        const std::scoped_lock lock(m_mutex);
        m_progress = {std::string(progress.stage), progress.done, progress.total};
        m_isProgressNew = true;
        tell = now - m_lastTold >= betweenTellings;
        if (tell) {
            m_lastTold = now;
            told = m_progress;
        }
        due = firstReportDue();
    }
    if (tell && m_listener.progress) m_listener.progress(*this, told);
    if (due && m_listener.reportWaits) m_listener.reportWaits(*due);
}

void ActiveJob::log(domain::LogLevel level, std::string line) {
    line.resize(core::beginning(line, longestLogLine).size());
    std::optional<SteadyTime> due;
    {
        const std::scoped_lock lock(m_mutex);
        if (++m_logLines > mostLogLines) return;
        if (m_logLines == mostLogLines) line = "Further lines are left out.";
        m_log.push_back({m_clock.now(), level, std::move(line)});
        due = firstReportDue();
    }
    if (due && m_listener.reportWaits) m_listener.reportWaits(*due);
}

std::optional<SteadyTime> ActiveJob::firstReportDue() {
    if (std::exchange(m_isReportWaiting, true)) return std::nullopt;
    return m_lastReport + betweenReports;
}

bool ActiveJob::begin() {
    const std::scoped_lock lock(m_mutex);
    if (m_causes.person || m_causes.shutdown) return false;
    m_phase = Phase::Running;
    m_runningSince = std::chrono::steady_clock::now();
    m_startedAt = m_clock.now();
    return true;
}

bool ActiveJob::end() {
    const std::scoped_lock lock(m_mutex);
    if (m_phase == Phase::WrittenOff) return false;
    m_phase = Phase::Ended;
    return true;
}

void ActiveJob::requestStop(StopCauses causes) {
    {
        const std::scoped_lock lock(m_mutex);
        m_causes.person |= causes.person;
        m_causes.softLimit |= causes.softLimit;
        m_causes.shutdown |= causes.shutdown;
    }
    m_source.request_stop();
}

StopCauses ActiveJob::causes() const {
    const std::scoped_lock lock(m_mutex);
    return m_causes;
}

bool ActiveJob::writeOff() {
    const std::scoped_lock lock(m_mutex);
    if (m_phase != Phase::Running) return false;
    m_phase = Phase::WrittenOff;
    return true;
}

std::optional<SteadyTime> ActiveJob::runningSince() const {
    const std::scoped_lock lock(m_mutex);
    return m_phase == Phase::Running ? m_runningSince : std::nullopt;
}

std::optional<core::UtcTime> ActiveJob::startedAt() const {
    const std::scoped_lock lock(m_mutex);
    return m_startedAt;
}

std::optional<SteadyTime> ActiveJob::reportDue() const {
    const std::scoped_lock lock(m_mutex);
    if (!m_isReportWaiting) return std::nullopt;
    return m_lastReport + betweenReports;
}

ActiveJob::Report ActiveJob::takeReport(SteadyTime now) {
    const std::scoped_lock lock(m_mutex);
    Report report;
    if (std::exchange(m_isProgressNew, false)) report.progress = m_progress;
    report.log = std::exchange(m_log, {});
    m_isReportWaiting = false;
    m_lastReport = now;
    return report;
}

domain::JobProgress ActiveJob::lastProgress() const {
    const std::scoped_lock lock(m_mutex);
    return m_progress;
}

SteadyTime ActiveJob::lastReport() const {
    const std::scoped_lock lock(m_mutex);
    return m_lastReport;
}

}  // namespace groundswell::jobs
