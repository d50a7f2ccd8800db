#pragma once

#include "models/core/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace groundswell::services {

/// What one sender may cost.
struct ListenerLimits {
    std::size_t mostBytes = 4U << 20;          ///< of a body
    std::chrono::milliseconds silence{2'000};  ///< between two bytes of a request; also the longest wait at the end
};

/// Hears what services push to this computer: POST http://127.0.0.1:PORT/answers/TOKEN on a port that the system picks,
/// reachable from this computer alone. All else is refused unread. Thread-safe.
class CallbackListener {
public:
    /// What a sender gets to know: the HTTP status. Called from several threads.
    using Handler = std::function<int(const std::string& token, const std::string& body)>;

    /// Listens from now on until it is destroyed, which waits for the handler. Error Io: no port.
    static core::Result<std::unique_ptr<CallbackListener>> open(Handler handler, ListenerLimits limits = {});
    ~CallbackListener();
    CallbackListener(const CallbackListener&) = delete;
    CallbackListener& operator=(const CallbackListener&) = delete;

    /// Where the answer of this token belongs.
    [[nodiscard]] std::string addressOf(const std::string& token) const;
    [[nodiscard]] std::uint16_t port() const noexcept;

private:
    struct Server;
    explicit CallbackListener(std::unique_ptr<Server> server);

    const std::unique_ptr<Server> m_server;
};

}  // namespace groundswell::services
