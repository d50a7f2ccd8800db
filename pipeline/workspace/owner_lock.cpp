#include "pipeline/workspace/owner_lock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;

core::Result<std::unique_ptr<OwnerLock>> OwnerLock::acquire(const std::filesystem::path& workspaceFolder) {
    const std::filesystem::path file = workspaceFolder / ".owner";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return Error(ErrorCode::Io,
                     "The workspace's lock cannot be opened: " + std::system_category().message(errno) + ".")
            .with("file", file.string());
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 64> owner{};
        const ssize_t length = ::pread(descriptor, owner.data(), owner.size() - 1, 0);
        ::close(descriptor);
        std::string who = length > 0 ? std::string(owner.data(), static_cast<std::size_t>(length)) : "unknown";
        if (const auto end = who.find('\n'); end != std::string::npos) who.resize(end);
        return Error(ErrorCode::StoreLocked, "The workspace is being written to by another process (" + who + ").")
            .with("file", workspaceFolder.string())
            .with("remedy", "Close it there, or wait until it has finished.");
    }
    const std::string self = "process " + std::to_string(::getpid()) + "\n";
    // The name is only for messages; a full disk must not keep the owner out.
    [[maybe_unused]] const int cut = ::ftruncate(descriptor, 0);
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, self.data(), self.size(), 0);
    return std::unique_ptr<OwnerLock>(new OwnerLock(descriptor));
}

OwnerLock::~OwnerLock() {
    ::close(m_descriptor);
}

}  // namespace groundswell::workspace
