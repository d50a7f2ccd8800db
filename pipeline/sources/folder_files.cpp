#include "pipeline/sources/folder_files.h"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace groundswell::sources {

namespace fs = std::filesystem;

namespace {

using core::Error;
using core::ErrorCode;

Error folderError(const std::string& folder, int number) {
    const bool absent = number == ENOENT || number == ENOTDIR;
    Error error(absent ? ErrorCode::NotFound : ErrorCode::Io,
                absent ? "The folder does not exist."
                       : std::string("The folder cannot be read: ") + std::strerror(number) + ".");
    error.with("file", folder);
    return std::move(error).with(
        "remedy", absent ? "Check its name, and whether its disk is there." : "Give yourself permission to read it.");
}

core::UtcTime modificationOf(const struct stat& status) {
    return core::UtcTime(std::chrono::seconds(status.st_mtim.tv_sec) +
                         std::chrono::microseconds(status.st_mtim.tv_nsec / 1'000));
}

/// Walks through folders with a list in place of recursion. For one call of listFolder.
class FolderWalk {
public:
    explicit FolderWalk(const std::string& pattern) : m_pattern(pattern) {}

    /// errno, or 0.
    int enter(const std::string& folder) {
        std::error_code problem;
        fs::directory_iterator entries(folder, problem);
        while (!problem && entries != fs::directory_iterator()) {
            take(*entries);
            entries.increment(problem);
        }
        return problem.value();
    }

    FolderListing finish() {
        while (!m_waiting.empty()) {
            const std::string folder = std::move(m_waiting.back());
            m_waiting.pop_back();
            if (const int problem = enter(folder); problem != 0)
                m_listing.unreadable.push_back(folderError(folder, problem));
        }
        std::sort(m_listing.files.begin(), m_listing.files.end(),
                  [](const FolderFile& a, const FolderFile& b) { return a.path < b.path; });
        return std::move(m_listing);
    }

private:
    void take(const fs::directory_entry& entry) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.')) return;
        std::error_code ignored;
        if (entry.symlink_status(ignored).type() == fs::file_type::directory) {
            m_waiting.push_back(entry.path().string());
            return;
        }
        struct stat status {};
        if (::stat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
        if (!m_pattern.empty() && ::fnmatch(m_pattern.c_str(), name.c_str(), FNM_CASEFOLD) != 0) return;
        m_listing.files.push_back(
            {entry.path().string(), static_cast<std::uint64_t>(status.st_size), modificationOf(status)});
    }

    const std::string& m_pattern;
    std::vector<std::string> m_waiting;
    FolderListing m_listing;
};

}  // namespace

core::Result<FolderListing> listFolder(const std::string& folder, const std::string& pattern) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) return folderError(folder, errno);
    if (!S_ISDIR(status.st_mode)) {
        return Error(ErrorCode::InvalidInput, "This is a file, not a folder.")
            .with("file", folder)
            .with("remedy", "Name the folder that it is in.");
    }
    FolderWalk walk(pattern);
    if (const int problem = walk.enter(folder); problem != 0) return folderError(folder, problem);
    FolderListing listing = walk.finish();
    if (listing.files.empty() && listing.unreadable.empty() && pattern.empty()) {
        return Error(ErrorCode::InvalidInput, "There is no file in the folder.")
            .with("file", folder)
            .with("remedy", "Check its name; hidden files are passed over.");
    }
    return listing;
}

bool isFolder(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace groundswell::sources
