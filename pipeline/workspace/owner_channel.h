#pragma once

#include "pipeline/workspace/handed_command.h"
#include "pipeline/workspace/local_socket.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

namespace groundswell::workspace {

/// The owner's end of the local socket: takes command lines from other processes of this user and carries back what
/// they print. Connections are bounded in number, size and the time until their request is whole; what is no request
/// is closed and noted. One thread of its own does all that; it waits for nobody. close() and the destructor belong to
/// the thread that made it.
class OwnerChannel {
public:
    struct Options {
        std::string program;    ///< version of this program; others are refused
        std::string workspace;  ///< the folder's real path
        /// Takes a command that arrived; called on the channel's thread, must not block.
        std::function<void(std::shared_ptr<HandedCommand>)> take;
        /// A sentence for the log; may be empty. On the channel's thread.
        std::function<void(const std::string&)> note;
        std::chrono::milliseconds requestTime{10'000};  ///< until a request must be whole
    };

    /// `listening` is borrowed: whoever connects while nobody accepts waits there.
    OwnerChannel(int listening, Options options);
    /// Sends what is still to be sent, for two seconds at most. Whoever runs commands must have ended them.
    ~OwnerChannel();
    OwnerChannel(const OwnerChannel&) = delete;
    OwnerChannel& operator=(const OwnerChannel&) = delete;

    /// Takes no more commands and asks those that run to stop, so that their processes run them anew. Waits until the
    /// last one has been taken, which is soon.
    void close();

private:
    struct Connection;
    using Connections = std::list<Connection>;

    void run(const std::stop_token& stop);
    void waitForSomething(const std::stop_token& stop);
    void acceptAll();
    void serve(Connection& connection, short events);
    void receive(Connection& connection);
    void takeFrame(Connection& connection, Frame frame);
    void takeRequest(Connection& connection, const std::string& payload);
    static void flush(Connection& connection);
    void drop(Connection& connection, const std::string& why);
    void flushBeforeTheEnd();
    void endTaking();
    void note(const std::string& sentence) const;

    const int m_listening;
    const Options m_options;
    const std::shared_ptr<WakeUp> m_wake = std::make_shared<WakeUp>();
    std::atomic<bool> m_closing = false;
    std::atomic<bool> m_closed = false;
    Connections m_connections;  // the channel's thread
    std::jthread m_thread;
};

}  // namespace groundswell::workspace
