#include "pipeline/workspace/owner_lock.h"

#include "pipeline/system/files.h"
#include "pipeline/workspace/local_socket.h"

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::string_view socketWord = "socket ";

std::filesystem::path lockFile(const std::filesystem::path& workspaceFolder) {
    return workspaceFolder / ".owner";
}

std::string thisProcess() {
    return "process " + std::to_string(::getpid());
}

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

core::Result<std::unique_ptr<OwnerLock>> OwnerLock::acquire(const std::filesystem::path& workspaceFolder,
                                                            Serving serving) {
    const std::filesystem::path file = lockFile(workspaceFolder);
    system::Descriptor lockDescriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lockDescriptor.isOpen()) return system::ioError(errno, "The workspace's lock cannot be opened", file);
    if (::flock(lockDescriptor.value(), LOCK_EX | LOCK_NB) != 0) {
        const std::string who = readOwnerNote(workspaceFolder).process;
        return Error(ErrorCode::StoreLocked,
                     "The workspace is being written to by another process (" + (who.empty() ? "unknown" : who) + ").")
            .with("file", workspaceFolder.string())
            .with("remedy", "Close it there, or wait until it has finished.");
    }
    std::unique_ptr<OwnerLock> lock(new OwnerLock(std::move(lockDescriptor)));
    if (serving == Serving::Yes) lock->listen(workspaceFolder);
    std::string word = thisProcess() + "\n";
    if (lock->m_socket.isOpen()) word += std::string(socketWord) + lock->m_socketPath.string() + "\n";
    // A full disk must not keep the owner out: then it is nameless.
    [[maybe_unused]] const int cut = ::ftruncate(lock->m_lock.value(), 0);
    [[maybe_unused]] const ssize_t written = ::pwrite(lock->m_lock.value(), word.data(), word.size(), 0);
    return lock;
}

// Without a socket others are told who owns the workspace, as ever.
void OwnerLock::listen(const std::filesystem::path& workspaceFolder) {
    auto path = socketPathFor(workspaceFolder);
    if (!path) return;
    auto socket = listenAt(*path);
    if (!socket) return;
    m_socket = std::move(*socket);
    m_socketPath = std::move(*path);
}

OwnerLock::~OwnerLock() {
    // While the lock is held nobody else has put a socket there.
    if (m_socket.isOpen()) ::unlink(m_socketPath.c_str());
}

OwnerNote readOwnerNote(const std::filesystem::path& workspaceFolder) {
    const system::Descriptor file(::open(lockFile(workspaceFolder).c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> bytes{};
    const ssize_t length = file.isOpen() ? ::pread(file.value(), bytes.data(), bytes.size(), 0) : -1;
    if (length <= 0) return {};
    std::string_view text(bytes.data(), static_cast<std::size_t>(length));
    OwnerNote note;
    note.process = takeLine(text);
    note.isThisProcess = note.process == thisProcess();
    if (const std::string_view line = takeLine(text); line.starts_with(socketWord))
        note.socket = line.substr(socketWord.size());
    return note;
}

}  // namespace groundswell::workspace
