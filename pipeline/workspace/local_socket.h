#pragma once

#include "models/core/result.h"
#include "pipeline/system/descriptor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace groundswell::workspace {

/// A folder's one name, whatever links lead to it; as it is given when it cannot be resolved.
[[nodiscard]] std::filesystem::path realPath(const std::filesystem::path& folder);

/// Where the owner of a workspace listens: a short name that follows from the folder's real path, in a folder of this
/// user alone ($XDG_RUNTIME_DIR/groundswell, else one for the user in the folder for temporary files), which is made.
/// Not in the workspace: addresses end at 107 bytes (unix(7)). Error Io when there is no such folder to be had.
[[nodiscard]] core::Result<std::filesystem::path> socketPathFor(const std::filesystem::path& workspaceFolder);

/// Listens there, in place of whoever did before; only for whoever has the owner's lock. Children do not inherit it.
[[nodiscard]] core::Result<system::Descriptor> listenAt(const std::filesystem::path& path);
/// None when nobody listens there.
[[nodiscard]] system::Descriptor connectTo(const std::filesystem::path& path);
/// True when the process at the other end belongs to this user (SO_PEERCRED).
[[nodiscard]] bool peerIsThisUser(int descriptor) noexcept;

/// How one attempt to read or write ended, on a descriptor that does not block.
enum class Transfer { Done, LaterOn, Gone };

/// Sends what can be sent now and takes it off `bytes`; with `attached` >= 0 that descriptor goes with the first byte.
Transfer sendSome(int descriptor, std::string_view& bytes, int attached = -1);
/// Adds what has arrived, at most 64 KiB. A descriptor that came with it replaces `attached`; further ones are closed.
Transfer receiveSome(int descriptor, std::string& bytes, system::Descriptor& attached);

/// Wakes a thread that polls: readable from wake() until clear(). Thread-safe.
class WakeUp {
public:
    WakeUp();
    void wake() const noexcept;
    void clear() const noexcept;
    [[nodiscard]] int descriptor() const noexcept { return m_event.value(); }

private:
    system::Descriptor m_event;
};

}  // namespace groundswell::workspace
