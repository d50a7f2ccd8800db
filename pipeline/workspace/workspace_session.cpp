#include "pipeline/workspace/workspace_session.h"

#include "models/store/run_writer.h"
#include "pipeline/text/search_text.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/files.h"
#include "pipeline/workspace/workspace_directory.h"

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

}  // namespace

WorkspaceSession::WorkspaceSession(WorkspaceLayout layout, std::shared_ptr<const core::Clock> clock)
    : m_layout(std::move(layout)),
      m_clock(clock ? std::move(clock) : std::make_shared<core::SystemClock>()),
      m_archive(m_layout.raw()) {}

core::Result<std::unique_ptr<WorkspaceSession>> WorkspaceSession::open(const std::filesystem::path& folder,
                                                                       Access access,
                                                                       std::shared_ptr<const core::Clock> clock,
                                                                       Serving serving) {
    std::unique_ptr<WorkspaceSession> session(new WorkspaceSession({folder}, std::move(clock)));
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
    return session;
}

core::Result<std::unique_ptr<WorkspaceSession>> WorkspaceSession::beside() const {
    std::unique_ptr<WorkspaceSession> session(new WorkspaceSession(m_layout, m_clock));
    if (auto read = session->readConfigs(); !read) return read.error();
    session->m_store = m_store;
    return session;
}

void WorkspaceSession::rereadConfigs() {
    WorkspaceSession fresh(m_layout, m_clock);
    if (!fresh.readConfigs()) return;
    m_config = std::move(fresh.m_config);
    m_workflow = std::move(fresh.m_workflow);
}

std::unique_ptr<OwnerChannel> WorkspaceSession::serve(std::string program,
                                                      std::function<void(std::shared_ptr<HandedCommand>)> take,
                                                      std::function<void(const std::string&)> note) const {
    if (!m_lock || m_lock->socket() < 0) return nullptr;
    return std::make_unique<OwnerChannel>(
        m_lock->socket(), OwnerChannel::Options{std::move(program), realPath(m_layout.folder).string(), std::move(take),
                                                std::move(note)});
}

core::Result<void> WorkspaceSession::readConfigs() {
    auto configText = readTextFile(m_layout.config());
    if (!configText) {
        if (configText.error().code != ErrorCode::NotFound) return configText.error();
        return Error(ErrorCode::NotFound, "There is no workspace here.")
            .with("file", m_layout.folder.string())
            .with("remedy", "`groundswell workspace list` shows those there are; `workspace create` makes one.");
    }
    auto config = config::parseWorkspace(*configText);
    if (!config) return std::move(config).error().with("file", m_layout.config().string());
    m_config = std::move(*config);

    const std::filesystem::path workflowFile = m_layout.workflow(m_config.workflow);
    auto workflowText = readTextFile(workflowFile);
    if (!workflowText) return workflowText.error();
    auto workflow = config::parseWorkflow(*workflowText, workflow::registeredSteps());
    if (!workflow) return std::move(workflow).error().with("file", workflowFile.string());
    m_workflow = std::move(*workflow);
    return {};
}

core::Result<void> WorkspaceSession::replaceWorkflow(const config::WorkflowConfig& workflow) {
    const std::string text = config::writeWorkflow(workflow);
    auto checked = config::parseWorkflow(text, workflow::registeredSteps());
    if (!checked) return checked.error();
    const std::filesystem::path file = m_layout.workflow(workflow.id);
    auto before = readTextFile(file);
    if (!before) return before.error();
    const std::filesystem::path versions = m_layout.workflows() / "versions";
    if (auto made = makePrivateFolder(versions); !made) return made;
    std::filesystem::path kept;
    int number = 1;
    do {
        kept = versions / (workflow.id + "-" + std::to_string(number++) + ".json");
    } while (std::filesystem::exists(kept));
    if (auto written = writeFileAtomically(kept, *before); !written) return written;
    if (auto written = writeFileAtomically(file, text); !written) return written;
    m_workflow = std::move(*checked);
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
    return openStore(Access::Write);
}

}  // namespace groundswell::workspace
