#include "pipeline/operations/backup.h"

#include "models/core/ids.h"
#include "pipeline/operations/tar_archive.h"
#include "pipeline/system/files.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include <sys/stat.h>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

// Without it authors would get other pseudonyms after a restore; and a backup has the archive, which names them anyway.
constexpr std::string_view authorKeyName = "authors.key";

// Removes what was made for the time being.
class Removed {
public:
    explicit Removed(fs::path path) : m_path(std::move(path)) {}
    ~Removed() {
        std::error_code ignored;
        if (!m_path.empty()) fs::remove_all(m_path, ignored);
    }
    Removed(const Removed&) = delete;
    Removed& operator=(const Removed&) = delete;
    void keep() { m_path.clear(); }
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

// Everything but the store, which is copied by the database itself.
core::Result<std::vector<fs::path>> filesOf(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code problem;
    for (fs::recursive_directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        const std::string name = entry->path().lexically_relative(folder).generic_string();
        const bool wanted = name == "workspace.json" || name == authorKeyName || name.starts_with("workflows/") ||
                            name.starts_with("taxonomies/") || name.starts_with("raw/");
        if (wanted && entry->is_regular_file(problem) && name.find("/.tmp-") == std::string::npos)
            files.push_back(entry->path());
    }
    if (problem) return system::ioError(problem.value(), "The workspace cannot be read", folder);
    std::sort(files.begin(), files.end());
    return files;
}

// A folder that was not there a moment ago and that nobody else can put anything into.
core::Result<void> makeFreshFolder(const fs::path& folder) {
    std::error_code problem;
    fs::remove_all(folder, problem);
    if (::mkdir(folder.c_str(), 0700) != 0)
        return system::ioError(errno, "The folder for the copy of the store cannot be made", folder);
    return {};
}

bool belongsToWorkspace(const std::string& name) {
    return name == "workspace.json" || name == "store.sqlite" || name == authorKeyName ||
           name.starts_with("workflows/") || name.starts_with("taxonomies/") || name.starts_with("raw/");
}

core::Result<void> checkRestored(const fs::path& folder, const fs::path& backup) {
    const workspace::WorkspaceLayout layout{folder};
    for (const fs::path& part : {layout.config(), layout.store()}) {
        std::error_code ignored;
        if (!fs::exists(part, ignored)) {
            return Error(ErrorCode::InvalidInput,
                         "The backup holds no " + part.filename().string() + "; it is not complete.")
                .with("file", backup.string());
        }
    }
    auto session = workspace::WorkspaceSession::open(folder, workspace::Access::Write);
    if (!session) return session.error();
    auto checks = (*session)->store().check();
    if (!checks) return checks.error();
    for (const store::CheckResult& check : *checks) {
        if (check.status == store::CheckResult::Status::Failed) {
            return Error(ErrorCode::StoreDamaged, "The backup's store is damaged: " + check.detail)
                .with("file", backup.string());
        }
    }
    return {};
}

// Writes all parts; the copy of the store is gone again afterwards.
core::Result<void> fill(TarWriter& tar, const fs::path& workspaceFolder, const fs::path& file,
                        const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto session = workspace::WorkspaceSession::open(workspaceFolder, workspace::Access::Read);
    if (!session) return session.error();
    // The store first: what the archive gains afterwards is extracted again when the copy is opened.
    const fs::path copyFolder =
        file.parent_path() / (std::string(system::temporaryPrefix) + file.filename().string() + ".store");
    if (auto made = makeFreshFolder(copyFolder); !made) return made;
    const Removed removed(copyFolder);
    const fs::path copy = copyFolder / "store.sqlite";
    if (auto copied = (*session)->store().backupTo(copy); !copied) return copied;
    auto files = filesOf(workspaceFolder);
    if (!files) return files.error();
    if (auto added = tar.add(copy, "store.sqlite", stop); !added) return added;
    std::int64_t done = 0;
    for (const fs::path& part : *files) {
        if (auto added = tar.add(part, part.lexically_relative(workspaceFolder).generic_string(), stop); !added)
            return added;
        if (progress) progress({"backup", ++done, static_cast<std::int64_t>(files->size()), "files"});
    }
    return tar.close();
}

}  // namespace

core::Result<void> backupWorkspace(const fs::path& workspaceFolder, const fs::path& file,
                                   const jobs::ProgressSink& progress, const std::stop_token& stop, BackupCheck check) {
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        return Error(ErrorCode::AlreadyExists, "The file is there already.")
            .with("file", file.string())
            .with("remedy", "Choose another name.");
    }
    auto tar = TarWriter::create(file);
    if (!tar) return tar.error();
    if (auto filled = fill(**tar, workspaceFolder, file, progress, stop); !filled) return filled;
    if (check == BackupCheck::ReadBack) {
        if (auto same = (*tar)->verify(stop); !same) return same;
    }
    return (*tar)->commit();
}

core::Result<std::string> restoreWorkspace(const workspace::WorkspaceDirectory& directory, const fs::path& file,
                                           const std::string& id, const jobs::ProgressSink& progress,
                                           const std::stop_token& stop) {
    if (!id.empty() && !core::isValidName(id))
        return Error(ErrorCode::InvalidInput, "'" + id + "' is no workspace id.");
    const fs::path parent = directory.folderOf("x").parent_path();
    if (auto made = system::makePrivateFolder(parent); !made) return made.error();
    Removed draft(parent / ".restored");
    std::error_code problem;
    fs::remove_all(draft.path(), problem);
    if (auto made = system::makePrivateFolder(draft.path()); !made) return made.error();
    if (progress) progress({"restore", 0, 0, "files"});
    if (auto unpacked = unpackTar(file, draft.path(), belongsToWorkspace, stop); !unpacked) return unpacked.error();

    const workspace::WorkspaceLayout layout{draft.path()};
    auto text = system::readTextFile(layout.config());
    if (!text)
        return Error(ErrorCode::InvalidInput, "The file is no backup of a workspace.").with("file", file.string());
    auto config = config::parseWorkspace(*text);
    if (!config) return std::move(config).error().with("file", file.string());
    if (!id.empty() && config->id != id) {
        config->id = id;
        if (auto written = system::writeFileAtomically(layout.config(), config::writeWorkspace(*config)); !written)
            return written.error();
    }
    if (fs::exists(directory.folderOf(config->id), problem)) {
        return Error(ErrorCode::AlreadyExists, "There is a workspace '" + config->id + "' already.")
            .with("remedy", "Give another id with --id, or delete that one first.");
    }
    if (auto made = system::makePrivateFolder(layout.raw()); !made) return made.error();
    if (auto checked = checkRestored(draft.path(), file); !checked) return checked.error();
    fs::rename(draft.path(), directory.folderOf(config->id), problem);
    if (problem)
        return system::ioError(problem.value(), "The workspace cannot be put in its place",
                               directory.folderOf(config->id));
    draft.keep();
    return config->id;
}

}  // namespace groundswell::operations
