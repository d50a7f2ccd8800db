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
#include "pipeline/workspace/workflow_versions.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workspace {

class HandedCommand;
class OwnerChannel;

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

/// Keeps the chunks that are just being written apart from those that a crash left outside of the store. Thread-safe.
struct ArchiveGate {
    /// Held shared from before a chunk is begun until its items are in the writer's queue; alone by whoever reads
    /// chunks back.
    std::shared_mutex mutex;
    /// False once everything was seen to be in the store, until a write of a chunk's items fails.
    std::atomic<bool> mayHoldUnknown = true;
};

/// An open workspace: its configs, store, archive and, for writing, the owner's lock. The members may be used from
/// several threads as far as their own types allow; the session itself changes in replaceStore() alone.
class WorkspaceSession {
public:
    /// `profile` is where programs that steps may run lie, in `steps/`; without one they run none. Errors: NotFound,
    /// InvalidInput (a config, naming the pointer), StoreLocked, and those of Store::open.
    /// With Serving::Yes an owner has a socket for the commands of others (see serve()).
    static core::Result<std::unique_ptr<WorkspaceSession>> open(const std::filesystem::path& folder, Access access,
                                                                std::shared_ptr<const core::Clock> clock = nullptr,
                                                                const std::filesystem::path& profile = {},
                                                                Serving serving = Serving::No);
    /// Another session over the store that this one has open, with the configs as they are on the disk now; it owns
    /// nothing, and this one must outlive it. Errors: those of the configs.
    [[nodiscard]] core::Result<std::unique_ptr<WorkspaceSession>> beside() const;
    /// Takes up the configs as they are on the disk now; those that cannot be read stay as they were. For the one
    /// thread that uses the session.
    void rereadConfigs();
    /// Takes up another config of this workspace, also while jobs run: those keep what they have of the old one. False,
    /// and nothing is changed, when it asks for other workflows or variables: that is for rereadConfigs(). Thread-safe
    /// beside all that only reads the config.
    [[nodiscard]] bool takeConfig(config::WorkspaceConfig config);
    /// Takes commands of other processes from here on; null when there is no socket for them. `program` is the version
    /// of this one. This session must outlive the channel.
    [[nodiscard]] std::unique_ptr<OwnerChannel> serve(std::string program,
                                                      std::function<void(std::shared_ptr<HandedCommand>)> take,
                                                      std::function<void(const std::string&)> note) const;

    /// As it is now; the reference stays good until the session ends.
    [[nodiscard]] const config::WorkspaceConfig& config() const noexcept { return *m_config; }
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
    /// What its workflow's steps get to know; `stop` ends the making of one that waits for a key.
    [[nodiscard]] workflow::StepSurroundings surroundings(const std::stop_token& stop = {}) const;
    [[nodiscard]] const core::Clock& clock() const noexcept { return *m_clock; }
    [[nodiscard]] store::Store& store() noexcept { return *m_store; }
    [[nodiscard]] archive::RawArchive& archive() noexcept { return m_archive; }
    [[nodiscard]] ArchiveGate& archiveGate() noexcept { return m_archiveGate; }

    /// Checks a workflow (as storedWorkflow), saves it as a version and makes that the active one. For the one thread
    /// that uses the session, which must own the workspace.
    core::Result<void> replaceWorkflow(const config::WorkflowConfig& workflow, const std::string& note);
    /// The versions of one of its workflows.
    [[nodiscard]] WorkflowVersions versions(const std::string& workflow, FileWriter& files = FileWriter::disk()) const;
    /// Reads the active workflows again, after another version was activated. As replaceWorkflow.
    core::Result<void> reloadWorkflows();
    /// Sets the store aside, as Access::Repair does, and begins an empty one. Ends all use of the old one: only for the
    /// one thread that repairs. StoreDamaged, and nothing is changed, when the archive is empty.
    core::Result<void> replaceStore();
    /// Where the store that was replaced is kept; empty when none was.
    [[nodiscard]] const std::filesystem::path& replacedStore() const noexcept { return m_replacedStore; }

private:
    WorkspaceSession(WorkspaceLayout layout, std::shared_ptr<const core::Clock> clock);
    core::Result<void> readConfigs();
    void keepConfig(config::WorkspaceConfig config);
    core::Result<void> readWorkflow(const std::string& id);
    void removeLeftOvers();
    core::Result<void> settleVersions();
    [[nodiscard]] core::Result<void> checkAgreement() const;
    core::Result<void> openStore(Access access);

    WorkspaceLayout m_layout;
    std::shared_ptr<const core::Clock> m_clock;
    std::filesystem::path m_programs;
    archive::RawArchive m_archive;
    ArchiveGate m_archiveGate;
    std::mutex m_configMutex;
    std::vector<std::unique_ptr<const config::WorkspaceConfig>> m_configs;  // guarded by it; jobs hold the older ones
    std::atomic<const config::WorkspaceConfig*> m_config = nullptr;         // the last of them
    std::vector<std::string> m_workflowIds;                                 // their files' names
    std::vector<config::WorkflowConfig> m_stored;                           // as their files have them
    std::vector<config::WorkflowConfig> m_workflows;                        // the same with the variables put in
    std::unique_ptr<OwnerLock> m_lock;
    std::shared_ptr<store::Store> m_store;  // sessions beside this one have it too
    std::filesystem::path m_replacedStore;
};

/// What the store needs from the text floor.
[[nodiscard]] store::StoreOptions storeOptions();

}  // namespace groundswell::workspace
