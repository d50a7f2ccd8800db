#include "pipeline/service.h"

#include "models/store/cluster_writer.h"
#include "pipeline/jobs/mailbox.h"
#include "pipeline/jobs/schedule/alarm.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/service/job_bodies.h"
#include "pipeline/service/job_questions.h"
#include "pipeline/service/job_runner.h"
#include "pipeline/service/job_tasks.h"
#include "pipeline/service/job_views.h"
#include "pipeline/service/open_workspace.h"
#include "pipeline/service/pending.h"
#include "pipeline/service/questions.h"
#include "pipeline/service/queued_jobs.h"
#include "pipeline/text/query_parser.h"
#include "pipeline/workspace/workspace_directory.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t questionThreads = 2;
constexpr std::int64_t logLinesShown = 2'000;
constexpr std::size_t mostJobsRemembered = 500;
constexpr std::chrono::milliseconds betweenQueueData{1000};

// No exception may leave a worker thread.
template <class T, class Work>
core::Result<T> guarded(const Work& work) {
    try {
        return work();
    } catch (const std::exception& problem) {
        return Error(ErrorCode::Internal, problem.what());
    }
}

Ticket ticketFor(const std::shared_ptr<Pending>& pending) {
    return Ticket([pending] { pending->cancel(); });
}

std::string fileTitle(const std::vector<std::string>& files) {
    if (files.empty()) return {};
    std::string first = std::filesystem::path(files.front()).filename().string();
    return files.size() == 1 ? first : first + " + " + std::to_string(files.size() - 1);
}

}  // namespace

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
    std::string readOnlyReason;
    std::vector<JobStatus> jobs;
    QueuedJobs queued;
    JobId lastOwn = 0;  // numbers of this service go down
    std::chrono::steady_clock::time_point lastDataChange;
    std::function<void(const JobStatus&)> jobListener;
    std::function<void()> dataListener;
    std::vector<std::weak_ptr<Pending>> pendings;

    // The threads come last: they end before what they use.
    jobs::Mailbox mailbox;
    JobRunner runner{mailbox, *clock};
    JobRunner actions{mailbox, *clock};  // short writes into the queue, in order
    jobs::WorkerPool questions{questionThreads};

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
    Ticket readBeside(Answer<T> answer, ReadBeside<T> work) {
        auto pending = remember();
        questions.post([this, pending, workspace = open, answer = std::move(answer), work = std::move(work)]() mutable {
            if (!pending->cancelled()) {
                deliver<T>(pending, answer, guarded<T>([&] { return readNow<T>(*pending, workspace, work); }));
            }
            workspace.reset();
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

    /// A short write into the open workspace.
    template <class T>
    Ticket decide(Answer<T> answer, std::function<core::Result<T>(store::ClusterWriter&, core::UtcTime)> work) {
        auto pending = remember();
        questions.post([this, pending, workspace = open, answer = std::move(answer), work = std::move(work)]() mutable {
            auto done = std::make_shared<core::Result<T>>(
                guarded<T>([&] { return decideNow<T>(workspace, clock->now(), work); }));
            mailbox.post([this, pending, answer = std::move(answer), done] {
                const bool changed = done->has_value();
                if (!pending->cancelled()) answer(std::move(*done));
                if (changed && dataListener) dataListener();
            });
            workspace.reset();
        });
        return ticketFor(pending);
    }

    template <class T>
    static core::Result<T> decideNow(const std::shared_ptr<OpenWorkspace>& workspace, core::UtcTime now,
                                     const std::function<core::Result<T>(store::ClusterWriter&, core::UtcTime)>& work) {
        if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
        if (!workspace->readOnlyReason().empty()) return Error(ErrorCode::StoreLocked, workspace->readOnlyReason());
        return workspace->session().store().writer().run(
            [&](store::WriteTransaction& transaction) { return work(transaction.clusters(), now); });
    }

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
        if (open) open->endServing();
        runner.cancelAll();
        const std::set<JobId> forgotten = queued.clear();
        // Numbers of its queue mean other jobs in the next workspace.
        std::erase_if(jobs, [&](const JobStatus& job) { return job.id > 0 || forgotten.contains(job.id); });
        config.reset();
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
        config = open->session().config();
        readOnlyReason = open->readOnlyReason();
        for (const domain::Job& job : open->unendedAtOpening()) queued.know({job, {}});
        takeHandedCommands();
        answer(*config);
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
                if (dataListener) dataListener();
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

    [[nodiscard]] LiveJobs liveJobs() const {
        LiveJobs live;
        for (const JobStatus& job : jobs) {
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

Service::Service(ServiceOptions options) : m_state(std::make_unique<State>(std::move(options))) {}

Service::~Service() {
    m_state->jobListener = nullptr;
    m_state->dataListener = nullptr;
    m_state->close();
    m_state->mailbox.clear();
}

int Service::drain() {
    int calls = 0;
    for (const std::function<void()>& letter : m_state->mailbox.take()) {
        letter();
        ++calls;
    }
    bool dataChanged = false;
    const std::vector<JobStatus> changed = m_state->takeJobChanges(dataChanged);
    m_state->updateJobs(changed);
    for (const JobStatus& status : changed) {
        if (m_state->jobListener) m_state->jobListener(status);
    }
    if (dataChanged && m_state->dataListener) m_state->dataListener();
    return calls;
}

bool Service::waitForMail(std::chrono::milliseconds timeout) {
    return m_state->mailbox.wait(timeout);
}

Ticket Service::listWorkspaces(Answer<std::vector<WorkspaceEntry>> answer) {
    return m_state->ask<std::vector<WorkspaceEntry>>(
        std::move(answer), [directory = m_state->directory]() -> core::Result<std::vector<WorkspaceEntry>> {
            auto found = directory.list();
            if (!found) return found.error();
            std::vector<WorkspaceEntry> entries;
            for (const workspace::WorkspaceEntry& entry : *found)
                entries.push_back({entry.id, entry.name, entry.folder});
            return entries;
        });
}

Ticket Service::createWorkspace(config::WorkspaceConfig workspace, Answer<WorkspaceEntry> answer) {
    return m_state->ask<WorkspaceEntry>(
        std::move(answer),
        [directory = m_state->directory, workspace = std::move(workspace)]() -> core::Result<WorkspaceEntry> {
            auto folder = directory.create(workspace);
            if (!folder) return folder.error();
            return WorkspaceEntry{workspace.id, workspace.name, *folder};
        });
}

Ticket Service::openWorkspace(std::string idOrFolder, Answer<config::WorkspaceConfig> answer) {
    m_state->close();
    auto pending = m_state->remember();
    auto place = std::make_shared<Opening>();
    State* state = m_state.get();
    state->opening = place;
    state->runner.addQuiet(
        [state, place, pending, before = state->closed, idOrFolder = std::move(idOrFolder),
         answer = std::move(answer)] { state->openInto(place, pending, before, idOrFolder, answer); });
    return ticketFor(pending);
}

void Service::closeWorkspace() {
    m_state->close();
}

const std::optional<config::WorkspaceConfig>& Service::workspace() const {
    return m_state->config;
}

const std::string& Service::readOnlyReason() const {
    return m_state->readOnlyReason;
}

Ticket Service::summary(Answer<Summary> answer) {
    return m_state->read<Summary>(std::move(answer), answerSummary);
}

Ticket Service::rising(int limit, Answer<std::vector<RisingCluster>> answer) {
    return m_state->read<std::vector<RisingCluster>>(std::move(answer),
                                                     [clock = m_state->clock, limit](store::ReadConnection& reader) {
                                                         return answerRising(reader, clock->now(), limit);
                                                     });
}

Ticket Service::clusters(domain::Filter filter, domain::ClusterSort sort, domain::SortOrder order, domain::Page page,
                         Answer<ClusterPage> answer) {
    return m_state->read<ClusterPage>(std::move(answer), [=, clock = m_state->clock](store::ReadConnection& reader) {
        return answerClusters(reader, filter, sort, order, page, clock->now());
    });
}

Ticket Service::clusterDetail(core::ClusterId cluster, Answer<ClusterDetail> answer) {
    return m_state->read<ClusterDetail>(
        std::move(answer), [cluster](store::ReadConnection& reader) { return answerClusterDetail(reader, cluster); });
}

Ticket Service::clusterHistory(core::ClusterId cluster, Answer<std::vector<domain::DayCount>> answer) {
    return m_state->read<std::vector<domain::DayCount>>(
        std::move(answer), [cluster](store::ReadConnection& reader) { return reader.clusters().history(cluster); });
}

Ticket Service::items(domain::Filter filter, domain::ItemSort sort, domain::SortOrder order, domain::Page page,
                      Answer<ItemPage> answer) {
    return m_state->read<ItemPage>(std::move(answer), [=](store::ReadConnection& reader) {
        return answerItems(reader, filter, sort, order, page);
    });
}

Ticket Service::timeline(domain::Filter filter, domain::BinWidth width, Answer<std::vector<domain::TimeBin>> answer) {
    return m_state->read<std::vector<domain::TimeBin>>(
        std::move(answer), [=](store::ReadConnection& reader) { return reader.trends().timeline(filter, width); });
}

Ticket Service::timelineBySource(domain::Filter filter, domain::BinWidth width,
                                 Answer<std::map<std::string, std::vector<domain::TimeBin>>> answer) {
    return m_state->read<std::map<std::string, std::vector<domain::TimeBin>>>(
        std::move(answer),
        [=](store::ReadConnection& reader) { return reader.trends().timelineBySource(filter, width); });
}

Ticket Service::facets(domain::Filter filter, Answer<Facets> answer) {
    return m_state->read<Facets>(std::move(answer),
                                 [=](store::ReadConnection& reader) { return answerFacets(reader, filter); });
}

Ticket Service::similar(SimilarQuestion question, Answer<SimilarPage> answer) {
    return m_state->readBeside<SimilarPage>(
        std::move(answer), [=](store::ReadConnection& reader, OpenWorkspace& workspace, const std::stop_token& stop) {
            return answerSimilar(reader, question, workspace.workflow(), workspace.embedder(), stop);
        });
}

Ticket Service::runs(domain::Page page, Answer<RunPage> answer) {
    return m_state->read<RunPage>(std::move(answer),
                                  [=](store::ReadConnection& reader) { return answerRuns(reader, page); });
}

Ticket Service::runIssues(core::RunId run, Answer<std::vector<domain::RunIssue>> answer) {
    constexpr std::int64_t issuesShown = 1'000;
    return m_state->read<std::vector<domain::RunIssue>>(
        std::move(answer), [=](store::ReadConnection& reader) { return reader.runs().issues(run, issuesShown); });
}

Ticket Service::mergeClusters(core::ClusterId into, std::vector<core::ClusterId> from,
                              Answer<domain::ClusterEdit> answer) {
    return m_state->decide<domain::ClusterEdit>(
        std::move(answer), [into, from = std::move(from)](store::ClusterWriter& clusters, core::UtcTime now) {
            return clusters.mergeByHand(into, from, now);
        });
}

Ticket Service::splitCluster(core::ClusterId cluster, std::vector<core::ItemId> items,
                             Answer<domain::ClusterEdit> answer) {
    return m_state->decide<domain::ClusterEdit>(
        std::move(answer), [cluster, items = std::move(items)](store::ClusterWriter& clusters, core::UtcTime now) {
            return clusters.splitByHand(cluster, items, now);
        });
}

Ticket Service::undoClusterEdit(core::EditId edit, Answer<void> answer) {
    return m_state->decide<void>(std::move(answer), [edit](store::ClusterWriter& clusters, core::UtcTime now) {
        return clusters.undoEdit(edit, now);
    });
}

Ticket Service::redoClusterEdit(core::EditId edit, Answer<void> answer) {
    return m_state->decide<void>(
        std::move(answer), [edit](store::ClusterWriter& clusters, core::UtcTime) { return clusters.redoEdit(edit); });
}

domain::SearchQuery Service::parseSearch(const std::string& typed) {
    return text::parseQuery(typed);
}

JobId Service::startImport(std::vector<std::string> files, std::string source) {
    const std::string title = fileTitle(files);
    return m_state->enqueue(JobKind::Import, title, importCall(files, source, title));
}

JobId Service::startFetch(FetchRequest request) {
    return m_state->enqueue(JobKind::Fetch, request.source, fetchCall(request, request.source));
}

JobId Service::startProcess() {
    return m_state->enqueue(JobKind::Process, {}, processCall());
}

JobId Service::startRefresh(std::string granularity) {
    return m_state->enqueue(JobKind::Refresh, {}, refreshCall(granularity));
}

JobId Service::startTask(const std::string& task, const std::string& argumentsJson, std::string title) {
    auto arguments = nlohmann::json::parse(argumentsJson, nullptr, false);
    // What is no JSON the queue refuses as it does a text.
    jobs::Signature call = jobs::call(task, arguments.is_discarded() ? nlohmann::json(argumentsJson) : arguments);
    call.options.title = title;
    return m_state->enqueue(kindOfTask(task), std::move(title), std::move(call));
}

JobId Service::startExport(ExportRequest request) {
    std::string title = request.file.filename().string();
    return m_state->run(JobKind::Export, std::move(title), exportJob(m_state->open, std::move(request)));
}

JobId Service::startSample() {
    return m_state->run(JobKind::Sample, {}, sampleJob(m_state->open, m_state->directory, m_state->clock));
}

void Service::cancelJob(JobId job) {
    m_state->cancel(job);
}

Ticket Service::retryJob(JobId job, Answer<void> answer) {
    auto pending = m_state->remember();
    const std::optional<Error> refusal = m_state->refusalToWrite();
    std::vector<core::JobId> parts = m_state->queued.partsOf(job);
    // Of several jobs one after the other, the one that did not end well.
    if (const JobStatus* status = m_state->statusOfJob(job); status != nullptr && parts.size() > 1) {
        const std::string task = status->task;
        std::erase_if(parts, [&](core::JobId part) { return m_state->queued.taskOf(part) != task; });
    }
    m_state->actions.addQuiet(
        [state = m_state.get(), pending, refusal, parts, place = m_state->open, answer = std::move(answer)]() mutable {
            auto done = guarded<void>([&]() -> core::Result<void> {
                if (refusal) return *refusal;
                if (parts.empty()) return Error(ErrorCode::NotFound, "Only jobs of the queue can be tried again.");
                return place->queue()->retry(parts.front());
            });
            state->mailbox.post([state, pending, parts, from = std::weak_ptr(place), answer = std::move(answer), done] {
                if (done && state->isOpen(from)) state->queued.readAgain(parts.front());
                if (!pending->cancelled()) answer(done);
            });
            place.reset();
        });
    return ticketFor(pending);
}

void Service::pauseJobs() {
    if (m_state->open) m_state->open->setPaused(true);
}

void Service::resumeJobs() {
    if (m_state->open) m_state->open->setPaused(false);
}

bool Service::jobsArePaused() const {
    return m_state->open && m_state->open->isPaused();
}

core::Result<void> Service::setPoolSlots(const std::string& pool, int slots) {
    if (const auto refusal = m_state->refusalToWrite()) return *refusal;
    return m_state->open->queue()->setSlots(pool, slots);
}

std::vector<JobStatus> Service::jobs() const {
    return m_state->jobs;
}

Ticket Service::jobPage(JobGroup group, domain::Page page, Answer<JobPage> answer) {
    return m_state->readActivity<JobPage>(std::move(answer),
                                          [group, page, live = m_state->liveJobs()](store::ActivityReader& reader) {
                                              return answerJobPage(reader, group, page, live);
                                          });
}

Ticket Service::jobDetails(JobId job, Answer<JobDetails> answer) {
    std::optional<JobStatus> beside;
    const std::vector<core::JobId> parts = m_state->queued.partsOf(job);
    if (const JobStatus* status = m_state->statusOfJob(job); status != nullptr && parts.empty()) beside = *status;
    return m_state->readActivity<JobDetails>(
        std::move(answer),
        [clock = m_state->clock, beside, parts](store::ActivityReader& reader) -> core::Result<JobDetails> {
            if (beside) return detailsOf(*beside, clock->now());
            return answerJobDetails(reader, parts.empty() ? core::JobId{} : parts.front(), clock->now());
        });
}

Ticket Service::jobLog(JobId job, Answer<std::vector<domain::JobLogLine>> answer) {
    using Lines = std::vector<domain::JobLogLine>;
    const std::vector<core::JobId> parts = m_state->queued.partsOf(job);
    return m_state->read<Lines>(std::move(answer), [parts](store::ReadConnection& reader) -> core::Result<Lines> {
        Lines all;
        for (const core::JobId part : parts) {
            auto lines = reader.jobs().log(part, logLinesShown);
            if (!lines) return lines.error();
            all.insert(all.end(), lines->begin(), lines->end());
        }
        return all;
    });
}

Ticket Service::pools(Answer<std::vector<PoolLoad>> answer) {
    using Pools = std::vector<PoolLoad>;
    return m_state->readActivity<Pools>(
        std::move(answer), [place = m_state->open](store::ActivityReader& reader) -> core::Result<Pools> {
            Pools pools;
            if (place->queue() == nullptr) return pools;
            auto ready = reader.readyByPool();
            if (!ready) return ready.error();
            for (const jobs::PoolStatus& pool : place->queue()->pools())
                pools.push_back({pool.name, pool.slots, pool.running, (*ready)[pool.name] + pool.received});
            return pools;
        });
}

void Service::onJobChanged(std::function<void(const JobStatus&)> listener) {
    m_state->jobListener = std::move(listener);
}

void Service::onDataChanged(std::function<void()> listener) {
    m_state->dataListener = std::move(listener);
}

}  // namespace groundswell::pipeline
