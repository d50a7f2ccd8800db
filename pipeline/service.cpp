#include "pipeline/service/service_state.h"

#include "models/store/cluster_writer.h"
#include "pipeline/text/query_parser.h"

namespace groundswell::pipeline {

namespace {

constexpr std::int64_t logLinesShown = 2'000;

std::string fileTitle(const std::vector<std::string>& files) {
    if (files.empty()) return {};
    std::string first = std::filesystem::path(files.front()).filename().string();
    return files.size() == 1 ? first : first + " + " + std::to_string(files.size() - 1);
}

}  // namespace

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
    m_state->takeSessionsConfig();
    for (const JobStatus& status : changed) {
        if (m_state->jobListener) m_state->jobListener(status);
    }
    if (dataChanged && m_state->dataListener) m_state->dataListener(DataChange::Job);
    return calls;
}

bool Service::isAnswering() const {
    return !m_state->questions.isIdle() || !m_state->boards.isIdle();
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
    return m_state->readBeside<Summary>(
        std::move(answer), [](store::ReadConnection& reader, OpenWorkspace& workspace, const std::stop_token&) {
            return answerSummary(reader, workspace.session().config());
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
    return m_state->readBeside<ItemPage>(
        std::move(answer), [=](store::ReadConnection& reader, OpenWorkspace& workspace, const std::stop_token&) {
            return answerItems(reader, workspace.itemOrders(), filter, sort, order, page);
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

JobId Service::startImport(std::vector<std::string> files, std::string source, std::vector<TableChoice> tables) {
    const std::string title = fileTitle(files);
    return m_state->enqueue(JobKind::Import, title, importCall(files, source, title, tables));
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

void Service::onDataChanged(std::function<void(DataChange)> listener) {
    m_state->dataListener = std::move(listener);
}

}  // namespace groundswell::pipeline
