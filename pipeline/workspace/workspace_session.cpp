#include "pipeline/workspace/workspace_session.h"

#include "models/store/run_writer.h"
#include "pipeline/text/search_text.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/files.h"

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;

store::StoreOptions storeOptions() {
    return {[](std::string_view text) { return text::searchText(text); }, text::searchTextVersion()};
}

WorkspaceSession::WorkspaceSession(WorkspaceLayout layout, std::shared_ptr<const core::Clock> clock)
    : m_layout(std::move(layout)),
      m_clock(clock ? std::move(clock) : std::make_shared<core::SystemClock>()),
      m_archive(m_layout.raw()) {}

core::Result<std::unique_ptr<WorkspaceSession>> WorkspaceSession::open(const std::filesystem::path& folder,
                                                                       Access access,
                                                                       std::shared_ptr<const core::Clock> clock) {
    std::unique_ptr<WorkspaceSession> session(new WorkspaceSession({folder}, std::move(clock)));
    const WorkspaceLayout& layout = session->m_layout;

    auto configText = readTextFile(layout.config());
    if (!configText) {
        if (configText.error().code != ErrorCode::NotFound) return configText.error();
        return Error(ErrorCode::NotFound, "There is no workspace here.")
            .with("file", folder.string())
            .with("remedy", "`groundswell workspace list` shows those there are; `workspace create` makes one.");
    }
    auto config = config::parseWorkspace(*configText);
    if (!config) return std::move(config).error().with("file", layout.config().string());
    session->m_config = std::move(*config);

    const std::filesystem::path workflowFile = layout.workflow(session->m_config.workflow);
    auto workflowText = readTextFile(workflowFile);
    if (!workflowText) return workflowText.error();
    auto workflow = config::parseWorkflow(*workflowText, workflow::registeredSteps());
    if (!workflow) return std::move(workflow).error().with("file", workflowFile.string());
    session->m_workflow = std::move(*workflow);

    if (access == Access::Write) {
        auto lock = OwnerLock::acquire(folder);
        if (!lock) return lock.error();
        session->m_lock = std::move(*lock);
    }
    auto store = store::Store::open(layout.store(),
                                    access == Access::Write ? store::OpenMode::ReadWrite : store::OpenMode::ReadOnly,
                                    storeOptions());
    if (!store) return store.error();
    session->m_store = std::move(*store);
    if (access == Access::Write) {
        auto closed = session->m_store->writer().run(
            [](store::WriteTransaction& transaction) { return transaction.runs().closeInterrupted(); });
        if (!closed) return closed.error();
    }
    return session;
}

}  // namespace groundswell::workspace
