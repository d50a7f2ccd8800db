#pragma once

#include "models/core/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace groundswell::archive {

/// An Io error of a system call: what failed, the system's reason, and a remedy where there is one.
[[nodiscard]] core::Error systemError(const std::string& what, int number, const std::filesystem::path& file);

/// Makes a folder and its missing parents (0700), each durably.
[[nodiscard]] core::Result<void> makeFolders(const std::filesystem::path& folder);

/// A file that exists under its name completely and durably, or not at all: written under a temporary name (0600) in
/// the same folder, fsynced, renamed without replacing, the folder fsynced. Gone when it was not committed. Not
/// thread-safe.
class DurableFile {
public:
    static constexpr std::string_view temporaryPrefix = ".tmp-";

    explicit DurableFile(std::filesystem::path folder);
    ~DurableFile();
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;

    [[nodiscard]] core::Result<void> create();
    [[nodiscard]] core::Result<void> write(std::string_view bytes);
    /// Makes the file appear. AlreadyExists when there is one of that name; then it may be tried again with another.
    [[nodiscard]] core::Result<void> commit(const std::string& name);

private:
    const std::filesystem::path m_folder;
    std::filesystem::path m_temporary;
    int m_descriptor = -1;
    bool m_synced = false;
};

}  // namespace groundswell::archive
