#include "pipeline/service.h"

#include "models/store/cluster_writer.h"
#include "pipeline/jobs/mailbox.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/service/job_bodies.h"
#include "pipeline/service/job_runner.h"
#include "pipeline/service/open_workspace.h"
#include "pipeline/service/pending.h"
#include "pipeline/service/questions.h"
#include "pipeline/text/query_parser.h"
#include "pipeline/workspace/workspace_directory.h"

#include <algorithm>
#include <exception>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t questionThreads = 2;

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
          handedCommands(std::move(options.handedCommands)),
          program(std::move(options.program)) {}

    // Constant.
    const workspace::WorkspaceDirectory directory;
    const std::shared_ptr<const core::Clock> clock;
    const std::shared_ptr<const workspace::HandedCommands> handedCommands;
    const std::string program;

    // Owner thread.
    std::shared_ptr<OpenWorkspace> open;
    std::shared_ptr<Opening> opening;  // asked for, not yet answered
    std::shared_future<void> closed;   // of what was open last
    std::optional<config::WorkspaceConfig> config;
    std::string readOnlyReason;
    std::vector<JobStatus> jobs;
    std::function<void(const JobStatus&)> jobListener;
    std::function<void()> dataListener;
    std::vector<std::weak_ptr<Pending>> pendings;

    // The threads come last: they end before what they use.
    jobs::Mailbox mailbox;
    JobRunner runner{mailbox};
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
            runner.add(JobKind::Command, std::move(title),
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

    core::Result<std::shared_ptr<OpenWorkspace>> openNow(const std::string& idOrFolder) const {
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
        return std::make_shared<OpenWorkspace>(std::move(*session), std::move(reason));
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
    const JobRunner::Changes changes = m_state->runner.takeChanges();
    m_state->updateJobs(changes.jobs);
    for (const JobStatus& status : changes.jobs) {
        if (m_state->jobListener) m_state->jobListener(status);
    }
    if (changes.data && m_state->dataListener) m_state->dataListener();
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
    std::string title = fileTitle(files);
    return m_state->runner.add(JobKind::Import, std::move(title),
                               importJob(m_state->open, std::move(files), std::move(source)));
}

JobId Service::startFetch(FetchRequest request) {
    std::string title = request.source;
    return m_state->runner.add(JobKind::Fetch, std::move(title), fetchJob(m_state->open, std::move(request)));
}

JobId Service::startProcess() {
    return m_state->runner.add(JobKind::Process, {}, processJob(m_state->open));
}

JobId Service::startRefresh(std::string granularity) {
    return m_state->runner.add(JobKind::Refresh, {}, refreshJob(m_state->open, std::move(granularity)));
}

JobId Service::startExport(ExportRequest request) {
    std::string title = request.file.filename().string();
    return m_state->runner.add(JobKind::Export, std::move(title), exportJob(m_state->open, std::move(request)));
}

JobId Service::startSample() {
    return m_state->runner.add(JobKind::Sample, {}, sampleJob(m_state->open, m_state->directory, m_state->clock));
}

void Service::cancelJob(JobId job) {
    m_state->runner.cancel(job);
}

std::vector<JobStatus> Service::jobs() const {
    return m_state->jobs;
}

void Service::onJobChanged(std::function<void(const JobStatus&)> listener) {
    m_state->jobListener = std::move(listener);
}

void Service::onDataChanged(std::function<void()> listener) {
    m_state->dataListener = std::move(listener);
}

}  // namespace groundswell::pipeline
