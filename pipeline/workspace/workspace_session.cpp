#include "pipeline/workspace/workspace_session.h"

#include "models/config/json_document.h"
#include "models/config/variables.h"
#include "models/store/run_writer.h"
#include "pipeline/system/files.h"
#include "pipeline/text/search_text.h"
#include "pipeline/workflow/step_checks.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/activation.h"
#include "pipeline/workspace/owner_channel.h"
#include "pipeline/workspace/workspace_directory.h"

#include <algorithm>

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;

store::StoreOptions storeOptions() {
    return {[](std::string_view text) { return text::searchText(text); }, text::searchTextVersion()};
}

namespace {

// A new store is empty for a moment, and then nothing has been archived yet.
core::Result<void> refuseEmptiedStore(const WorkspaceLayout& layout, const archive::RawArchive& archive) {
    std::error_code absent;
    if (std::filesystem::file_size(layout.store(), absent) != 0 || absent) return {};
    auto chunks = archive.list();
    if (!chunks) return chunks.error();
    if (chunks->empty()) return {};
    return Error(ErrorCode::StoreDamaged, "The store is empty or damaged.")
        .with("file", layout.store().string())
        .with("remedy", store::damageRemedy(layout.store()));
}

// The workspace's own first, then those that sources name, in their order.
std::vector<std::string> workflowIdsOf(const config::WorkspaceConfig& config) {
    std::vector<std::string> ids{config.workflow};
    for (const config::SourceConfig& source : config.sources) {
        if (!source.workflow.empty() && std::find(ids.begin(), ids.end(), source.workflow) == ids.end())
            ids.push_back(source.workflow);
    }
    return ids;
}

}  // namespace

WorkspaceSession::WorkspaceSession(WorkspaceLayout layout, std::shared_ptr<const core::Clock> clock)
    : m_layout(std::move(layout)),
      m_clock(clock ? std::move(clock) : std::make_shared<core::SystemClock>()),
      m_archive(m_layout.raw()) {}

core::Result<std::unique_ptr<WorkspaceSession>> WorkspaceSession::open(const std::filesystem::path& folder,
                                                                       Access access,
                                                                       std::shared_ptr<const core::Clock> clock,
                                                                       const std::filesystem::path& profile,
                                                                       Serving serving) {
    std::unique_ptr<WorkspaceSession> session(new WorkspaceSession({folder}, std::move(clock)));
    // Not beside the workspace, which may have come from anywhere.
    if (!profile.empty()) session->m_programs = std::filesystem::absolute(profile) / "steps";
    if (auto read = session->readConfigs(); !read) return read.error();
    if (access != Access::Read) {
        auto lock = OwnerLock::acquire(folder, serving);
        if (!lock) return lock.error();
        session->m_lock = std::move(*lock);
    }
    auto opened = session->openStore(access);
    if (!opened && access == Access::Repair && opened.error().code == ErrorCode::StoreDamaged)
        opened = session->replaceStore();
    if (!opened) return opened.error();
    if (access == Access::Read) return session;
    session->removeLeftOvers();
    if (auto settled = session->settleVersions(); !settled) return settled.error();
    return session;
}

core::Result<std::unique_ptr<WorkspaceSession>> WorkspaceSession::beside() const {
    std::unique_ptr<WorkspaceSession> session(new WorkspaceSession(m_layout, m_clock));
    session->m_programs = m_programs;
    if (auto read = session->readConfigs(); !read) return read.error();
    session->m_store = m_store;
    return session;
}

void WorkspaceSession::rereadConfigs() {
    static_cast<void>(reloadWorkflows());
}

// Held from reading or comparing a config until it is kept, so that no older one is kept after a newer. A process has
// one workspace open.
static std::mutex& configTurn() {
    static std::mutex mutex;
    return mutex;
}

void WorkspaceSession::keepConfig(config::WorkspaceConfig config) {
    const std::scoped_lock lock(m_configMutex);
    m_configs.push_back(std::make_unique<const config::WorkspaceConfig>(std::move(config)));
    m_config = m_configs.back().get();
}

bool WorkspaceSession::takeConfig(config::WorkspaceConfig config) {
    const std::scoped_lock turn(configTurn());
    const config::WorkspaceConfig& before = this->config();
    if (workflowIdsOf(config) != workflowIdsOf(before) || config.variables != before.variables) return false;
    keepConfig(std::move(config));
    return true;
}

core::Result<void> WorkspaceSession::reloadWorkflows() {
    const std::scoped_lock turn(configTurn());
    WorkspaceSession fresh(m_layout, m_clock);
    if (auto read = fresh.readConfigs(); !read) return read;
    keepConfig(fresh.config());
    m_workflowIds = std::move(fresh.m_workflowIds);
    m_stored = std::move(fresh.m_stored);
    m_workflows = std::move(fresh.m_workflows);
    return {};
}

std::unique_ptr<OwnerChannel> WorkspaceSession::serve(std::string program,
                                                      std::function<void(std::shared_ptr<HandedCommand>)> take,
                                                      std::function<void(const std::string&)> note) const {
    if (!m_lock || m_lock->socket() < 0) return nullptr;
    return std::make_unique<OwnerChannel>(
        m_lock->socket(), OwnerChannel::Options{std::move(program), realPath(m_layout.folder).string(), std::move(take),
                                                std::move(note)});
}

workflow::StepSurroundings WorkspaceSession::surroundings(const std::stop_token& stop) const {
    return {config().id, m_programs, stop};
}

core::Result<void> WorkspaceSession::readConfigs() {
    auto configText = system::readTextFile(m_layout.config());
    if (!configText) {
        if (configText.error().code != ErrorCode::NotFound) return configText.error();
        return Error(ErrorCode::NotFound, "There is no workspace here.")
            .with("file", m_layout.folder.string())
            .with("remedy", "`groundswell workspace list` shows those there are; `workspace create` makes one.");
    }
    auto config = config::parseWorkspace(*configText);
    if (!config) return std::move(config).error().with("file", m_layout.config().string());
    keepConfig(std::move(*config));

    m_workflowIds = workflowIdsOf(this->config());
    for (const std::string& id : m_workflowIds) {
        if (auto read = readWorkflow(id); !read) return read;
    }
    return checkAgreement();
}

core::Result<void> WorkspaceSession::readWorkflow(const std::string& id) {
    const std::filesystem::path file = m_layout.workflow(id);
    auto text = system::readTextFile(file);
    if (!text) return text.error();
    auto stored = config::parseWorkflow(*text, workflow::registeredSteps());
    if (!stored) return std::move(stored).error().with("file", file.string());
    auto workflow = config::withVariables(*stored, config().variables);
    if (!workflow) return std::move(workflow).error().with("file", file.string());
    m_stored.push_back(std::move(*stored));
    m_workflows.push_back(std::move(*workflow));
    return {};
}

core::Result<void> WorkspaceSession::checkAgreement() const {
    const auto found = workflow::clusteringDisagreements(m_workflows);
    if (found.empty()) return {};
    return config::problemsError({found.front().problem})
        .with("file", m_layout.workflow(m_workflowIds[found.front().workflow]).string());
}

const config::WorkflowConfig& WorkspaceSession::workflowFor(std::string_view source) const {
    const std::string& id = config().workflowOf(source);
    const auto found = std::find(m_workflowIds.begin(), m_workflowIds.end(), id);
    return found == m_workflowIds.end() ? m_workflows.front()
                                        : m_workflows[static_cast<std::size_t>(found - m_workflowIds.begin())];
}

const config::WorkflowConfig& WorkspaceSession::clusteringWorkflow() const {
    return workflow::clusteringWorkflow(m_workflows);
}

domain::SourceChoice WorkspaceSession::sourcesOf(const config::WorkflowConfig& workflow) const {
    domain::SourceChoice choice;
    choice.isExcept = &workflow == &m_workflows.front();
    for (const config::SourceConfig& source : config().sources) {
        if ((&workflowFor(source.id) == &workflow) != choice.isExcept) choice.sources.push_back(source.id);
    }
    return choice;
}

WorkflowVersions WorkspaceSession::versions(const std::string& workflow, FileWriter& files) const {
    return {m_layout.workflows(), workflow, *m_clock, files};
}

core::Result<void> WorkspaceSession::replaceWorkflow(const config::WorkflowConfig& workflow, const std::string& note) {
    const std::string text = config::writeWorkflow(workflow);
    auto checked = config::parseWorkflow(text, workflow::registeredSteps());
    if (!checked) return checked.error();
    auto replaced = config::withVariables(*checked, config().variables);
    if (!replaced) return replaced.error();
    WorkflowVersions all = versions(workflow.id);
    if (auto noticed = all.notice(); !noticed) return noticed.error();
    auto version = all.save(text, "saved", note);
    if (!version) return version.error();
    PendingActivation activation;
    activation.version = version->number;
    activation.hash = version->hash;
    if (auto activated = all.activate(activation); !activated) return activated;
    for (std::size_t i = 0; i < m_stored.size(); ++i) {
        if (m_stored[i].id != workflow.id) continue;
        m_stored[i] = *checked;
        m_workflows[i] = *replaced;
    }
    return all.finish(activation, true);
}

// The owner's lock is held: nobody writes these files now. The archive and the store look after their own.
void WorkspaceSession::removeLeftOvers() {
    system::removeLeftOvers(m_layout.folder, m_layout.config().filename().string());
    for (const std::filesystem::path& folder :
         {m_layout.workflows(), m_layout.workflows() / "versions", m_layout.folder / "taxonomies"}) {
        system::removeLeftOvers(folder);
    }
}

// Records what was edited by hand, and ends activations that were interrupted.
core::Result<void> WorkspaceSession::settleVersions() {
    for (const std::string& id : workflowIds(m_layout.workflows())) {
        WorkflowVersions all = versions(id);
        const auto text = all.readActive();
        // What is no workflow is no version either. A full disk must not keep the workspace shut: it is recorded later.
        if (text && config::parseWorkflow(*text, workflow::registeredSteps())) static_cast<void>(all.notice());
        const auto pending = all.pending();
        if (!pending) continue;
        const bool isActive = text && contentHash(*text) == pending->hash;
        if (isActive) {
            auto applied = applyActivation(*m_store, id, *pending, workspace::sourcesOf(config(), id));
            if (!applied) return applied.error();
        }
        if (auto finished = all.finish(*pending, isActive); !finished) return finished;
    }
    return {};
}

core::Result<void> WorkspaceSession::openStore(Access access) {
    if (auto filled = refuseEmptiedStore(m_layout, m_archive); !filled) return filled;
    auto store = store::Store::open(m_layout.store(),
                                    access == Access::Read ? store::OpenMode::ReadOnly : store::OpenMode::ReadWrite,
                                    storeOptions());
    if (!store) return store.error();
    m_store = std::move(*store);
    if (access == Access::Read) return {};
    // The owner's lock is held: whoever left a run as running is gone, however that ended.
    auto closed = m_store->writer().run(
        [](store::WriteTransaction& transaction) { return transaction.runs().closeInterrupted(); });
    if (!closed) return closed.error();
    return {};
}

core::Result<void> WorkspaceSession::replaceStore() {
    auto chunks = m_archive.list();
    if (!chunks) return chunks.error();
    if (chunks->empty()) {
        return Error(ErrorCode::StoreDamaged, "The store is damaged, and the archive has nothing to rebuild it from.")
            .with("file", m_layout.store().string())
            .with("remedy", "Bring the workspace back from a backup with \"groundswell restore\".");
    }
    m_store.reset();
    auto kept = store::Store::setAside(m_layout.store(), m_clock->now());
    if (!kept) return kept.error();
    m_replacedStore = std::move(*kept);
    m_archiveGate.mayHoldUnknown = true;
    return openStore(Access::Write);
}

}  // namespace groundswell::workspace
