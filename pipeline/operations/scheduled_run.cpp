#include "pipeline/operations/scheduled_run.h"

#include "models/store/housekeeping.h"
#include "models/store/job_reader.h"
#include "models/store/job_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/source_health.h"
#include "pipeline/operations/workspace_tasks.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

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

namespace {

using nlohmann::json;

// A clock that was set back shows at the latest then.
constexpr std::chrono::hours longestWait{1};

constexpr std::size_t none = static_cast<std::size_t>(-1);

// One source that is to be fetched, for whichever schedules.
struct Fetch {
    std::string source;
    std::optional<core::UtcTime> due;
    std::size_t job = none;  // among the round's
};

// A schedule whose turn it is, or whose run another process left unfinished.
struct Due {
    ScheduleEntry* entry;
    std::optional<core::UtcTime> time;  // none = it was asked for
    std::vector<std::string> sources;   // to fetch
    std::size_t job = none;             // when that has ended, the schedule's run has
};

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

// What an analyst sees under: the source of a source's own schedule.
const std::string& nameOf(const config::TaskSchedule& schedule) {
    return schedule.id == config::sourceScheduleId(schedule.source) ? schedule.source : schedule.id;
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
    return counts;
}

RunState stateOf(const domain::Job& job) {
    switch (job.state) {
        case domain::JobState::Success: return RunState::Completed;
        case domain::JobState::Failure: return RunState::Failed;
        default: return RunState::Cancelled;
    }
}

// The queue of a session with what its jobs came to.
struct Works {
    TaskJournal journal;
    std::unique_ptr<jobs::JobQueue> queue;  // last: its threads use the journal

    static core::Result<std::unique_ptr<Works>> start(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                      const jobs::ProgressSink& progress) {
        auto works = std::make_unique<Works>();
        jobs::QueueOptions options;
        options.clock = &session.clock();
        auto queue = jobs::JobQueue::start(session.store(), workspaceTasks(session, pool, {progress, &works->journal}),
                                           std::move(options));
        if (!queue) return queue.error();
        works->queue = std::move(*queue);
        return works;
    }
};

class Round {
public:
    Round(workspace::WorkspaceSession& session, Works& works, const RoundRequest& request, const std::stop_token& stop)
        : m_session(session), m_works(works), m_request(request), m_stop(stop) {}

    core::Result<RoundReport> run() {
        auto entries = reconcileSchedules(m_session);
        if (!entries) return entries.error();
        m_entries = std::move(*entries);
        if (auto planned = plan(); !planned) return planned.error();
        if (auto noted = noteLate(); !noted) return noted.error();
        if (auto composed = compose(); !composed) return composed.error();
        if (!m_graph.jobs.empty()) {
            if (auto put = enqueue(); !put) return put.error();
            if (auto done = await(); !done) return done.error();
        }
        m_report.cancelled = m_stop.stop_requested();
        if (auto found = findNext(); !found) return found.error();
        return std::move(m_report);
    }

private:
    // --- what is to be done

    core::Result<void> plan() {
        auto paused = pausedSources(m_session);
        if (!paused) return paused.error();
        for (const domain::SourceHealth& one : *paused) m_paused.insert(one.source);
        if (auto resumed = resume(); !resumed) return resumed;
        if (!m_request.name.empty()) return planOne();
        bool fetchesByItself = false;
        for (ScheduleEntry& entry : m_entries) {
            fetchesByItself = fetchesByItself || entry.schedule.task == "acquire";
            if (auto planned = plan(entry); !planned) return planned;
        }
        if (fetchesByItself || m_request.scheduledOnly) return {};
        for (const std::string& source : fetchable()) addFetch(source, {});
        return {};
    }

    // Runs that an earlier process did not see the end of: those that go on are waited for like the others.
    core::Result<void> resume() {
        auto reader = m_session.store().connect();
        if (!reader) return reader.error();
        for (ScheduleEntry& entry : m_entries) {
            if (entry.state.job.isNone()) continue;
            auto job = (*reader)->jobs().byId(entry.state.job);
            if (!job) return job.error();
            const bool goesOn = *job && !domain::hasEnded((*job)->job.state);
            if (goesOn) {
                add(entry, entry.state.due);
            } else if (auto ended = endUnseen(entry, *job); !ended) {
                return ended;
            }
        }
        return {};
    }

    // It ended, and the process before anybody took note.
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

    core::Result<void> plan(ScheduleEntry& entry) {
        auto decision = jobs::decide(entry.schedule.schedule, entry.state, m_session.clock().now(), m_request.busy,
                                     !entry.state.job.isNone());
        if (!decision) return decision.error();
        if (decision->what == jobs::Decision::What::Wait) return {};
        const bool rests = m_paused.contains(entry.schedule.source);
        if (decision->what == jobs::Decision::What::LeaveOut || rests) {
            (rests ? m_report.resting : m_report.leftOut).push_back(nameOf(entry.schedule));
            return leaveOutSchedule(m_session, entry, *decision->due);
        }
        add(entry, decision->due);
        return {};
    }

    core::Result<void> planOne() {
        ScheduleEntry* entry = findSchedule(m_entries, m_request.name);
        if (entry == nullptr) {
            return Error(ErrorCode::InvalidInput,
                         "There is no enabled schedule, and no enabled source with one, called \"" + m_request.name +
                             "\".")
                .with("remedy", "`groundswell schedule list` shows those there are.");
        }
        if (entry->state.job.isNone()) add(*entry, {});
        return {};
    }

    void add(ScheduleEntry& entry, std::optional<core::UtcTime> time) {
        Due due{&entry, time, {}, none};
        if (entry.schedule.task == "acquire") {
            due.sources = entry.schedule.source.empty() ? fetchable() : std::vector{entry.schedule.source};
            for (const std::string& source : due.sources) addFetch(source, time);
        }
        m_due.push_back(std::move(due));
    }

    void addFetch(const std::string& source, std::optional<core::UtcTime> due) {
        const bool known =
            std::any_of(m_fetches.begin(), m_fetches.end(), [&](const Fetch& fetch) { return fetch.source == source; });
        if (!known) m_fetches.push_back({source, due, none});
    }

    // Every enabled source that there is something to ask of; those that pause are told of instead.
    std::vector<std::string> fetchable() {
        std::vector<std::string> all;
        for (const config::SourceConfig& source : m_session.config().sources) {
            const bool asks = !source.queries.empty() || source.type == "generator";
            if (!source.enabled || !canFetch(source) || !asks) continue;
            (m_paused.contains(source.id) ? m_report.resting : all).push_back(source.id);
        }
        return all;
    }

    core::Result<void> noteLate() {
        auto late = noteLateSchedules(m_session, m_entries);
        if (!late) return late.error();
        m_report.late.insert(m_report.late.end(), late->begin(), late->end());
        return {};
    }

    // --- as jobs

    // Fetches side by side, then process, then expire, whatever became of those before; the other tasks beside them.
    core::Result<void> compose() {
        for (Fetch& fetch : m_fetches) {
            jobs::JobOptions options = named(fetch.source, "acquire:" + fetch.source);
            options.source = fetch.source;
            auto job = addJob("acquire", {{"source", fetch.source}}, options);
            if (!job) return job.error();
            fetch.job = *job;
        }
        if (auto added = addGoOn(); !added) return added;
        for (Due& due : m_due) {
            auto job = jobOf(due);
            if (!job) return job.error();
            due.job = *job;
        }
        return {};
    }

    core::Result<void> addGoOn() {
        const bool idles = m_request.whenIdle && m_request.name.empty();
        const bool both = idles || !m_fetches.empty();
        if (both || isDue("process")) {
            auto job = addJob("process", json::object(), {});
            if (!job) return job.error();
            m_process = *job;
            for (const Fetch& fetch : m_fetches) addEdge(fetch.job, m_process);
        }
        if (both || isDue("expire")) {
            auto job = addJob("expire", json::object(), {});
            if (!job) return job.error();
            m_expire = *job;
            if (m_process != none) addEdge(m_process, m_expire);
        }
        return {};
    }

    // What is done behind the fetching anyway is not done twice.
    core::Result<std::size_t> jobOf(const Due& due) {
        const config::TaskSchedule& schedule = due.entry->schedule;
        if (schedule.task == "process" && schedule.workflow.empty()) return m_process;
        if (schedule.task == "expire") return m_expire;
        if (schedule.task != "acquire") {
            return addJob(schedule.task, taskArguments(schedule), named(schedule.id, "schedule:" + schedule.id));
        }
        if (due.sources.size() == 1) return fetchOf(due.sources.front())->job;
        auto job = addJob("gather", json::object(), named(schedule.id, "schedule:" + schedule.id));
        if (!job) return job;
        for (const std::string& source : due.sources) addEdge(fetchOf(source)->job, *job);
        return job;
    }

    [[nodiscard]] const Fetch* fetchOf(const std::string& source) const {
        return &*std::find_if(m_fetches.begin(), m_fetches.end(),
                              [&](const Fetch& fetch) { return fetch.source == source; });
    }

    [[nodiscard]] bool isDue(std::string_view task) const {
        return std::any_of(m_due.begin(), m_due.end(), [&](const Due& due) {
            return due.entry->schedule.task == task && due.entry->schedule.workflow.empty();
        });
    }

    static jobs::JobOptions named(const std::string& title, const std::string& uniqueKey) {
        jobs::JobOptions options;
        options.title = title;
        options.uniqueKey = uniqueKey;
        return options;
    }

    core::Result<std::size_t> addJob(const std::string& task, json arguments, const jobs::JobOptions& options) {
        if (task != "gather") arguments["once"] = true;
        auto job = m_works.queue->tasks().makeJob(task, arguments, options);
        if (!job) return job.error();
        job->rule = domain::TriggerRule::AllDone;
        m_graph.jobs.push_back(std::move(*job));
        return m_graph.jobs.size() - 1;
    }

    void addEdge(std::size_t upstream, std::size_t downstream) {
        m_graph.edges.push_back({upstream, downstream, domain::PassOn::Nothing});
    }

    // One transaction: a due time is dealt with exactly when its job is in the queue.
    core::Result<void> enqueue() {
        const core::UtcTime now = m_session.clock().now();
        auto put = m_session.store().writer().run(
            [&](store::WriteTransaction& transaction) -> core::Result<std::vector<store::EnqueuedJob>> {
                auto queued = transaction.jobs().enqueue(m_graph, now);
                if (!queued) return queued;
                for (const Due& due : m_due) {
                    domain::ScheduleState& state = due.entry->state;
                    if (state.job.isNone()) state.started = now;
                    state.job = (*queued)[due.job].id;
                    if (due.time) state.due = due.time;
                    if (auto saved = transaction.housekeeping().saveSchedule(state); !saved) return saved.error();
                }
                return queued;
            });
        if (!put) return put.error();
        for (const store::EnqueuedJob& job : *put) m_jobs.push_back(job.id);
        m_works.queue->wake();
        return {};
    }

    // --- what became of it

    core::Result<void> await() {
        for (const core::JobId id : m_jobs) {
            auto job = m_works.queue->waitFor(id, m_stop);
            if (!job && job.error().code == ErrorCode::Cancelled && m_stop.stop_requested()) break;
            if (!job) return job.error();
            m_ended.push_back(std::move(*job));
        }
        for (const Fetch& fetch : m_fetches) {
            if (auto taken = take(fetch); !taken) return taken;
        }
        if (auto taken = takeProcess(); !taken) return taken;
        if (auto taken = takeExpire(); !taken) return taken;
        for (const Due& due : m_due) {
            if (auto ended = end(due); !ended) return ended;
        }
        return {};
    }

    // The jobs are waited for in their order, so a stop request leaves out the last ones.
    [[nodiscard]] const domain::Job* ended(std::size_t job) const {
        return job < m_ended.size() ? &m_ended[job] : nullptr;
    }

    core::Result<void> take(const Fetch& fetch) {
        const domain::Job* job = ended(fetch.job);
        if (job == nullptr) return {};
        SourceRun run{fetch.source, fetch.due, stateOf(*job), {}, {}};
        if (job->error && run.state == RunState::Failed) run.error = job->error->message;
        run.ingest.counts = countsOf(*job);
        if (auto outcome = m_works.journal.take(job->id)) {
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
        if (health->pausedAt && !m_paused.contains(source)) m_report.paused.push_back(*health);
        return {};
    }

    // The report of a job that ended well; none when it did not end, or was cancelled.
    template <class Report>
    core::Result<std::optional<Report>> reportOf(std::size_t index) {
        const domain::Job* job = ended(index);
        if (job == nullptr) return std::optional<Report>();
        auto outcome = m_works.journal.take(job->id);
        if (!outcome) return std::optional<Report>();
        if (!*outcome && outcome->error().code == ErrorCode::Cancelled) return std::optional<Report>();
        if (!*outcome) return outcome->error();
        return std::optional<Report>(std::get<Report>(std::move(**outcome)));
    }

    core::Result<void> takeProcess() {
        auto report = reportOf<ProcessReport>(m_process);
        if (!report) return report.error();
        m_report.processed = std::move(*report);
        return {};
    }

    core::Result<void> takeExpire() {
        auto report = reportOf<ExpireReport>(m_expire);
        if (!report) return report.error();
        if (*report) m_report.expired = **report;
        return {};
    }

    core::Result<void> end(const Due& due) {
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
            if (auto outcome = m_works.journal.take(job->id); outcome && !*outcome) {
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

    TaskRun taskRun(const Due& due, const domain::Job& job) const {
        TaskRun run{due.entry->schedule.id, due.entry->schedule.task, due.time, stateOf(job), {}, {}};
        if (run.state == RunState::Completed) run.resultJson = job.resultJson;
        if (run.state == RunState::Failed && job.error) run.error = job.error->message;
        if (due.job == m_process && m_report.processed) run.state = taskState(*m_report.processed);
        return run;
    }

    void sumUp(const Due& due, ScheduledEnd& end) const {
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
        for (const ScheduleEntry& entry : m_entries) {
            auto decision = jobs::decide(entry.schedule.schedule, entry.state, m_session.clock().now(), m_request.busy);
            if (!decision) return decision.error();
            const auto next = decision->due ? decision->due : decision->next;
            if (next) m_report.next = m_report.next ? std::min(*m_report.next, *next) : *next;
        }
        return {};
    }

    workspace::WorkspaceSession& m_session;
    Works& m_works;
    const RoundRequest& m_request;
    const std::stop_token& m_stop;
    std::vector<ScheduleEntry> m_entries;
    std::set<std::string> m_paused;  // when the round began
    std::vector<Due> m_due;
    std::vector<Fetch> m_fetches;
    domain::JobGraph m_graph;
    std::size_t m_process = none;  // among the graph's
    std::size_t m_expire = none;
    std::vector<core::JobId> m_jobs;   // in the graph's order
    std::vector<domain::Job> m_ended;  // the first ones of them
    RoundReport m_report;
};

}  // namespace

core::Result<RoundReport> runRound(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                   const RoundRequest& request, const jobs::ProgressSink& progress,
                                   const std::stop_token& stop) {
    auto works = Works::start(session, pool, progress);
    if (!works) return works.error();
    return Round(session, **works, request, stop).run();
}

core::Result<void> watchSchedules(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, jobs::Alarm& alarm,
                                  const std::function<void(const RoundReport&)>& take,
                                  const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto works = Works::start(session, pool, progress);
    if (!works) return works.error();
    RoundRequest request{.scheduledOnly = true};
    while (!stop.stop_requested()) {
        const core::UtcTime begun = session.clock().now();
        auto report = Round(session, **works, request, stop).run();
        if (!report) return report.error();
        if (request.whenIdle || !report->isIdle()) take(*report);
        request.whenIdle = false;
        const core::UtcTime now = session.clock().now();
        request.busy = jobs::Busy{begun, now};
        alarm.waitUntil(std::min(report->next.value_or(now + longestWait), now + longestWait), stop);
    }
    return {};
}

}  // namespace groundswell::operations
