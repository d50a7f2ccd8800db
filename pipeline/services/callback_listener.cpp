#include "pipeline/services/callback_listener.h"

#include <httplib.h>

#include <string_view>
#include <thread>
#include <utility>

namespace groundswell::services {

namespace {

constexpr auto host = "127.0.0.1";
constexpr std::string_view folder = "/answers/";
constexpr std::size_t threads = 4;

constexpr int badRequest = 400;
constexpr int unknownPath = 404;
constexpr int unsupportedMedia = 415;

// The token; empty for any other path.
std::string tokenOf(std::string_view path) {
    if (!path.starts_with(folder) || path.size() > folder.size() + 64) return {};
    return std::string(path.substr(folder.size()));
}

}  // namespace

struct CallbackListener::Server {
    Handler handler;
    httplib::Server http;
    int port = -1;
    std::jthread thread;

    // Before the body is read. What is refused here is not read, so the connection ends with it.
    httplib::Server::HandlerResponse admit(const httplib::Request& request, httplib::Response& response) const {
        int refusal = 0;
        if (request.method != "POST" || tokenOf(request.path).empty()) refusal = unknownPath;
        // The library would unpack to any size.
        if (request.has_header("Content-Encoding")) refusal = unsupportedMedia;
        if (refusal == 0) return httplib::Server::HandlerResponse::Unhandled;
        response.status = refusal;
        response.set_header("Connection", "close");
        return httplib::Server::HandlerResponse::Handled;
    }

    void configure(const ListenerLimits& limits) {
        http.new_task_queue = [] { return new httplib::ThreadPool(threads); };
        http.set_payload_max_length(limits.mostBytes);
        http.set_read_timeout(limits.silence);
        http.set_write_timeout(limits.silence);
        http.set_keep_alive_timeout(1);
        http.set_keep_alive_max_count(1);
        http.set_pre_routing_handler(
            [this](const httplib::Request& request, httplib::Response& response) { return admit(request, response); });
        http.Post(std::string(folder) + ".+", [this](const httplib::Request& request, httplib::Response& response) {
            response.status =
                request.is_multipart_form_data() ? badRequest : handler(tokenOf(request.path), request.body);
        });
    }
};

core::Result<std::unique_ptr<CallbackListener>> CallbackListener::open(Handler handler, ListenerLimits limits) {
    auto server = std::make_unique<Server>();
    server->handler = std::move(handler);
    server->configure(limits);
    server->port = server->http.bind_to_any_port(host);
    if (server->port <= 0)
        return core::Error(core::ErrorCode::Io, "This computer gives no port to hear answers of services on.");
    server->thread = std::jthread([raw = server.get()] { raw->http.listen_after_bind(); });
    // stop() has no effect on a server that does not run yet; once it has answered, it does.
    httplib::Client(host, server->port).Get("/");
    return std::unique_ptr<CallbackListener>(new CallbackListener(std::move(server)));
}

CallbackListener::CallbackListener(std::unique_ptr<Server> server) : m_server(std::move(server)) {}

CallbackListener::~CallbackListener() {
    m_server->http.stop();
}

std::string CallbackListener::addressOf(const std::string& token) const {
    return std::string("http://") + host + ":" + std::to_string(m_server->port) + std::string(folder) + token;
}

std::uint16_t CallbackListener::port() const noexcept {
    return static_cast<std::uint16_t>(m_server->port);
}

}  // namespace groundswell::services
