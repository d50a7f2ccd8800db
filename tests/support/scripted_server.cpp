#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <optional>
#include <stdexcept>
#include <utility>

namespace groundswell::testing {

namespace {

void sendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

SeenRequest parseHead(std::string_view head) {
    SeenRequest request;
    const std::string_view first = head.substr(0, head.find("\r\n"));
    const std::size_t space = first.find(' ');
    request.method = std::string(first.substr(0, space));
    request.target = std::string(first.substr(space + 1, first.rfind(' ') - space - 1));
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;) {
        const std::size_t end = std::min(head.find("\r\n", at + 2), head.size());
        const std::string_view line = head.substr(at + 2, end - at - 2);
        at = end == head.size() ? std::string_view::npos : end;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        std::string name(line.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const std::size_t value = line.find_first_not_of(' ', colon + 1);
        request.headers[name] = value == std::string_view::npos ? std::string() : std::string(line.substr(value));
    }
    return request;
}

bool receiveMore(int socket, std::string& buffer) {
    char bytes[4096];
    const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(count));
    return true;
}

// The next request of a connection with its body; empty at its end.
std::optional<SeenRequest> readRequest(int socket, std::string& buffer) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
        if (!receiveMore(socket, buffer)) return std::nullopt;
    }
    SeenRequest request = parseHead(std::string_view(buffer).substr(0, end));
    buffer.erase(0, end + 4);
    const auto announced = request.headers.find("content-length");
    const std::size_t length = announced == request.headers.end() ? 0 : std::stoul(announced->second);
    while (buffer.size() < length) {
        if (!receiveMore(socket, buffer)) return std::nullopt;
    }
    request.body = buffer.substr(0, length);
    buffer.erase(0, length);
    return request;
}

}  // namespace

void Reply::respond(int status, const std::string& headers, std::string_view body) {
    sendAll(m_socket, "HTTP/1.1 " + std::to_string(status) + " Status\r\n" + headers +
                          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
    m_keepsOpen = true;
}

void Reply::raw(std::string_view bytes) {
    sendAll(m_socket, bytes);
    m_keepsOpen = false;
}

void Reply::stall() {
    char byte = 0;
    while (::recv(m_socket, &byte, 1, 0) > 0) {
    }
    m_keepsOpen = false;
}

ScriptedServer::ScriptedServer(Script script) : m_script(std::move(script)) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_listener, generic, length) != 0 || ::listen(m_listener, 64) != 0 ||
        ::getsockname(m_listener, generic, &length) != 0) {
        throw std::runtime_error("no port on loopback");
    }
    m_port = ntohs(address.sin_port);
    m_acceptor = std::jthread([this] { acceptAll(); });
}

ScriptedServer::~ScriptedServer() {
    m_stopping = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    ::close(m_listener);
    {
        const std::lock_guard lock(m_mutex);
        for (const int socket : m_sockets) ::shutdown(socket, SHUT_RDWR);
    }
    m_threads.clear();
    for (const int socket : m_sockets) ::close(socket);
}

std::string ScriptedServer::url(std::string_view target, std::string_view host) const {
    return "http://" + std::string(host) + ":" + std::to_string(m_port) + std::string(target);
}

std::vector<SeenRequest> ScriptedServer::requests() const {
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

void ScriptedServer::acceptAll() {
    for (;;) {
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        ++m_connections;
        const std::lock_guard lock(m_mutex);
        m_sockets.push_back(socket);
        m_threads.emplace_back([this, socket] { serve(socket); });
    }
}

void ScriptedServer::serve(int socket) {
    std::string buffer;
    while (const auto request = readRequest(socket, buffer)) {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(*request);
        }
        Reply reply(socket);
        m_script(*request, reply);
        if (!reply.keepsOpen() || m_stopping) break;
    }
    // Closed with the server, so that its number is not reused while it is still listed.
    ::shutdown(socket, SHUT_RDWR);
}

}  // namespace groundswell::testing
