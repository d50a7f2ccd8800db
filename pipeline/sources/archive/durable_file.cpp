#include "pipeline/sources/archive/durable_file.h"

#include "pipeline/system/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

namespace groundswell::archive {

using core::Error;
using core::ErrorCode;
using core::Result;

core::Error systemError(const std::string& what, int number, const std::filesystem::path& file) {
    Error error(ErrorCode::Io, what + ": " + std::strerror(number) + ".");
    error.with("file", file.string());
    switch (number) {
        case ENOSPC:
        case EDQUOT: error.with("remedy", "The disk is full; free some space and try again."); break;
        case EFBIG: error.with("remedy", "Raise the limit on file sizes and try again."); break;
        case EROFS:
            error.with("remedy", "The disk is read-only; move the workspace to one that can be written.");
            break;
        case EACCES:
        case EPERM: error.with("remedy", "Give yourself permission to write there."); break;
        default: break;
    }
    return error;
}

namespace {

Result<void> syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return systemError("The folder cannot be opened", errno, folder);
    const int outcome = ::fsync(descriptor);
    const int number = errno;
    ::close(descriptor);
    if (outcome != 0) return systemError("The folder cannot be saved to disk", number, folder);
    return {};
}

std::string randomSuffix() {
    static constexpr char hex[] = "0123456789abcdef";
    std::random_device device;
    std::string suffix;
    for (int word = 0; word < 4; ++word) {
        auto bits = device();
        for (int i = 0; i < 4; ++i, bits >>= 4U) suffix += hex[bits & 0xfU];
    }
    return suffix;
}

}  // namespace

Result<void> makeFolders(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> missing;
    std::error_code failed;
    for (auto at = folder; !at.empty() && !std::filesystem::exists(at, failed); at = at.parent_path()) {
        missing.push_back(at);
        if (at == at.parent_path()) break;
    }
    while (!missing.empty()) {
        const std::filesystem::path next = std::move(missing.back());
        missing.pop_back();
        if (::mkdir(next.c_str(), 0700) != 0 && errno != EEXIST) {
            return systemError("The folder cannot be made", errno, next);
        }
        const auto parent = next.has_parent_path() ? next.parent_path() : std::filesystem::path(".");
        if (auto synced = syncFolder(parent); !synced) return synced;
    }
    return {};
}

DurableFile::DurableFile(std::filesystem::path folder) : m_folder(std::move(folder)) {}

DurableFile::~DurableFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
    if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

Result<void> DurableFile::create() {
    const std::filesystem::path path = m_folder / (std::string(temporaryPrefix) + randomSuffix());
    m_descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_descriptor < 0) return systemError("The file cannot be made", errno, path);
    m_temporary = path;
    return {};
}

Result<void> DurableFile::write(std::string_view bytes) {
    if (!system::writeAll(m_descriptor, bytes)) return systemError("Writing failed", errno, m_temporary);
    return {};
}

Result<void> DurableFile::commit(const std::string& name) {
    const std::filesystem::path target = m_folder / name;
    if (!m_synced) {
        if (::fsync(m_descriptor) != 0) return systemError("The file cannot be saved to disk", errno, target);
        if (::close(std::exchange(m_descriptor, -1)) != 0) return systemError("Closing failed", errno, target);
        m_synced = true;
    }
    int outcome = ::renameat2(AT_FDCWD, m_temporary.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE);
    if (outcome != 0 && (errno == EINVAL || errno == ENOSYS)) {
        // File systems without that flag: a link refuses an existing name too.
        outcome = ::link(m_temporary.c_str(), target.c_str());
        if (outcome == 0) ::unlink(m_temporary.c_str());
    }
    if (outcome != 0 && errno == EEXIST) {
        return Error(ErrorCode::AlreadyExists, "The file exists.").with("file", target.string());
    }
    if (outcome != 0) return systemError("The file cannot be renamed", errno, target);
    m_temporary.clear();
    return syncFolder(m_folder);
}

}  // namespace groundswell::archive
