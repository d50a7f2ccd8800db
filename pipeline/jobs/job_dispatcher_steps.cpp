#include "pipeline/jobs/job_dispatcher.h"

#include "pipeline/jobs/mapped_task.h"
#include "pipeline/jobs/queue_decisions.h"

#include <algorithm>

// The dispatcher's own thread.
namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;
using core::JobId;
using domain::JobState;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr auto betweenTries = std::chrono::seconds(1);   // of a store that another process holds
constexpr auto longestSleep = std::chrono::seconds(30);  // the clock on the wall may be set meanwhile
constexpr auto shortestSleep = milliseconds(1);
constexpr int leaseParts = 4;

}  // namespace

bool JobDispatcher::hasNews() const {
    return m_look || !m_returned.empty() || !m_cancels.empty();
}

void JobDispatcher::work(const std::stop_token& stop) {
    while (true) {
        {
            std::unique_lock lock(m_mutex);
            while (!stop.stop_requested() && !hasNews()) {
                const SteadyTime deadline = std::min(m_deadline, m_reportDue);
                if (steady_clock::now() >= deadline) break;
                // A report that is due earlier ends the wait, to begin a shorter one.
                m_news.wait_until(lock, stop, deadline, [&] { return hasNews() || m_reportDue < deadline; });
            }
        }
        if (stop.stop_requested()) break;
        step();
    }
    shutDown();
}

void JobDispatcher::step() {
    std::vector<Returned> returned;
    bool failed = false;
    bool paused = false;
    {
        const std::scoped_lock lock(m_mutex);
        returned.swap(m_returned);
        m_batch.cancels.insert(m_batch.cancels.end(), m_cancels.begin(), m_cancels.end());
        m_cancels.clear();
        m_look = false;
        m_reportDue = SteadyTime::max();
        failed = m_failure.has_value();
        paused = m_paused;
    }
    collectReturned(std::move(returned));
    if (failed) {
        m_deadline = steady_clock::now() + longestSleep;
        return;
    }
    const SteadyTime now = steady_clock::now();
    watchLimits(now);
    collectRenewals(now);
    m_batch.claims.clear();
    if (!paused) collectClaims();
    auto written = write();
    if (!written && written.error().code == ErrorCode::StoreLocked) {
        // Everything else stays in the batch.
        m_deadline = steady_clock::now() + betweenTries;
        return;
    }
    if (!written) {
        fail(written.error());
        return;
    }
    const bool nothingClaimed = takeWritten(*written);
    {
        const std::scoped_lock lock(m_mutex);
        m_idle = nothingClaimed && m_active.empty() && !hasNews() && paused == m_paused;
        ++m_ended;
    }
    m_changed.notify_all();
    m_deadline = nextDeadline(written->nextTime);
}

void JobDispatcher::collectReturned(std::vector<Returned> returned) {
    for (Returned& one : returned) {
        if (!one.written) {
            collectEnd(one.job, one.result);
            continue;
        }
        forget(*one.job);
        if (!one.written->discarded) {
            tell(one.job->job(), one.written->state, one.written->reason, {}, one.job->lastProgress());
        }
    }
}

void JobDispatcher::collectEnd(const std::shared_ptr<ActiveJob>& job, const core::Result<TaskResult>& result) {
    const domain::Job& row = job->job();
    store::JobEnd end;
    if (result) {
        end = store::JobEnd::of(row, store::JobEnd::How::Success);
        end.resultJson = result->resultJson;
    } else {
        const Task* task = taskOf(row);
        const double random =
            m_options.random ? m_options.random() : std::uniform_real_distribution<double>(0, 1)(m_random);
        end = endOfFailure(row, result.error(), job->causes(), job->limits(),
                           task == nullptr ? RetryPolicy{} : task->retry, m_clock.now(), random);
    }
    end.startedAt = job->startedAt();
    end.log = job->takeReport(steady_clock::now()).log;
    end.progress = job->lastProgress();
    m_batch.ending.push_back(job);
    m_batch.ends.push_back(std::move(end));
}

void JobDispatcher::watchLimits(SteadyTime now) {
    for (const auto& job : activeJobs()) {
        const auto since = job->runningSince();
        if (!since) continue;
        const LimitPassed passed = passedLimit(job->limits(), now - *since);
        if (passed == LimitPassed::None) continue;
        if (!job->causes().softLimit) job->requestStop({.softLimit = true});
        if (passed != LimitPassed::Hard || !job->writeOff()) continue;
        for (const auto& [name, pool] : m_pools) pool->writeOff(*job);
        store::JobEnd end = store::JobEnd::of(job->job(), store::JobEnd::How::Failure);
        end.error = tookTooLong(*job->limits().hard);
        end.startedAt = job->startedAt();
        end.log = job->takeReport(now).log;
        end.progress = job->lastProgress();
        m_batch.ending.push_back(job);
        m_batch.ends.push_back(std::move(end));
    }
}

void JobDispatcher::collectRenewals(SteadyTime now) {
    const core::UtcTime leaseUntil = m_clock.now() + m_options.lease;
    for (const auto& job : activeJobs()) {
        if (!job->runningSince()) continue;
        const auto reportDue = job->reportDue();
        if (now - job->lastReport() < m_options.lease / leaseParts && (!reportDue || *reportDue > now)) {
            if (reportDue) expectReport(*reportDue);
            continue;
        }
        ActiveJob::Report report = job->takeReport(now);
        m_batch.renewing.push_back(job);
        m_batch.renewals.push_back({job->job().id, job->job().claim, leaseUntil, job->startedAt(),
                                    std::move(report.progress), std::move(report.log)});
    }
}

void JobDispatcher::collectClaims() {
    const auto taskNamed = [this](const domain::Job& job) { return m_tasks.find(job.task); };
    for (const auto& [name, pool] : m_pools) {
        const SlotPool::Load load = pool->load();
        const std::int64_t room = load.slots * roomOfSlot - load.weight;
        if (room <= 0) continue;
        m_batch.claims.push_back({name, room, [=](const domain::Job& job) { return weightOf(job, taskNamed(job)); },
                                  [=](const domain::Job& job) { return weightOf(job, taskNamed(job)) == roomOfSlot; }});
    }
}

core::Result<JobDispatcher::Written> JobDispatcher::write() {
    return m_store.writer().run([this](store::WriteTransaction& transaction) -> core::Result<Written> {
        store::JobWriter& jobs = transaction.jobs();
        const core::UtcTime now = m_clock.now();
        Written written;
        static_cast<void>(jobs.takeRevoked());
        // First, since they may have waited for a store that was locked, and their jobs may end in this batch.
        auto renewals = jobs.renew(m_batch.renewals);
        if (!renewals) return std::move(renewals).error();
        written.renewals = std::move(*renewals);
        auto ends = jobs.finish(m_batch.ends, now);
        if (!ends) return std::move(ends).error();
        written.ends = std::move(*ends);
        for (const JobId job : m_batch.cancels) {
            if (auto revoked = jobs.revoke(job, now); !revoked) return std::move(revoked).error();
        }
        if (auto passed = jobs.passTime(now); !passed) return std::move(passed).error();
        for (const store::ClaimRequest& request : m_batch.claims) {
            auto claimed = jobs.claim(request, m_recovered.incarnation, now + m_options.lease, now);
            if (!claimed) return std::move(claimed).error();
            written.claimed.push_back(std::move(*claimed));
        }
        auto nextTime = jobs.nextTime();
        if (!nextTime) return std::move(nextTime).error();
        written.nextTime = *nextTime;
        written.revoked = jobs.takeRevoked();
        return written;
    });
}

// True when there was nothing to claim.
bool JobDispatcher::takeWritten(Written& written) {
    takeEnds(written.ends);
    m_batch.cancels.clear();
    for (std::size_t i = 0; i < written.renewals.size(); ++i) {
        const store::JobRenewed& renewed = written.renewals[i];
        if (renewed.discarded) m_batch.renewing[i]->requestStop({.shutdown = true});
        if (renewed.cancelRequested) m_batch.renewing[i]->requestStop({.person = true});
    }
    m_batch.renewing.clear();
    m_batch.renewals.clear();
    for (const store::RevokedJob& revoked : written.revoked) {
        domain::Job job;
        job.id = revoked.id;
        tell(job, JobState::Revoked, revoked.reason);
    }
    const bool nothing =
        std::all_of(written.claimed.begin(), written.claimed.end(), [](const auto& jobs) { return jobs.empty(); });
    takeClaims(std::move(written.claimed));
    return nothing;
}

void JobDispatcher::takeEnds(const std::vector<store::JobEnded>& ends) {
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const ActiveJob& job = *m_batch.ending[i];
        forget(job);
        // Those that were revoked are told with all others.
        if (ends[i].discarded || ends[i].state == JobState::Revoked) continue;
        tell(job.job(), ends[i].state, ends[i].reason, m_batch.ends[i].error, m_batch.ends[i].progress);
    }
    m_batch.ending.clear();
    m_batch.ends.clear();
}

void JobDispatcher::takeClaims(std::vector<std::vector<domain::Job>> claimed) {
    for (std::size_t i = 0; i < claimed.size(); ++i) {
        if (claimed[i].empty()) continue;
        std::vector<std::shared_ptr<ActiveJob>> jobs;
        jobs.reserve(claimed[i].size());
        for (domain::Job& row : claimed[i]) {
            const Task* task = taskOf(row);
            const std::int64_t weight = weightOf(row, m_tasks.find(row.task));
            tell(row, JobState::Received);
            jobs.push_back(std::make_shared<ActiveJob>(std::move(row), task == nullptr ? TimeLimits{} : task->limits,
                                                       weight, m_clock, m_listener));
        }
        {
            const std::scoped_lock lock(m_mutex);
            for (const auto& job : jobs) m_active.emplace(job->job().id, job);
        }
        m_pools.at(m_batch.claims[i].pool)->give(std::move(jobs));
    }
}

SteadyTime JobDispatcher::nextDeadline(const std::optional<core::UtcTime>& nextTime) const {
    const SteadyTime now = steady_clock::now();
    SteadyTime deadline = now + longestSleep;
    if (nextTime) {
        const auto wait = std::chrono::ceil<milliseconds>(
            std::clamp<std::chrono::microseconds>(*nextTime - m_clock.now(), shortestSleep, longestSleep));
        deadline = std::min(deadline, now + wait);
    }
    for (const auto& job : activeJobs()) {
        deadline =
            std::min(deadline, job->lastReport() + std::chrono::ceil<milliseconds>(m_options.lease / leaseParts));
        const auto since = job->runningSince();
        if (!since) {
            // It may begin at any moment from here on; its limit counts from then.
            if (const auto limit = nextLimit(job->limits(), {})) deadline = std::min(deadline, now + *limit);
        } else if (const auto limit = nextLimit(job->limits(), now - *since)) {
            deadline = std::min(deadline, *since + *limit);
        }
    }
    return std::max(deadline, now + shortestSleep);
}

void JobDispatcher::fail(const Error& error) {
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_failure) m_failure = error;
    }
    m_changed.notify_all();
    for (const auto& job : activeJobs()) job->requestStop({.shutdown = true});
}

void JobDispatcher::forget(const ActiveJob& job) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_active.find(job.job().id);
    if (found != m_active.end() && found->second.get() == &job) m_active.erase(found);
}

std::vector<std::shared_ptr<ActiveJob>> JobDispatcher::activeJobs() const {
    const std::scoped_lock lock(m_mutex);
    std::vector<std::shared_ptr<ActiveJob>> jobs;
    jobs.reserve(m_active.size());
    for (const auto& [id, job] : m_active) jobs.push_back(job);
    return jobs;
}

void JobDispatcher::shutDown() {
    std::vector<std::shared_ptr<ActiveJob>> waiting;
    for (const auto& [name, pool] : m_pools) {
        for (auto& job : pool->takeReady()) waiting.push_back(std::move(job));
    }
    for (const auto& job : activeJobs()) job->requestStop({.shutdown = true});
    for (const auto& [name, pool] : m_pools) pool->close();
    std::vector<Returned> returned;
    {
        const std::scoped_lock lock(m_mutex);
        returned.swap(m_returned);
        m_batch.cancels.insert(m_batch.cancels.end(), m_cancels.begin(), m_cancels.end());
        m_cancels.clear();
    }
    collectReturned(std::move(returned));
    const Error stopped(ErrorCode::Cancelled, "The program ended.");
    for (const auto& job : waiting) collectEnd(job, stopped);
    if (failure()) return;
    m_batch.claims.clear();
    // A store that refuses now leaves claims that the next run makes void.
    if (auto written = write()) takeWritten(*written);
}

}  // namespace groundswell::jobs
