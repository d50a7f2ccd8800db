#include "pipeline/operations/scheduled_run.h"

#include "models/store/housekeeping.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/acquire.h"

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using domain::ScheduleState;

std::int64_t RoundReport::failedSources() const {
    return std::count_if(sources.begin(), sources.end(),
                         [](const SourceRun& run) { return run.state == domain::RunState::Failed; });
}

namespace {

// A clock that was set back shows at the latest then.
constexpr std::chrono::hours longestWait{1};

// One source that is to be fetched in this round.
struct Job {
    std::string source;
    std::optional<core::UtcTime> due;
    std::optional<ScheduleState> state;  // none = without a schedule
};

core::Result<jobs::Reconciliation> reconciled(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto known = (*reader)->housekeeping().schedules();
    if (!known) return known.error();
    return jobs::reconcile(session.config().sources, *known, session.clock().now());
}

core::Result<void> save(workspace::WorkspaceSession& session, const ScheduleState& state) {
    return session.store().writer().run(
        [&state](store::WriteTransaction& transaction) { return transaction.housekeeping().saveSchedule(state); });
}

// What is remembered is the config's set from here on, in one transaction.
core::Result<std::vector<ScheduleState>> bringUpToConfig(workspace::WorkspaceSession& session) {
    auto difference = reconciled(session);
    if (!difference) return difference.error();
    if (difference->begun.empty() && difference->ended.empty()) return std::move(difference->states);
    auto written = session.store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<void> {
        for (const std::string& source : difference->ended) {
            if (auto forgotten = transaction.housekeeping().forgetSchedule(source); !forgotten) return forgotten;
        }
        for (const ScheduleState& state : difference->states) {
            if (auto saved = transaction.housekeeping().saveSchedule(state); !saved) return saved;
        }
        return {};
    });
    if (!written) return written.error();
    return std::move(difference->states);
}

domain::RunState stateOf(const AcquireReport& report) {
    if (report.cancelled) return domain::RunState::Cancelled;
    if (report.failedQueries() == static_cast<std::int64_t>(report.queries.size())) return domain::RunState::Failed;
    return report.failedQueries() > 0 || report.issueCount > 0 ? domain::RunState::Partial
                                                               : domain::RunState::Completed;
}

// What has nothing to do with one source ends the round.
bool concernsAll(ErrorCode code) {
    switch (code) {
        case ErrorCode::Io:
        case ErrorCode::Cancelled:
        case ErrorCode::StoreLocked:
        case ErrorCode::StoreDamaged:
        case ErrorCode::StoreTooNew:
        case ErrorCode::StoreFailed:
        case ErrorCode::Internal: return true;
        default: return false;
    }
}

class Round {
public:
    Round(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, const RoundRequest& request,
          const jobs::ProgressSink& progress, const std::stop_token& stop)
        : m_session(session), m_pool(pool), m_request(request), m_progress(progress), m_stop(stop) {}

    core::Result<RoundReport> run() {
        auto states = bringUpToConfig(m_session);
        if (!states) return states.error();
        if (auto planned = plan(*states); !planned) return planned.error();
        for (const Job& job : m_jobs) {
            if (m_stop.stop_requested()) break;
            if (auto fetched = fetch(job); !fetched) return fetched.error();
        }
        if (auto done = goOn(); !done) return done.error();
        m_report.cancelled = m_stop.stop_requested();
        if (auto found = findNext(); !found) return found.error();
        return std::move(m_report);
    }

private:
    core::Result<void> plan(const std::vector<ScheduleState>& states) {
        if (!m_request.source.empty()) return planOne(states);
        for (const ScheduleState& state : states) {
            auto decision = decide(state);
            if (!decision) return decision.error();
            if (decision->what == jobs::Decision::What::Run) m_jobs.push_back({state.source, decision->due, state});
            if (decision->what == jobs::Decision::What::LeaveOut) {
                ScheduleState left = state;
                left.due = decision->due;
                if (auto saved = save(m_session, left); !saved) return saved;
                m_report.leftOut.push_back(state.source);
            }
        }
        if (!states.empty() || m_request.scheduledOnly) return {};
        for (const config::SourceConfig& source : m_session.config().sources) {
            const bool asks = !source.queries.empty() || source.type == "generator";
            if (source.enabled && canFetch(source) && asks) m_jobs.push_back({source.id, {}, {}});
        }
        return {};
    }

    core::Result<void> planOne(const std::vector<ScheduleState>& states) {
        const auto state = std::find_if(states.begin(), states.end(),
                                        [&](const ScheduleState& one) { return one.source == m_request.source; });
        if (state == states.end()) {
            return Error(ErrorCode::InvalidInput, "No enabled source \"" + m_request.source + "\" has a schedule.")
                .with("remedy", "`groundswell schedule list` shows those that have one.");
        }
        m_jobs.push_back({state->source, {}, *state});
        return {};
    }

    core::Result<jobs::Decision> decide(const ScheduleState& state) const {
        const config::SourceConfig* source = m_session.config().source(state.source);
        return jobs::decide(*source->schedule, state, m_session.clock().now(), m_request.busy);
    }

    core::Result<void> fetch(const Job& job) {
        AcquireRequest wanted;
        wanted.source = job.source;
        const core::UtcTime started = m_session.clock().now();
        auto fetched = acquire(m_session, m_pool, wanted, m_progress, m_stop);
        if (!fetched && concernsAll(fetched.error().code)) return fetched.error();
        SourceRun run{job.source, job.due, domain::RunState::Failed, {}, {}};
        if (fetched) {
            run.state = stateOf(*fetched);
            for (const QueryOutcome& outcome : fetched->queries) {
                if (outcome.error && run.error.empty()) run.error = outcome.error->describe();
            }
            run.ingest = std::move(*fetched);
        } else {
            run.error = fetched.error().describe();
        }
        m_report.sources.push_back(run);
        if (!job.state || run.state == domain::RunState::Cancelled) return {};
        ScheduleState state = *job.state;
        // Asked for out of turn, it is done for now.
        state.due = job.due.value_or(started);
        state.started = started;
        state.ended = m_session.clock().now();
        state.result = domain::runStateName(run.state);
        state.error = run.error;
        return save(m_session, state);
    }

    core::Result<void> goOn() {
        if (m_stop.stop_requested() || (!m_request.whenIdle && m_jobs.empty())) return {};
        auto processed = processItems(m_session, m_pool, {}, m_progress, m_stop);
        if (!processed) return processed.error();
        m_report.processed = std::move(*processed);
        if (m_stop.stop_requested()) return {};
        auto expired = expireItems(m_session, m_pool, {}, m_progress, m_stop);
        if (!expired) return expired.error();
        m_report.expired = *expired;
        return {};
    }

    core::Result<void> findNext() {
        auto now = reconciled(m_session);
        if (!now) return now.error();
        for (const ScheduleState& state : now->states) {
            auto decision = decide(state);
            if (!decision) return decision.error();
            const auto next = decision->due ? decision->due : decision->next;
            if (next) m_report.next = m_report.next ? std::min(*m_report.next, *next) : *next;
        }
        return {};
    }

    workspace::WorkspaceSession& m_session;
    jobs::WorkerPool& m_pool;
    const RoundRequest& m_request;
    const jobs::ProgressSink& m_progress;
    const std::stop_token& m_stop;
    std::vector<Job> m_jobs;
    RoundReport m_report;
};

}  // namespace

core::Result<RoundReport> runRound(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                   const RoundRequest& request, const jobs::ProgressSink& progress,
                                   const std::stop_token& stop) {
    return Round(session, pool, request, progress, stop).run();
}

core::Result<void> watchSchedules(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, jobs::Alarm& alarm,
                                  const std::function<void(const RoundReport&)>& take,
                                  const jobs::ProgressSink& progress, const std::stop_token& stop) {
    RoundRequest request{.scheduledOnly = true};
    while (!stop.stop_requested()) {
        const core::UtcTime begun = session.clock().now();
        auto report = runRound(session, pool, request, progress, stop);
        if (!report) return report.error();
        if (request.whenIdle || !report->sources.empty() || !report->leftOut.empty()) take(*report);
        request.whenIdle = false;
        const core::UtcTime now = session.clock().now();
        request.busy = jobs::Busy{begun, now};
        alarm.waitUntil(std::min(report->next.value_or(now + longestWait), now + longestWait), stop);
    }
    return {};
}

core::Result<std::vector<ScheduleState>> scheduleStates(workspace::WorkspaceSession& session) {
    auto now = reconciled(session);
    if (!now) return now.error();
    return std::move(now->states);
}

core::Result<std::int64_t> clearSchedules(workspace::WorkspaceSession& session, const std::string& source) {
    if (!source.empty() && session.config().source(source) == nullptr)
        return Error(ErrorCode::InvalidInput, "The workspace has no source \"" + source + "\".");
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto known = (*reader)->housekeeping().schedules();
    if (!known) return known.error();
    std::erase_if(*known, [&](const ScheduleState& state) { return !source.empty() && state.source != source; });
    return session.store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<std::int64_t> {
        for (const ScheduleState& state : *known) {
            if (auto forgotten = transaction.housekeeping().forgetSchedule(state.source); !forgotten)
                return forgotten.error();
        }
        return static_cast<std::int64_t>(known->size());
    });
}

}  // namespace groundswell::operations
