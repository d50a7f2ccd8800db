#pragma once

#include "models/config/workflow_config.h"
#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/store/store.h"
#include "pipeline/sources/archive/raw_archive.h"
#include "pipeline/workspace/owner_lock.h"

#include <filesystem>
#include <memory>

namespace groundswell::workspace {

enum class Access { Read, Write };

/// Names inside a workspace's folder.
struct WorkspaceLayout {
    std::filesystem::path folder;

    [[nodiscard]] std::filesystem::path config() const { return folder / "workspace.json"; }
    [[nodiscard]] std::filesystem::path workflows() const { return folder / "workflows"; }
    [[nodiscard]] std::filesystem::path workflow(const std::string& id) const { return workflows() / (id + ".json"); }
    [[nodiscard]] std::filesystem::path store() const { return folder / "store.sqlite"; }
    [[nodiscard]] std::filesystem::path raw() const { return folder / "raw"; }
};

/// An open workspace: its configs, store, archive and, for writing, the owner's lock. The members may be used from
/// several threads as far as their own types allow; the session itself does not change.
class WorkspaceSession {
public:
    /// Errors: NotFound, InvalidInput (a config, naming the pointer), StoreLocked, and those of Store::open.
    static core::Result<std::unique_ptr<WorkspaceSession>> open(const std::filesystem::path& folder, Access access,
                                                                std::shared_ptr<const core::Clock> clock = nullptr);

    [[nodiscard]] const config::WorkspaceConfig& config() const noexcept { return m_config; }
    [[nodiscard]] const config::WorkflowConfig& workflow() const noexcept { return m_workflow; }
    [[nodiscard]] const WorkspaceLayout& layout() const noexcept { return m_layout; }
    [[nodiscard]] const core::Clock& clock() const noexcept { return *m_clock; }
    [[nodiscard]] store::Store& store() noexcept { return *m_store; }
    [[nodiscard]] archive::RawArchive& archive() noexcept { return m_archive; }

private:
    WorkspaceSession(WorkspaceLayout layout, std::shared_ptr<const core::Clock> clock);

    WorkspaceLayout m_layout;
    std::shared_ptr<const core::Clock> m_clock;
    archive::RawArchive m_archive;
    config::WorkspaceConfig m_config;
    config::WorkflowConfig m_workflow;
    std::unique_ptr<OwnerLock> m_lock;
    std::unique_ptr<store::Store> m_store;
};

/// What the store needs from the text floor.
[[nodiscard]] store::StoreOptions storeOptions();

}  // namespace groundswell::workspace
