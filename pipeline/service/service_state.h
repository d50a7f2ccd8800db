#pragma once

#include "pipeline/service.h"

#include "models/store/cluster_writer.h"
#include "models/store/writer.h"
#include "pipeline/jobs/mailbox.h"
#include "pipeline/jobs/schedule/alarm.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/service/config_edits.h"
#include "pipeline/service/job_bodies.h"
#include "pipeline/service/job_questions.h"
#include "pipeline/service/job_runner.h"
#include "pipeline/service/job_tasks.h"
#include "pipeline/service/job_views.h"
#include "pipeline/service/open_workspace.h"
#include "pipeline/service/pending.h"
#include "pipeline/service/questions.h"
#include "pipeline/service/queued_jobs.h"
#include "pipeline/workspace/workspace_directory.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

inline constexpr std::size_t questionThreads = 2;
inline constexpr std::size_t remoteThreads = 4;
inline constexpr std::size_t mostJobsRemembered = 500;
inline constexpr std::chrono::milliseconds betweenQueueData{1000};

/// No exception may leave a worker thread.
template <class T, class Work>
core::Result<T> guarded(const Work& work) {
    try {
        return work();
    } catch (const std::exception& problem) {
        return Error(ErrorCode::Internal, problem.what());
    }
}

inline Ticket ticketFor(const std::shared_ptr<Pending>& pending) {
    return Ticket([pending] { pending->cancel(); });
}

/// What lies behind the facade: the open workspace, the threads that work for it, and the mailbox. Each subject's
/// questions and decisions are in a file of their own, service_SUBJECT.cpp. Owner thread only, but for what says
/// otherwise.
struct Service::State {
    explicit State(ServiceOptions options)
        : directory(std::move(options.profile)),
          clock(options.clock ? std::move(options.clock) : std::make_shared<core::SystemClock>()),
          addTasks(std::move(options.addTasks)),
          alarm(options.alarm ? std::move(options.alarm) : std::make_shared<jobs::SystemAlarm>()),
          handedCommands(std::move(options.handedCommands)),
          program(std::move(options.program)) {}

    // Constant.
    const workspace::WorkspaceDirectory directory;
    const std::shared_ptr<const core::Clock> clock;
    const std::function<void(jobs::TaskRegistry&)> addTasks;
    const std::shared_ptr<jobs::Alarm> alarm;
    const std::shared_ptr<const workspace::HandedCommands> handedCommands;
    const std::string program;

    // Owner thread.
    std::shared_ptr<OpenWorkspace> open;
    std::shared_ptr<Opening> opening;  // asked for, not yet answered
    std::shared_future<void> closed;   // of what was open last
    std::optional<config::WorkspaceConfig> config;
    const config::WorkspaceConfig* sessionsConfig = nullptr;  // the last one of the session that was taken into it
    std::string readOnlyReason;
    std::vector<JobStatus> jobs;
    QueuedJobs queued;
    JobId lastOwn = 0;        // numbers of this service go down
    JobId lastElsewhere = 0;  // the last one of before the open workspace was opened
    std::chrono::steady_clock::time_point lastDataChange;
    std::function<void(const JobStatus&)> jobListener;
    std::function<void(DataChange)> dataListener;
    std::vector<std::weak_ptr<Pending>> pendings;

    // The threads come last: they end before what they use.
    jobs::Mailbox mailbox;
    JobRunner runner{mailbox, *clock};
    JobRunner actions{mailbox, *clock};  // short writes into the queue, in order
    jobs::WorkerPool questions{questionThreads};
    jobs::WorkerPool boards{1};
    jobs::WorkerPool remote{remoteThreads};  // what waits for other computers, so that no question waits for them

    template <class T>
    void deliver(const std::shared_ptr<Pending>& pending, Answer<T> answer, core::Result<T> result) {
        auto shared = std::make_shared<core::Result<T>>(std::move(result));
        mailbox.post([pending, answer = std::move(answer), shared] {
            if (!pending->cancelled()) answer(std::move(*shared));
        });
    }

    /// Work on a question thread that needs no workspace.
    template <class T>
    Ticket ask(Answer<T> answer, std::function<core::Result<T>()> work) {
        auto pending = remember();
        questions.post([this, pending, answer = std::move(answer), work = std::move(work)] {
            if (pending->cancelled()) return;
            deliver<T>(pending, answer, guarded<T>(work));
        });
        return ticketFor(pending);
    }

    /// Work that waits for other computers or for a person's keychain, and ends within a second of a stop request.
    template <class T>
    Ticket askRemote(Answer<T> answer, std::function<core::Result<T>(const std::stop_token&)> work) {
        auto pending = remember();
        remote.post([this, pending, answer = std::move(answer), work = std::move(work)] {
            if (pending->cancelled()) return;
            deliver<T>(pending, answer, guarded<T>([&] { return work(pending->stop()); }));
        });
        return ticketFor(pending);
    }

    /// A read of the open workspace.
    template <class T>
    Ticket read(Answer<T> answer, std::function<core::Result<T>(store::ReadConnection&)> work) {
        return readBeside<T>(std::move(answer),
                             [work = std::move(work)](store::ReadConnection& reader, OpenWorkspace&,
                                                      const std::stop_token&) { return work(reader); });
    }

    /// A read that needs more than the store, and has to be stopped while it does not read.
    template <class T>
    using ReadBeside = std::function<core::Result<T>(store::ReadConnection&, OpenWorkspace&, const std::stop_token&)>;
    template <class T>
    Ticket readBeside(Answer<T> answer, ReadBeside<T> work, jobs::WorkerPool* pool = nullptr) {
        auto pending = remember();
        jobs::WorkerPool& threads = pool != nullptr ? *pool : questions;
        threads.post([this, pending, workspace = open, answer = std::move(answer), work = std::move(work)]() mutable {
            if (!pending->cancelled()) {
                deliver<T>(pending, answer, guarded<T>([&] { return readNow<T>(*pending, workspace, work); }));
            }
            workspace.reset();
        });
        return ticketFor(pending);
    }

    /// A write of files of the open workspace, in the order of the calls; a cancelled ticket stops the answer alone.
    template <class T>
    Ticket writeFiles(Answer<T> answer, std::function<core::Result<T>(OpenWorkspace&)> work) {
        auto pending = remember();
        actions.addQuiet([this, pending, refusal = refusalToWrite(), place = open, answer = std::move(answer),
                          work = std::move(work)]() mutable {
            deliver<T>(pending, answer, guarded<T>([&]() -> core::Result<T> {
                           if (refusal) return *refusal;
                           return work(*place);
                       }));
            place.reset();
        });
        return ticketFor(pending);
    }

    template <class T>
    static core::Result<T> readNow(Pending& pending, const std::shared_ptr<OpenWorkspace>& workspace,
                                   const ReadBeside<T>& work) {
        if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
        auto connection = workspace->takeConnection();
        if (!connection) return connection.error();
        core::Result<T> result = Error(ErrorCode::Cancelled, "The question was cancelled.");
        if (pending.beginReading(**connection)) {
            result = guarded<T>([&] { return work(**connection, *workspace, pending.stop()); });
            pending.endReading();
        }
        workspace->giveBack(std::move(*connection));
        return result;
    }

    /// A short write about clusters.
    template <class T>
    Ticket decide(Answer<T> answer, std::function<core::Result<T>(store::ClusterWriter&, core::UtcTime)> work) {
        return write<T>(std::move(answer),
                        [work = std::move(work)](store::WriteTransaction& transaction, core::UtcTime now) {
                            return work(transaction.clusters(), now);
                        });
    }

    template <class T>
    using ShortWrite = std::function<core::Result<T>(store::WriteTransaction&, core::UtcTime)>;

    /// A short write into the open workspace; with `isNews` what is shown is read again.
    template <class T>
    Ticket write(Answer<T> answer, ShortWrite<T> work, bool isNews = true) {
        auto pending = remember();
        questions.post(
            [this, pending, isNews, workspace = open, answer = std::move(answer), work = std::move(work)]() mutable {
                auto done = std::make_shared<core::Result<T>>(
                    guarded<T>([&] { return writeNow<T>(workspace, clock->now(), work); }));
                mailbox.post([this, pending, isNews, answer = std::move(answer), done] {
                    const bool changed = isNews && done->has_value();
                    if (!pending->cancelled()) answer(std::move(*done));
                    if (changed && dataListener) dataListener(DataChange::Decision);
                });
                workspace.reset();
            });
        return ticketFor(pending);
    }

    template <class T>
    static core::Result<T> writeNow(const std::shared_ptr<OpenWorkspace>& workspace, core::UtcTime now,
                                    const ShortWrite<T>& work) {
        if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
        if (!workspace->readOnlyReason().empty()) return Error(ErrorCode::StoreLocked, workspace->readOnlyReason());
        return workspace->session().store().writer().run(
            [&](store::WriteTransaction& transaction) { return work(transaction, now); });
    }

    /// A short write of operations; told as stored data that changed.
    Ticket decideInSession(Answer<void> answer, std::function<core::Result<void>(workspace::WorkspaceSession&)> work) {
        auto pending = remember();
        const std::optional<Error> refusal = refusalToWrite();
        actions.addQuiet([this, pending, refusal, place = open, answer = std::move(answer),
                          work = std::move(work)]() mutable {
            auto done = guarded<void>([&] { return refusal ? core::Result<void>(*refusal) : work(place->session()); });
            mailbox.post([this, pending, answer = std::move(answer), done] {
                if (!pending->cancelled()) answer(done);
                if (done && dataListener) dataListener(DataChange::Decision);
            });
            place.reset();
        });
        return ticketFor(pending);
    }

    /// An edit of the open workspace's config; see service_sources.cpp.
    Ticket edit(Answer<SavedConfig> answer, ConfigEdit work);
    void takeEdit(const std::weak_ptr<OpenWorkspace>& from, Pending& pending, const Answer<SavedConfig>& answer,
                  const core::Result<StoredEdit>& done);

    std::shared_ptr<Pending> remember() {
        std::erase_if(pendings, [](const auto& pending) { return pending.expired(); });
        auto pending = std::make_shared<Pending>();
        pendings.push_back(pending);
        return pending;
    }

    void close() {
        for (const auto& weak : pendings) {
            if (const auto pending = weak.lock()) pending->cancel();
        }
        pendings.clear();
        // First, so that what is stopped next knows why.
        if (open) open->beginClosing();
        runner.cancelAll();
        const std::set<JobId> forgotten = queued.clear();
        // Numbers of its queue mean other jobs in the next workspace.
        std::erase_if(jobs, [&](const JobStatus& job) { return job.id > 0 || forgotten.contains(job.id); });
        config.reset();
        sessionsConfig = nullptr;
        readOnlyReason.clear();
        if (open) closed = open->closed();
        drop(std::exchange(open, nullptr));
        if (opening) drop(std::exchange(opening, nullptr));
    }

    // Closing joins the writer and checkpoints: not on this thread.
    void drop(std::shared_ptr<OpenWorkspace> workspace) {
        if (workspace) runner.addQuiet([closing = std::move(workspace)]() mutable { closing.reset(); });
    }
    void drop(const std::shared_ptr<Opening>& unanswered) {
        runner.addQuiet([unanswered] { unanswered->take().reset(); });
    }

    // On the job thread: what was closed before must have let go of the owner's lock.
    void openInto(const std::shared_ptr<Opening>& place, const std::shared_ptr<Pending>& pending,
                  const std::shared_future<void>& before, const std::string& idOrFolder,
                  const Answer<config::WorkspaceConfig>& answer) {
        if (before.valid()) before.wait();
        if (pending->cancelled()) return;
        auto opened = guarded<std::shared_ptr<OpenWorkspace>>([&] { return openNow(idOrFolder); });
        std::optional<Error> error;
        if (!opened) error = opened.error();
        if (opened && !pending->cancelled()) place->put(std::move(*opened));
        mailbox.post([this, place, pending, answer, error] { takeOpened(place, *pending, answer, error); });
    }

    void takeOpened(const std::shared_ptr<Opening>& place, Pending& pending,
                    const Answer<config::WorkspaceConfig>& answer, const std::optional<Error>& error) {
        // Whoever took the place away has also seen to its emptying, before whatever is opened next.
        if (opening != place) return;
        opening.reset();
        if (pending.cancelled()) return drop(place);
        if (error) return answer(*error);
        open = place->take();
        lastElsewhere = lastOwn;
        takeSessionsConfig();
        readOnlyReason = open->readOnlyReason();
        for (const domain::Job& job : open->unendedAtOpening()) queued.know({job, {}});
        takeHandedCommands();
        answer(*config);
    }

    /// A command of another process may have given the session another one.
    void takeSessionsConfig() {
        if (!open) return;
        const config::WorkspaceConfig* now = &open->session().config();
        if (std::exchange(sessionsConfig, now) != now) config = *now;
    }

    void takeHandedCommands() {
        if (!handedCommands || !readOnlyReason.empty()) return;
        open->serve(program, [this, place = std::weak_ptr(open)](std::shared_ptr<workspace::HandedCommand> command) {
            mailbox.post([this, place, command = std::move(command)]() mutable {
                if (auto workspace = place.lock(); workspace && workspace == open)
                    runHanded(std::move(workspace), std::exchange(command, nullptr));
            });
        });
    }

    // One after the other with the jobs; what is short goes beside them, as decisions about clusters do.
    void runHanded(std::shared_ptr<OpenWorkspace> workspace, std::shared_ptr<workspace::HandedCommand> command) {
        if (!handedCommands->runsBeside(command->request())) {
            const bool busy = std::any_of(jobs.begin(), jobs.end(), [](const JobStatus& job) {
                return job.state == JobState::Waiting || job.state == JobState::Running;
            });
            if (busy) command->tellThatItWaits();
            std::string title = titleOf(command->request());
            run(JobKind::Command, std::move(title),
                handedJob(std::move(workspace), std::move(command), handedCommands));
            return;
        }
        questions.post([this, workspace = std::move(workspace), command = std::move(command)]() mutable {
            const int code = handedCommands->run(*command, workspace->session(), {});
            command->end(code, false);
            command.reset();
            mailbox.post([this] {
                if (dataListener) dataListener(DataChange::Decision);
            });
            workspace.reset();
        });
    }

    core::Result<std::shared_ptr<OpenWorkspace>> openNow(const std::string& idOrFolder) {
        auto folder = directory.find(idOrFolder);
        if (!folder) return folder.error();
        const auto serving = handedCommands ? workspace::Serving::Yes : workspace::Serving::No;
        auto session =
            workspace::WorkspaceSession::open(*folder, workspace::Access::Write, clock, directory.profile(), serving);
        std::string reason;
        if (!session && session.error().code == ErrorCode::StoreLocked) {
            reason = session.error().message;
            session = workspace::WorkspaceSession::open(*folder, workspace::Access::Read, clock, directory.profile());
        }
        if (!session) return session.error();
        const bool canWrite = reason.empty();
        auto workspace = std::make_shared<OpenWorkspace>(std::move(*session), std::move(reason));
        if (canWrite) {
            if (auto started = workspace->startQueue([this] { mailbox.post([] {}); }, addTasks); !started)
                return started.error();
            workspace->startSchedules(alarm);
        }
        return workspace;
    }

    // --- jobs

    /// Without taking part in it: the last to let go of a workspace closes it, and that is not for this thread.
    [[nodiscard]] bool isOpen(const std::weak_ptr<OpenWorkspace>& place) const {
        return open && !place.owner_before(open) && !open.owner_before(place);
    }

    /// Why nothing can be written now.
    [[nodiscard]] std::optional<Error> refusalToWrite() const {
        if (!open) return Error(ErrorCode::NotFound, "No workspace is open.");
        if (!readOnlyReason.empty()) return Error(ErrorCode::StoreLocked, readOnlyReason);
        return std::nullopt;
    }

    JobStatus ownJob(JobKind kind, std::string title) {
        JobStatus status;
        status.id = --lastOwn;
        status.kind = kind;
        status.title = std::move(title);
        status.createdAt = clock->now();
        return status;
    }

    JobId run(JobKind kind, std::string title, JobBody body) {
        JobStatus status = ownJob(kind, std::move(title));
        runner.add(status, std::move(body));
        return status.id;
    }

    /// A job of this service that writes and has an answer beside its state.
    template <class T>
    AnsweredJob runAnswered(const std::string& task, std::string title, Answer<T> answer,
                            std::function<core::Result<T>(OpenWorkspace&, JobReporter&, const std::stop_token&)> work) {
        JobStatus status = ownJob(JobKind::Other, std::move(title));
        status.task = task;
        auto pending = remember();
        runner.add(status,
                   [this, pending, refusal = refusalToWrite(), place = open, answer = std::move(answer),
                    work = std::move(work)](JobReporter& reporter, const std::stop_token& stop) -> JobOutcome {
                       auto done = guarded<T>([&]() -> core::Result<T> {
                           if (refusal) return *refusal;
                           return work(*place, reporter, stop);
                       });
                       JobOutcome outcome = JobState::Completed;
                       if (!done && done.error().code == ErrorCode::Cancelled) outcome = JobState::Cancelled;
                       if (!done && done.error().code != ErrorCode::Cancelled) outcome = done.error();
                       deliver<T>(pending, answer, std::move(done));
                       return outcome;
                   });
        return {status.id, ticketFor(pending)};
    }

    JobId enqueue(JobKind kind, std::string title, jobs::Signature signature) {
        if (const auto refusal = refusalToWrite())
            return run(kind, std::move(title),
                       [refusal](JobReporter&, const std::stop_token&) -> JobOutcome { return *refusal; });
        const JobStatus status = ownJob(kind, std::move(title));
        const auto cancelled = queued.begin(status);
        mailbox.post([] {});
        actions.addQuiet([this, id = status.id, place = open, cancelled, signature = std::move(signature)]() mutable {
            auto put = guarded<std::vector<store::EnqueuedJob>>([&]() -> core::Result<std::vector<store::EnqueuedJob>> {
                if (*cancelled) return Error(ErrorCode::Cancelled, "It was cancelled before it began.");
                return place->queue()->enqueue(signature);
            });
            mailbox.post([this, id, from = std::weak_ptr(place), cancelled, put = std::move(put)] {
                if (isOpen(from)) takeEnqueued(id, *cancelled, put);
            });
            place.reset();
        });
        return status.id;
    }

    void takeEnqueued(JobId id, bool cancelled, const core::Result<std::vector<store::EnqueuedJob>>& put) {
        if (!put) return queued.refused(id, put.error());
        std::vector<core::JobId> parts;
        for (const store::EnqueuedJob& job : *put) parts.push_back(job.id);
        queued.enqueued(id, parts);
        if (cancelled) cancel(id);
    }

    void cancel(JobId id) {
        if (queued.isOnItsWay(id)) return queued.cancelOnItsWay(id);
        const std::vector<core::JobId> parts = queued.partsOf(id);
        if (parts.empty()) return runner.cancel(id);
        if (!open || open->queue() == nullptr) return;
        // From the last on, so that none begins because the one before it ended.
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) open->queue()->cancel(*part);
    }

    /// A read about jobs of the open workspace.
    template <class T>
    Ticket readActivity(Answer<T> answer, std::function<core::Result<T>(store::ActivityReader&)> work) {
        auto pending = remember();
        questions.post([this, pending, workspace = open, answer = std::move(answer), work = std::move(work)]() mutable {
            if (!pending->cancelled())
                deliver<T>(pending, answer, guarded<T>([&] { return readActivityNow<T>(workspace, work); }));
            workspace.reset();
        });
        return ticketFor(pending);
    }

    template <class T>
    static core::Result<T> readActivityNow(const std::shared_ptr<OpenWorkspace>& workspace,
                                           const std::function<core::Result<T>(store::ActivityReader&)>& work) {
        if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
        auto reader = workspace->takeActivity();
        if (!reader) return reader.error();
        auto result = guarded<T>([&] { return work(**reader); });
        workspace->giveBack(std::move(*reader));
        return result;
    }

    /// Asks the store for what the queue did not tell about its jobs.
    void readQueued() {
        const std::vector<core::JobId> wanted = open ? queued.takeToRead() : std::vector<core::JobId>();
        if (wanted.empty()) return;
        questions.post([this, workspace = open, wanted]() mutable {
            using Rows = std::vector<domain::Activity>;
            auto rows = guarded<Rows>([&] {
                return readActivityNow<Rows>(workspace, [&](store::ActivityReader& reader) -> core::Result<Rows> {
                    Rows found;
                    for (const core::JobId id : wanted) {
                        auto row = reader.job(id);
                        if (!row) return row.error();
                        if (*row) found.push_back(std::move(**row));
                    }
                    return found;
                });
            });
            mailbox.post([this, from = std::weak_ptr(workspace), rows = std::move(rows)] {
                if (!isOpen(from)) return;
                if (rows) {
                    for (const domain::Activity& row : *rows) queued.know(row);
                }
                queued.endReading();
            });
            workspace.reset();
        });
    }

    /// What changed since the last call; `dataChanged` when stored data may be shown anew.
    std::vector<JobStatus> takeJobChanges(bool& dataChanged) {
        JobRunner::Changes changes = runner.takeChanges();
        dataChanged = changes.data;
        if (!open) return std::move(changes.jobs);
        bool moves = false;
        for (const jobs::JobChange& change : open->takeNews()) {
            queued.take(change, clock->now());
            moves = true;
        }
        readQueued();
        for (JobStatus& status : queued.takeChanged()) {
            dataChanged = dataChanged || hasEnded(status.state);
            changes.jobs.push_back(std::move(status));
        }
        const auto now = std::chrono::steady_clock::now();
        if (moves && now - lastDataChange >= betweenQueueData) {
            lastDataChange = now;
            dataChanged = true;
        }
        return std::move(changes.jobs);
    }

    /// What was done for another workspace, or for none, is not of the open one. All of it has ended: opening waits.
    [[nodiscard]] bool isOfOpenWorkspace(const JobStatus& job) const { return job.id > 0 || job.id < lastElsewhere; }

    [[nodiscard]] LiveJobs liveJobs() const {
        LiveJobs live;
        for (const JobStatus& job : jobs) {
            if (!isOfOpenWorkspace(job)) continue;
            if (queued.partsOf(job.id).empty()) {
                live.beside.push_back(job);
            } else if (job.state == JobState::Running) {
                live.running.push_back(job);
            }
        }
        return live;
    }

    [[nodiscard]] const JobStatus* statusOfJob(JobId id) const {
        const auto found = std::find_if(jobs.begin(), jobs.end(), [id](const JobStatus& job) { return job.id == id; });
        return found == jobs.end() ? nullptr : &*found;
    }

    void updateJobs(const std::vector<JobStatus>& changed) {
        for (const JobStatus& status : changed) {
            const auto known =
                std::find_if(jobs.begin(), jobs.end(), [&](const JobStatus& job) { return job.id == status.id; });
            if (known == jobs.end()) {
                jobs.insert(jobs.begin(), status);
            } else {
                *known = status;
            }
        }
        for (auto oldest = jobs.end(); jobs.size() > mostJobsRemembered && oldest != jobs.begin();) {
            --oldest;
            if (hasEnded(oldest->state)) oldest = jobs.erase(oldest);
        }
    }
};

}  // namespace groundswell::pipeline
