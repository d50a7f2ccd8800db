#include "pipeline/workspace/local_socket.h"

#include "pipeline/system/files.h"
#include "pipeline/system/sha256.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t blockBytes = 64U << 10;
constexpr std::size_t nameDigits = 32;  // of the hash: never twice by accident
constexpr int waitingConnections = 64;
constexpr std::size_t mostDescriptors = 4;

bool fits(const fs::path& path) {
    return path.native().size() < sizeof(sockaddr_un::sun_path);
}

sockaddr_un addressOf(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
    return address;
}

// A folder that nobody else can put anything into, or take anything from.
bool makeOwnFolder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return false;
    struct stat status {};
    return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() &&
           (status.st_mode & 0077U) == 0;
}

std::string socketName(const fs::path& workspaceFolder) {
    const std::string path = realPath(workspaceFolder).string();
    return system::sha256Hex(path).substr(0, nameDigits);
}

system::Descriptor newSocket() {
    return system::Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

void takeDescriptors(msghdr& message, system::Descriptor& attached) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int value = -1;
            std::memcpy(&value, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
            system::Descriptor arrived(value);
            if (!attached.isOpen()) attached = std::move(arrived);
        }
    }
}

}  // namespace

fs::path realPath(const fs::path& folder) {
    std::error_code ignored;
    const fs::path real = fs::canonical(folder, ignored);
    return real.empty() ? folder : real;
}

core::Result<fs::path> socketPathFor(const fs::path& workspaceFolder) {
    std::vector<fs::path> folders;
    // By its definition (XDG Base Directory Specification) the user's own, and gone when the user is.
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime != nullptr && *runtime == '/') folders.push_back(fs::path(runtime) / "groundswell");
    std::error_code ignored;
    const std::string ofUser = "groundswell-" + std::to_string(::geteuid());
    folders.push_back(fs::temp_directory_path(ignored) / ofUser);
    folders.push_back(fs::path("/tmp") / ofUser);
    const std::string name = socketName(workspaceFolder);
    for (const fs::path& folder : folders) {
        // ".new" is where it begins.
        if (fits(folder / (name + ".new")) && makeOwnFolder(folder)) return folder / name;
    }
    return Error(ErrorCode::Io, "There is no folder for the socket that other commands would be handed over by.")
        .with("file", folders.back().string());
}

core::Result<system::Descriptor> listenAt(const fs::path& path) {
    system::Descriptor listening = newSocket();
    fs::path fresh = path;
    fresh += ".new";
    ::unlink(fresh.c_str());
    const sockaddr_un address = addressOf(fresh);
    // A rename at the end: nobody finds one that does not listen yet.
    const bool made = listening.isOpen() &&
                      ::bind(listening.value(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
                      ::chmod(fresh.c_str(), 0600) == 0 && ::listen(listening.value(), waitingConnections) == 0 &&
                      ::rename(fresh.c_str(), path.c_str()) == 0;
    if (!made) return system::ioError(errno, "The socket for other commands cannot be made", path);
    return listening;
}

system::Descriptor connectTo(const fs::path& path) {
    if (path.empty() || !fits(path)) return {};
    system::Descriptor connection = newSocket();
    const sockaddr_un address = addressOf(path);
    if (!connection.isOpen() ||
        ::connect(connection.value(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        !peerIsThisUser(connection.value()))
        return {};
    return connection;
}

bool peerIsThisUser(int descriptor) noexcept {
    ucred peer{};
    socklen_t size = sizeof(peer);
    return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

Transfer sendSome(int descriptor, std::string_view& bytes, int attached) {
    while (!bytes.empty()) {
        iovec part{const_cast<char*>(bytes.data()), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        if (attached >= 0) {
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            cmsghdr* head = CMSG_FIRSTHDR(&message);
            head->cmsg_level = SOL_SOCKET;
            head->cmsg_type = SCM_RIGHTS;
            head->cmsg_len = CMSG_LEN(sizeof(int));
            std::memcpy(CMSG_DATA(head), &attached, sizeof(int));
        }
        const ssize_t sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN ? Transfer::LaterOn : Transfer::Gone;
        attached = -1;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return Transfer::Done;
}

Transfer receiveSome(int descriptor, std::string& bytes, system::Descriptor& attached) {
    const std::size_t before = bytes.size();
    bytes.resize(before + blockBytes);
    iovec part{bytes.data() + before, blockBytes};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(mostDescriptors * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = -1;
    do {
        got = ::recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    const int problem = errno;
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) return problem == EAGAIN ? Transfer::LaterOn : Transfer::Gone;
    takeDescriptors(message, attached);
    return got == 0 ? Transfer::Gone : Transfer::Done;
}

WakeUp::WakeUp() : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void WakeUp::wake() const noexcept {
    const std::uint64_t one = 1;
    // It fails only when it is readable already.
    [[maybe_unused]] const ssize_t written = ::write(m_event.value(), &one, sizeof(one));
}

void WakeUp::clear() const noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_event.value(), &count, sizeof(count));
}

}  // namespace groundswell::workspace
