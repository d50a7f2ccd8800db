#include "pipeline/workspace/workspace_directory.h"

#include "models/core/ids.h"
#include "pipeline/system/files.h"

#include <QStandardPaths>

#include <algorithm>
#include <system_error>

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

fs::path defaultProfile() {
    return fs::path(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation).toStdString()) /
           "groundswell";
}

// Removes a half-made folder unless it is kept.
class FolderGuard {
public:
    explicit FolderGuard(fs::path folder) : m_folder(std::move(folder)) {}
    ~FolderGuard() {
        std::error_code ignored;
        if (!m_folder.empty()) fs::remove_all(m_folder, ignored);
    }
    FolderGuard(const FolderGuard&) = delete;
    FolderGuard& operator=(const FolderGuard&) = delete;
    void keep() { m_folder.clear(); }

private:
    fs::path m_folder;
};

// A new workspace has the standard workflow and no other.
core::Result<void> checkWorkflows(const config::WorkspaceConfig& config) {
    const std::string known = config::standardWorkflow().id;
    std::string pointer = "/workflow";
    const std::string* missing = config.workflow == known ? nullptr : &config.workflow;
    for (std::size_t i = 0; missing == nullptr && i < config.sources.size(); ++i) {
        const std::string& workflow = config.sources[i].workflow;
        if (workflow.empty() || workflow == known) continue;
        missing = &workflow;
        pointer = "/sources/" + std::to_string(i) + "/workflow";
    }
    if (missing == nullptr) return {};
    return Error(ErrorCode::InvalidInput, "The workspace names the workflow '" + *missing + "', which is not there.")
        .with("pointer", pointer)
        .with("remedy", "A new workspace starts with the workflow 'standard'.");
}

}  // namespace

WorkspaceDirectory::WorkspaceDirectory(fs::path profile)
    : m_profile(profile.empty() ? defaultProfile() : std::move(profile)) {}

fs::path WorkspaceDirectory::folderOf(const std::string& id) const {
    return m_profile / "workspaces" / id;
}

core::Result<fs::path> WorkspaceDirectory::find(const std::string& idOrFolder) const {
    std::error_code ignored;
    if (core::isValidName(idOrFolder) && fs::exists(WorkspaceLayout{folderOf(idOrFolder)}.config(), ignored))
        return folderOf(idOrFolder);
    if (idOrFolder.find('/') != std::string::npos && fs::exists(WorkspaceLayout{idOrFolder}.config(), ignored))
        return fs::path(idOrFolder);
    return Error(ErrorCode::NotFound, "There is no workspace '" + idOrFolder + "'.")
        .with("remedy", "`groundswell workspace list` shows those there are; `workspace create` makes one.");
}

core::Result<std::vector<WorkspaceEntry>> WorkspaceDirectory::list() const {
    std::vector<WorkspaceEntry> entries;
    std::error_code problem;
    for (fs::directory_iterator entry(m_profile / "workspaces", problem), end; !problem && entry != end;
         entry.increment(problem)) {
        const std::string id = entry->path().filename().string();
        std::error_code ignored;
        if (!core::isValidName(id) || !fs::exists(WorkspaceLayout{entry->path()}.config(), ignored)) continue;
        WorkspaceEntry found{id, {}, entry->path(), {}};
        auto text = system::readTextFile(WorkspaceLayout{entry->path()}.config());
        auto config = text ? config::parseWorkspace(*text) : core::Result<config::WorkspaceConfig>(text.error());
        if (config) {
            found.name = config->name;
        } else {
            found.problem = config.error().describe();
        }
        entries.push_back(std::move(found));
    }
    if (problem && problem != std::errc::no_such_file_or_directory) {
        return system::ioError(problem.value(), "The workspaces cannot be listed", m_profile / "workspaces");
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return entries;
}

core::Result<fs::path> WorkspaceDirectory::create(const config::WorkspaceConfig& config) const {
    if (!core::isValidName(config.id)) {
        return Error(ErrorCode::InvalidInput,
                     "'" + config.id + "' is no workspace id: it has lower-case letters, digits, - and _, at most 63.");
    }
    const fs::path folder = folderOf(config.id);
    std::error_code ignored;
    if (fs::exists(folder, ignored)) {
        return Error(ErrorCode::AlreadyExists, "There is a workspace '" + config.id + "' already.")
            .with("remedy", "Choose another id, or delete that one first.");
    }
    if (auto known = checkWorkflows(config); !known) return known.error();
    if (auto made = system::makePrivateFolder(m_profile / "workspaces"); !made) return made.error();
    // Under another name until it is whole, so that nobody finds half a workspace.
    const WorkspaceLayout draft{m_profile / "workspaces" / (".new-" + config.id)};
    fs::remove_all(draft.folder, ignored);
    FolderGuard guard(draft.folder);
    for (const fs::path& part : {draft.folder, draft.workflows(), draft.raw()}) {
        if (auto made = system::makePrivateFolder(part); !made) return made.error();
    }
    const config::WorkflowConfig workflow = config::standardWorkflow();
    if (auto written = system::writeFileAtomically(draft.workflow(workflow.id), config::writeWorkflow(workflow));
        !written)
        return written.error();
    if (auto written = system::writeFileAtomically(draft.config(), config::writeWorkspace(config)); !written)
        return written.error();
    auto store = store::Store::open(draft.store(), store::OpenMode::ReadWrite, storeOptions());
    if (!store) return store.error();
    store->reset();
    std::error_code problem;
    fs::rename(draft.folder, folder, problem);
    if (problem) return system::ioError(problem.value(), "The workspace cannot be made", folder);
    guard.keep();
    return folder;
}

core::Result<void> WorkspaceDirectory::remove(const std::string& id) const {
    if (!core::isValidName(id)) return Error(ErrorCode::InvalidInput, "'" + id + "' is no workspace id.");
    auto folder = find(id);
    if (!folder) return folder.error();
    {
        auto lock = OwnerLock::acquire(*folder);
        if (!lock) return lock.error();
        std::error_code problem;
        // A rename first: what is half erased must not look like a workspace.
        const fs::path doomed = folder->parent_path() / (".deleted-" + folder->filename().string());
        fs::remove_all(doomed, problem);
        fs::rename(*folder, doomed, problem);
        if (problem) return system::ioError(problem.value(), "The workspace cannot be deleted", *folder);
        fs::remove_all(doomed, problem);
        if (problem) return system::ioError(problem.value(), "Part of the workspace could not be deleted", doomed);
    }
    return {};
}

}  // namespace groundswell::workspace
