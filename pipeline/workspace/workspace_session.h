#pragma once

#include "models/config/workflow_config.h"
#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/source_choice.h"
#include "models/store/store.h"
#include "pipeline/sources/archive/raw_archive.h"
#include "pipeline/workflow/step_surroundings.h"
#include "pipeline/workspace/owner_lock.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workspace {

enum class Access {
    Read,
    Write,
    Repair,  ///< as Write; a damaged store is set aside and an empty one begun, if the archive can fill it again
};

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
/// several threads as far as their own types allow; the session itself changes in replaceStore() alone.
class WorkspaceSession {
public:
    /// `profile` is where programs that steps may run lie, in `steps/`; without one they run none. Errors: NotFound,
    /// InvalidInput (a config, naming the pointer), StoreLocked, and those of Store::open.
    static core::Result<std::unique_ptr<WorkspaceSession>> open(const std::filesystem::path& folder, Access access,
                                                                std::shared_ptr<const core::Clock> clock = nullptr,
                                                                const std::filesystem::path& profile = {});

    [[nodiscard]] const config::WorkspaceConfig& config() const noexcept { return m_config; }
    /// All workflows that its sources go through, with its variables put in: the workspace's own first, then those that
    /// sources name, in their order.
    [[nodiscard]] const std::vector<config::WorkflowConfig>& workflows() const noexcept { return m_workflows; }
    /// The workspace's own.
    [[nodiscard]] const config::WorkflowConfig& workflow() const noexcept { return m_workflows.front(); }
    /// The one that items of a source go through; the workspace's own for a source that it does not have.
    [[nodiscard]] const config::WorkflowConfig& workflowFor(std::string_view source) const;
    /// The first of workflows() that clusters, else the first; what they say of clusters and vectors is the same in
    /// all.
    [[nodiscard]] const config::WorkflowConfig& clusteringWorkflow() const;
    /// The sources that go through one of workflows().
    [[nodiscard]] domain::SourceChoice sourcesOf(const config::WorkflowConfig& workflow) const;
    /// One of workflows() as its file has it, for editing: with references in place of variables.
    [[nodiscard]] const config::WorkflowConfig& storedWorkflow(std::size_t index) const { return m_stored[index]; }
    [[nodiscard]] const WorkspaceLayout& layout() const noexcept { return m_layout; }
    /// What its workflow's steps get to know.
    [[nodiscard]] workflow::StepSurroundings surroundings() const;
    [[nodiscard]] const core::Clock& clock() const noexcept { return *m_clock; }
    [[nodiscard]] store::Store& store() noexcept { return *m_store; }
    [[nodiscard]] archive::RawArchive& archive() noexcept { return m_archive; }

    /// Checks and writes a workflow (as storedWorkflow) in place of the one of its id that the workspace has; that one
    /// is kept as workflows/versions/ID-N.json. For the one thread that uses the session, which must own the workspace.
    core::Result<void> replaceWorkflow(const config::WorkflowConfig& workflow);
    /// Sets the store aside, as Access::Repair does, and begins an empty one. Ends all use of the old one: only for the
    /// one thread that repairs. StoreDamaged, and nothing is changed, when the archive is empty.
    core::Result<void> replaceStore();
    /// Where the store that was replaced is kept; empty when none was.
    [[nodiscard]] const std::filesystem::path& replacedStore() const noexcept { return m_replacedStore; }

private:
    WorkspaceSession(WorkspaceLayout layout, std::shared_ptr<const core::Clock> clock);
    core::Result<void> readConfigs();
    core::Result<void> readWorkflow(const std::string& id);
    [[nodiscard]] core::Result<void> checkAgreement() const;
    core::Result<void> openStore(Access access);

    WorkspaceLayout m_layout;
    std::shared_ptr<const core::Clock> m_clock;
    std::filesystem::path m_programs;
    archive::RawArchive m_archive;
    config::WorkspaceConfig m_config;
    std::vector<std::string> m_workflowIds;           // their files' names
    std::vector<config::WorkflowConfig> m_stored;     // as their files have them
    std::vector<config::WorkflowConfig> m_workflows;  // the same with the variables put in
    std::unique_ptr<OwnerLock> m_lock;
    std::unique_ptr<store::Store> m_store;
    std::filesystem::path m_replacedStore;
};

/// What the store needs from the text floor.
[[nodiscard]] store::StoreOptions storeOptions();

}  // namespace groundswell::workspace
