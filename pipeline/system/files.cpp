#include "pipeline/system/files.h"

#include "pipeline/system/descriptor.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace groundswell::system {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t maxTextFileBytes = 16U << 20;

}  // namespace

Error ioError(int errorNumber, std::string sentence, const std::filesystem::path& file) {
    Error error(errorNumber == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                std::move(sentence) + ": " + std::system_category().message(errorNumber) + ".");
    error.with("file", file.string());
    if (errorNumber == ENOSPC || errorNumber == EDQUOT || errorNumber == EFBIG) {
        error.with("remedy", "The disk is full; free some space and try again.");
    }
    return error;
}

core::Result<std::string> readTextFile(const std::filesystem::path& file) {
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.value() < 0) return ioError(errno, "The file cannot be opened", file);
    std::string text;
    std::string buffer(64U << 10, '\0');
    while (true) {
        const ssize_t got = ::read(descriptor.value(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return ioError(errno, "The file cannot be read", file);
        if (got == 0) return text;
        text.append(buffer, 0, static_cast<std::size_t>(got));
        if (text.size() > maxTextFileBytes) {
            return Error(ErrorCode::InvalidInput, "The file is larger than 16 MiB; it is no config.")
                .with("file", file.string());
        }
    }
}

core::Result<void> makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code problem;
    const bool isNew = std::filesystem::create_directories(folder, problem);
    if (problem) return ioError(problem.value(), "The folder cannot be made", folder);
    // One that was there is somebody's choice: a profile may be any folder.
    if (isNew)
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, std::filesystem::perm_options::replace,
                                     problem);
    return {};
}

std::vector<std::string> namesIn(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code problem;
    for (std::filesystem::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        names.push_back(entry->path().filename().string());
    }
    return names;
}

void removeLeftOvers(const std::filesystem::path& folder, const std::string& stem) {
    std::error_code ignored;
    for (const std::string& name : namesIn(folder)) {
        if (name.starts_with(std::string(temporaryPrefix) + stem)) std::filesystem::remove_all(folder / name, ignored);
    }
}

core::Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view bytes) {
    const std::filesystem::path temporary =
        file.parent_path() / (std::string(temporaryPrefix) + file.filename().string());
    {
        // A left-over goes; what somebody else puts in its place meanwhile is not written to.
        ::unlink(temporary.c_str());
        const Descriptor descriptor(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (descriptor.value() < 0) return ioError(errno, "The file cannot be written", file);
        if (!writeAll(descriptor.value(), bytes) || ::fsync(descriptor.value()) != 0) {
            const int reason = errno;
            ::unlink(temporary.c_str());
            return ioError(reason, "The file cannot be written", file);
        }
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        return ioError(reason, "The file cannot be replaced", file);
    }
    const Descriptor folder(
        ::open(file.parent_path().empty() ? "." : file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.value() >= 0) ::fsync(folder.value());
    return {};
}

}  // namespace groundswell::system
