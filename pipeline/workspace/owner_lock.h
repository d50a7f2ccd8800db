#pragma once

#include "models/core/result.h"
#include "pipeline/system/descriptor.h"

#include <filesystem>
#include <memory>
#include <string>

namespace groundswell::workspace {

/// Whether an owner takes the commands of other processes.
enum class Serving { No, Yes };

/// The right to write to a workspace, held by one process at a time through a lock of the operating system, so that it
/// ends with the process however that ends. Not thread-safe.
class OwnerLock {
public:
    /// With Serving::Yes there is a socket from the first moment on; who connects waits until somebody accepts, and is
    /// turned away when the lock has been released. Error StoreLocked names the owner's process.
    static core::Result<std::unique_ptr<OwnerLock>> acquire(const std::filesystem::path& workspaceFolder,
                                                            Serving serving = Serving::No);
    ~OwnerLock();
    OwnerLock(const OwnerLock&) = delete;
    OwnerLock& operator=(const OwnerLock&) = delete;

    /// The listening socket, for an OwnerChannel; -1 = none could be made, or none was asked for.
    [[nodiscard]] int socket() const noexcept { return m_socket.value(); }

private:
    explicit OwnerLock(system::Descriptor lock) : m_lock(std::move(lock)) {}
    void listen(const std::filesystem::path& workspaceFolder);

    // Who connected must find the lock free when the socket goes: so it goes last.
    system::Descriptor m_socket;
    system::Descriptor m_lock;
    std::filesystem::path m_socketPath;
};

/// What the owner of a workspace left word of; of one that is gone too.
struct OwnerNote {
    std::string process;           ///< "process 123"; empty = unknown
    std::filesystem::path socket;  ///< empty = it takes no commands
    bool isThisProcess = false;
};
[[nodiscard]] OwnerNote readOwnerNote(const std::filesystem::path& workspaceFolder);

}  // namespace groundswell::workspace
