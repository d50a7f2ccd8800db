#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "pipeline/workspace/workspace_session.h"

#include <filesystem>
#include <string>
#include <vector>

namespace groundswell::workspace {

/// A workspace that is there.
struct WorkspaceEntry {
    std::string id;
    std::string name;  ///< empty when its config cannot be read
    std::filesystem::path folder;
    std::string problem;  ///< why its config cannot be read; empty = fine
};

/// All workspaces of one profile: a folder `workspaces/` with one folder each. A value with no state of its own; calls
/// from several processes are safe as far as the file system is.
class WorkspaceDirectory {
public:
    /// `profile` empty = the user's data folder by the XDG rules.
    explicit WorkspaceDirectory(std::filesystem::path profile);

    [[nodiscard]] const std::filesystem::path& profile() const noexcept { return m_profile; }
    [[nodiscard]] std::filesystem::path folderOf(const std::string& id) const;
    /// The folder of an id, or `idOrFolder` itself when it is a folder that holds a workspace. Error NotFound.
    [[nodiscard]] core::Result<std::filesystem::path> find(const std::string& idOrFolder) const;

    /// By id.
    [[nodiscard]] core::Result<std::vector<WorkspaceEntry>> list() const;
    /// Makes folder, configs and an empty store; all or nothing. Error AlreadyExists, InvalidInput.
    core::Result<std::filesystem::path> create(const config::WorkspaceConfig& config) const;
    /// Erases store, archive, configs and backups. Error StoreLocked while a process owns it, NotFound.
    core::Result<void> remove(const std::string& id) const;

private:
    std::filesystem::path m_profile;
};

}  // namespace groundswell::workspace
