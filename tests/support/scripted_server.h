#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace groundswell::testing {

/// A request as the server read it. A value.
struct SeenRequest {
    std::string method;
    std::string target;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;                            ///< as announced by Content-Length
};

/// What a script does with one request: any bytes, in any state of completeness. Used from one thread.
class Reply {
public:
    explicit Reply(int socket) : m_socket(socket) {}

    /// A complete answer; the connection stays open. `headers` are whole lines, each with its line end.
    void respond(int status, const std::string& headers, std::string_view body);
    /// Bytes as they are; the connection closes when the script ends.
    void raw(std::string_view bytes);
    /// Sends nothing until the client goes away.
    void stall();

    [[nodiscard]] bool keepsOpen() const { return m_keepsOpen; }

private:
    int m_socket;
    bool m_keepsOpen = false;
};

/// A real HTTP/1.1 server on loopback that misbehaves exactly as a script says. Requests are recorded. Thread-safe; the
/// script is called from many threads.
class ScriptedServer {
public:
    using Script = std::function<void(const SeenRequest&, Reply&)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::string url(std::string_view target, std::string_view host = "127.0.0.1") const;
    [[nodiscard]] std::vector<SeenRequest> requests() const;
    [[nodiscard]] int connections() const { return m_connections; }

private:
    void acceptAll();
    void serve(int socket);

    const Script m_script;
    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_stopping = false;
    mutable std::mutex m_mutex;
    std::vector<SeenRequest> m_requests;  // guarded by m_mutex
    std::vector<int> m_sockets;           // guarded by m_mutex
    std::vector<std::jthread> m_threads;  // guarded by m_mutex
    std::jthread m_acceptor;
};

}  // namespace groundswell::testing
