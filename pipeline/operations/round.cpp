#include "pipeline/operations/round.h"

#include "models/store/housekeeping.h"
#include "models/store/job_reader.h"
#include "models/store/job_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/round_graph.h"
#include "pipeline/operations/round_plan.h"
#include "pipeline/operations/source_health.h"
#include "pipeline/operations/workspace_tasks.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using domain::RunState;

std::int64_t RoundReport::failedSources() const {
    return std::count_if(sources.begin(), sources.end(),
                         [](const SourceRun& run) { return run.state == RunState::Failed; });
}

std::int64_t RoundReport::failedTasks() const {
    return std::count_if(tasks.begin(), tasks.end(), [](const TaskRun& run) { return run.state == RunState::Failed; });
}

bool RoundReport::isIdle() const {
    return sources.empty() && leftOut.empty() && resting.empty() && tasks.empty() && late.empty();
}

core::UtcTime RoundReport::nextRound(core::UtcTime now) const {
    const core::UtcTime latest = now + std::chrono::hours(1);
    return goesOn ? now : std::min(next.value_or(latest), latest);
}

namespace {

using nlohmann::json;

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

// A task may fail at its own files; what the store says is everybody's.
bool concernsStore(ErrorCode code) {
    return concernsAll(code) && code != ErrorCode::Io && code != ErrorCode::Internal && code != ErrorCode::Cancelled;
}

// The numbers of a job that another process ended.
domain::RunCounts countsOf(const domain::Job& job) {
    const json result = json::parse(job.resultJson, nullptr, false);
    domain::RunCounts counts;
    if (!result.is_object()) return counts;
    counts.read = result.value("read", counts.read);
    counts.created = result.value("new", counts.created);
    counts.changed = result.value("changed", counts.changed);
    counts.unchanged = result.value("unchanged", counts.unchanged);
    counts.rejected = result.value("rejected", counts.rejected);
    counts.numbersOnly = result.value("numbers_only", counts.numbersOnly);
    return counts;
}

RunState stateOf(const domain::Job& job) {
    switch (job.state) {
        case domain::JobState::Success: return RunState::Completed;
        case domain::JobState::Failure: return RunState::Failed;
        default: return RunState::Cancelled;
    }
}

class Round {
public:
    Round(const RoundSurroundings& surroundings, const RoundRequest& request, const std::stop_token& stop)
        : m_session(surroundings.session),
          m_queue(surroundings.queue),
          m_journal(surroundings.journal),
          m_request(request),
          m_stop(stop) {}

    core::Result<RoundReport> run() {
        auto entries = reconcileSchedules(m_session);
        if (!entries) return entries.error();
        m_plan.entries = std::move(*entries);
        if (auto ended = endUnseen(); !ended) return ended.error();
        if (auto planned = planRound(m_session, m_request, m_plan); !planned) return planned.error();
        m_report.leftOut = m_plan.leftOut;
        m_report.resting = m_plan.resting;
        if (auto noted = noteLate(); !noted) return noted.error();
        auto graph = composeRound(m_request, m_queue.tasks(), m_plan);
        if (!graph) return graph.error();
        m_graph = std::move(*graph);
        if (!m_graph.jobs.jobs.empty() || !m_plan.due.empty()) {
            if (auto put = enqueue(); !put) return put.error();
        }
        if (auto done = await(); !done) return done.error();
        if (auto taken = takeAll(); !taken) return taken.error();
        m_report.cancelled = m_stop.stop_requested();
        if (auto found = findNext(); !found) return found.error();
        return std::move(m_report);
    }

private:
    // Runs that ended, and their process with them, before anybody took note.
    core::Result<void> endUnseen() {
        auto reader = m_session.store().connect();
        if (!reader) return reader.error();
        for (ScheduleEntry& entry : m_plan.entries) {
            if (entry.state.job.isNone()) continue;
            auto job = (*reader)->jobs().byId(entry.state.job);
            if (!job) return job.error();
            if (*job && !domain::hasEnded((*job)->job.state)) continue;
            if (auto ended = endUnseen(entry, *job); !ended) return ended;
        }
        return {};
    }

    core::Result<void> endUnseen(ScheduleEntry& entry, const std::optional<store::JobWithNeighbours>& job) {
        const core::UtcTime started = entry.state.started.value_or(entry.state.knownSince);
        ScheduledEnd end{entry.state.due, started, started, RunState::Interrupted, {}};
        if (job) {
            end.state = stateOf(job->job);
            end.ended = job->job.endedAt.value_or(started);
            if (job->job.error && end.state == RunState::Failed) end.error = job->job.error->message;
        }
        if (entry.schedule.task == "acquire" && end.state == RunState::Failed && !entry.schedule.source.empty()) {
            if (auto noted = noteFailure(entry.schedule.source, end.error); !noted) return noted;
        }
        return this->end(entry, end);
    }

    core::Result<void> noteLate() {
        auto late = noteLateSchedules(m_session, m_plan.entries);
        if (!late) return late.error();
        m_report.late.insert(m_report.late.end(), late->begin(), late->end());
        return {};
    }

    // One transaction: a due time is dealt with exactly when its job is in the queue.
    core::Result<void> enqueue() {
        const core::UtcTime now = m_session.clock().now();
        auto put = m_session.store().writer().run(
            [&](store::WriteTransaction& transaction) -> core::Result<std::vector<store::EnqueuedJob>> {
                auto queued = transaction.jobs().enqueue(m_graph.jobs, now);
                if (!queued) return queued;
                for (const RoundDue& due : m_plan.due) {
                    if (due.job.index == RoundJob::none) continue;
                    domain::ScheduleState& state = due.entry->state;
                    if (state.job.isNone()) state.started = now;
                    state.job = (*queued)[due.job.index].id;
                    if (due.time) state.due = due.time;
                    if (auto saved = transaction.housekeeping().saveSchedule(state); !saved) return saved.error();
                }
                return queued;
            });
        if (!put) return put.error();
        const auto learn = [&](RoundJob& job) {
            if (job.index != RoundJob::none) job.id = (*put)[job.index].id;
            if (!job.id.isNone()) m_ids.insert(job.id);
        };
        for (RoundFetch& fetch : m_plan.fetches) learn(fetch.job);
        for (RoundDue& due : m_plan.due) learn(due.job);
        learn(m_graph.process);
        learn(m_graph.expire);
        m_queue.wake();
        return {};
    }

    // --- what became of it

    // Until all have ended, or something else has to be seen to: then the others go on.
    core::Result<void> await() {
        std::stop_source enough;
        const std::stop_callback stopped(m_stop, [&enough] { enough.request_stop(); });
        const std::optional<core::UtcTime> limit = m_request.untilNext ? nextToSee() : std::nullopt;
        std::jthread bell;
        if (limit) {
            // By the system's clock, whatever the session's says: so long from now.
            const core::UtcTime ring = core::SystemClock().now() + (*limit - m_session.clock().now());
            bell = std::jthread([&enough, ring](const std::stop_token& stop) {
                jobs::SystemAlarm().waitUntil(ring, stop);
                if (!stop.stop_requested()) enough.request_stop();
            });
        }
        for (const core::JobId id : m_ids) {
            auto job = m_queue.waitFor(id, enough.get_token());
            if (job) {
                m_ended.emplace(id, std::move(*job));
            } else if (job.error().code != ErrorCode::Cancelled || !enough.stop_requested()) {
                return job.error();
            }
        }
        // Others may have put jobs there as well, or put failed ones back.
        auto idle = m_queue.waitUntilIdle(enough.get_token());
        if (!idle && (idle.error().code != ErrorCode::Cancelled || !enough.stop_requested())) return idle.error();
        m_report.goesOn = !idle;
        return enough.stop_requested() ? lookAgain() : core::Result<void>();
    }

    // What was not waited for to its end may have come to it.
    core::Result<void> lookAgain() {
        auto reader = m_session.store().connect();
        if (!reader) return reader.error();
        for (const core::JobId id : m_ids) {
            auto job = (*reader)->jobs().byId(id);
            if (!job) return job.error();
            if (*job && domain::hasEnded((*job)->job.state)) m_ended.emplace(id, std::move((*job)->job));
        }
        return {};
    }

    // The next due time of any schedule, or the time when one of those that run is late.
    [[nodiscard]] std::optional<core::UtcTime> nextToSee() const {
        const core::UtcTime now = m_session.clock().now();
        std::optional<core::UtcTime> next;
        const auto offer = [&](const std::optional<core::UtcTime>& time) {
            if (time && *time > now && (!next || *time < *next)) next = time;
        };
        for (const ScheduleEntry& entry : m_plan.entries) {
            const auto decision =
                jobs::decide(entry.schedule.schedule, entry.state, now, {}, !entry.state.job.isNone());
            if (decision) offer(decision->next);
            if (!entry.state.job.isNone() && entry.state.due)
                offer(jobs::expectedEnd(entry.schedule.schedule, *entry.state.due));
        }
        return next;
    }

    core::Result<void> takeAll() {
        for (const RoundFetch& fetch : m_plan.fetches) {
            if (auto taken = take(fetch); !taken) return taken;
        }
        if (auto taken = takeProcess(); !taken) return taken;
        if (auto taken = takeExpire(); !taken) return taken;
        for (const RoundDue& due : m_plan.due) {
            if (auto ended = end(due); !ended) return ended;
        }
        return {};
    }

    [[nodiscard]] const domain::Job* ended(const RoundJob& job) const {
        const auto found = m_ended.find(job.id);
        return found == m_ended.end() ? nullptr : &found->second;
    }

    core::Result<void> take(const RoundFetch& fetch) {
        const domain::Job* job = ended(fetch.job);
        if (job == nullptr) return {};
        SourceRun run{fetch.source, fetch.due, stateOf(*job), {}, {}};
        if (job->error && run.state == RunState::Failed) run.error = job->error->message;
        run.ingest.counts = countsOf(*job);
        if (auto outcome = m_journal.take(job->id)) {
            const bool cancelled = !*outcome && outcome->error().code == ErrorCode::Cancelled;
            if (!*outcome && !cancelled && concernsAll(outcome->error().code)) return outcome->error();
            if (auto* report = *outcome ? std::get_if<AcquireReport>(&**outcome) : nullptr) {
                if (run.state == RunState::Completed) run.state = report->state();
                if (const Error* error = report->firstError()) run.error = error->describe();
                run.ingest = std::move(*report);
            } else {
                run.error = outcome->error().describe();
            }
        }
        m_report.sources.push_back(run);
        return run.state == RunState::Failed ? noteFailure(run.source, run.error) : core::Result<void>();
    }

    core::Result<void> noteFailure(const std::string& source, const std::string& error) {
        auto health = noteFailedRound(m_session, source, error);
        if (!health) return health.error();
        if (health->pausedAt && !m_plan.paused.contains(source)) m_report.paused.push_back(*health);
        return {};
    }

    // The report of a job that ended well; none when it did not end, or was cancelled.
    template <class Report>
    core::Result<std::optional<Report>> reportOf(const RoundJob& of) {
        const domain::Job* job = ended(of);
        if (job == nullptr) return std::optional<Report>();
        auto outcome = m_journal.take(job->id);
        if (!outcome) return std::optional<Report>();
        if (!*outcome && outcome->error().code == ErrorCode::Cancelled) return std::optional<Report>();
        if (!*outcome) return outcome->error();
        return std::optional<Report>(std::get<Report>(std::move(**outcome)));
    }

    core::Result<void> takeProcess() {
        auto report = reportOf<ProcessReport>(m_graph.process);
        if (!report) return report.error();
        m_report.processed = std::move(*report);
        return {};
    }

    core::Result<void> takeExpire() {
        auto report = reportOf<ExpireReport>(m_graph.expire);
        if (!report) return report.error();
        if (*report) m_report.expired = **report;
        return {};
    }

    core::Result<void> end(const RoundDue& due) {
        const domain::Job* job = ended(due.job);
        if (job == nullptr) return {};
        ScheduledEnd end{due.time,
                         due.entry->state.started.value_or(job->createdAt),
                         job->endedAt.value_or(m_session.clock().now()),
                         stateOf(*job),
                         {}};
        if (due.entry->schedule.task == "acquire") {
            if (job->state == domain::JobState::Success || due.sources.size() == 1) sumUp(due, end);
        } else {
            TaskRun run = taskRun(due, *job);
            if (auto outcome = m_journal.take(job->id); outcome && !*outcome) {
                if (concernsStore(outcome->error().code)) return outcome->error();
                run.error = outcome->error().describe();
            } else if (outcome) {
                run.state = taskState(**outcome);
            }
            end.state = run.state;
            end.error = run.error;
            m_report.tasks.push_back(std::move(run));
        }
        return this->end(*due.entry, end);
    }

    TaskRun taskRun(const RoundDue& due, const domain::Job& job) const {
        TaskRun run{due.entry->schedule.id, due.entry->schedule.task, due.time, stateOf(job), {}, {}};
        if (run.state == RunState::Completed) run.resultJson = job.resultJson;
        if (run.state == RunState::Failed && job.error) run.error = job.error->message;
        if (due.job.id == m_graph.process.id && m_report.processed) run.state = taskState(*m_report.processed);
        return run;
    }

    void sumUp(const RoundDue& due, ScheduledEnd& end) const {
        std::size_t failed = 0;
        bool partly = false;
        for (const SourceRun& run : m_report.sources) {
            if (std::find(due.sources.begin(), due.sources.end(), run.source) == due.sources.end()) continue;
            failed += run.state == RunState::Failed;
            partly = partly || run.state != RunState::Completed;
            if (end.error.empty()) end.error = run.error;
        }
        const bool all = failed > 0 && failed == due.sources.size();
        if (end.state == RunState::Cancelled) return;
        end.state = all ? RunState::Failed : partly ? RunState::Partial : RunState::Completed;
    }

    core::Result<void> end(ScheduleEntry& entry, const ScheduledEnd& end) {
        auto late = endSchedule(m_session, entry, end);
        if (!late) return late.error();
        if (*late) m_report.late.push_back(**late);
        return {};
    }

    core::Result<void> findNext() {
        for (const ScheduleEntry& entry : m_plan.entries) {
            auto decision = jobs::decide(entry.schedule.schedule, entry.state, m_session.clock().now(), m_request.busy);
            if (!decision) return decision.error();
            const auto next = decision->due ? decision->due : decision->next;
            if (next) m_report.next = m_report.next ? std::min(*m_report.next, *next) : *next;
        }
        return {};
    }

    workspace::WorkspaceSession& m_session;
    jobs::JobQueue& m_queue;
    TaskJournal& m_journal;
    const RoundRequest& m_request;
    const std::stop_token& m_stop;
    RoundPlan m_plan;
    RoundGraph m_graph;
    std::set<core::JobId> m_ids;  // of all that is waited for
    std::map<core::JobId, domain::Job> m_ended;
    RoundReport m_report;
};

}  // namespace

core::Result<RoundReport> runRoundIn(const RoundSurroundings& surroundings, const RoundRequest& request,
                                     const std::stop_token& stop) {
    return Round(surroundings, request, stop).run();
}

}  // namespace groundswell::operations
