#include "pipeline/workspace/owner_channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <vector>

namespace groundswell::workspace {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mostConnections = 32;
constexpr std::chrono::seconds lastWords{2};

int millisecondsUntil(Clock::time_point time) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(time - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

bool isRegularFile(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

struct OwnerChannel::Connection {
    system::Descriptor socket;
    system::Descriptor attached;
    FrameReader frames;
    std::shared_ptr<HandedLine> line;
    Clock::time_point deadline;  // of the request
    bool asked = false;
    bool broken = false;
};

OwnerChannel::OwnerChannel(int listening, Options options)
    : m_listening(listening), m_options(std::move(options)), m_thread([this](const std::stop_token& stop) {
          try {
              run(stop);
          } catch (const std::exception& problem) {
              // Without memory, say: those who wait see the connection end, and help themselves.
              for (Connection& connection : m_connections) connection.line->clientLeft();
              m_connections.clear();
              note(std::string("Other commands are no longer taken: ") + problem.what() + ".");
          }
          endTaking();
      }) {}

OwnerChannel::~OwnerChannel() {
    close();
    m_thread.request_stop();
    m_wake->wake();
    m_thread.join();
}

void OwnerChannel::close() {
    m_closing = true;
    m_wake->wake();
    m_closed.wait(false);
}

void OwnerChannel::note(const std::string& sentence) const {
    if (m_options.note) m_options.note(sentence);
}

void OwnerChannel::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const bool closing = m_closing;
        waitForSomething(stop);
        if (closing && !m_closed) {
            for (Connection& connection : m_connections) connection.line->ownerEnds();
            endTaking();
        }
    }
    flushBeforeTheEnd();
    m_connections.clear();
}

void OwnerChannel::endTaking() {
    m_closed = true;
    m_closed.notify_all();
}

void OwnerChannel::waitForSomething(const std::stop_token& stop) {
    const bool accepts = !m_closing && m_connections.size() < mostConnections;
    std::vector<pollfd> polled{{m_wake->descriptor(), POLLIN, 0}, {accepts ? m_listening : -1, POLLIN, 0}};
    std::optional<Clock::time_point> first;
    for (Connection& connection : m_connections) {
        const bool writes = connection.line->hasOutput();
        polled.push_back({connection.socket.value(), static_cast<short>(writes ? POLLIN | POLLOUT : POLLIN), 0});
        if (!connection.asked) first = std::min(first.value_or(connection.deadline), connection.deadline);
    }
    // Whoever waits for the end of taking is told before the next sleep.
    const int patience = m_closing && !m_closed ? 0 : first ? millisecondsUntil(*first) : -1;
    if (::poll(polled.data(), polled.size(), patience) < 0) return;
    m_wake->clear();
    if (stop.stop_requested()) return;
    std::size_t at = 2;
    for (Connection& connection : m_connections) serve(connection, polled[at++].revents);
    std::erase_if(m_connections, [](Connection& one) { return one.broken || one.line->isFinished(); });
    if (accepts && polled[1].revents != 0) acceptAll();
}

void OwnerChannel::acceptAll() {
    while (m_connections.size() < mostConnections) {
        system::Descriptor socket(::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket.isOpen()) return;
        if (!peerIsThisUser(socket.value())) {
            note("A process of another user was turned away from the socket.");
            continue;
        }
        m_connections.push_back(
            {std::move(socket), {}, {}, std::make_shared<HandedLine>(m_wake), Clock::now() + m_options.requestTime});
    }
}

void OwnerChannel::serve(Connection& connection, short events) {
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) receive(connection);
    if (!connection.asked && !connection.broken && Clock::now() >= connection.deadline)
        drop(connection, "no request came");
    if (!connection.broken) flush(connection);
}

void OwnerChannel::receive(Connection& connection) {
    std::string bytes;
    const Transfer transfer = receiveSome(connection.socket.value(), bytes, connection.attached);
    connection.frames.add(bytes);
    while (!connection.broken) {
        auto frame = connection.frames.next();
        if (!frame) return drop(connection, frame.error().message);
        if (!*frame) break;
        takeFrame(connection, std::move(**frame));
    }
    if (transfer != Transfer::Gone || connection.broken) return;
    connection.broken = true;
    connection.line->clientLeft();
}

void OwnerChannel::takeFrame(Connection& connection, Frame frame) {
    if (frame.type == FrameType::Request && !connection.asked) return takeRequest(connection, frame.payload);
    if (frame.type == FrameType::Cancel && connection.asked) return connection.line->clientCancelled();
    drop(connection, "a frame came out of turn");
}

void OwnerChannel::takeRequest(Connection& connection, const std::string& payload) {
    connection.asked = true;
    auto request = decodeRequest(payload);
    if (!request && request.error().code != core::ErrorCode::Unsupported)
        return drop(connection, request.error().message);
    if (connection.attached.isOpen() && !isRegularFile(connection.attached.value()))
        return drop(connection, "the standard input is no file");
    auto command = std::make_shared<HandedCommand>(request ? std::move(*request) : HandedRequest{},
                                                   std::move(connection.attached), connection.line);
    if (!request || command->request().program != m_options.program) {
        const std::string theirs = command->request().program;
        return command->refuse("The owner of the workspace runs version " + m_options.program +
                               " of Groundswell and takes no command of " +
                               (theirs.empty() ? "another" : "version " + theirs) + ".");
    }
    // A name that fell to another workspace, after a move say.
    if (command->request().workspace != m_options.workspace)
        return command->refuse("The process that listens owns another workspace, " + m_options.workspace + ".");
    // Not taken, it goes back to its process.
    if (!m_closing) m_options.take(std::move(command));
}

void OwnerChannel::flush(Connection& connection) {
    const std::string bytes = connection.line->take();
    std::string_view rest = bytes;
    if (sendSome(connection.socket.value(), rest) == Transfer::Gone) {
        connection.broken = true;
        connection.line->clientLeft();
    } else {
        connection.line->putBack(rest);
    }
}

void OwnerChannel::drop(Connection& connection, const std::string& why) {
    connection.broken = true;
    connection.line->clientLeft();
    note("A connection to the socket was closed: " + why);
}

void OwnerChannel::flushBeforeTheEnd() {
    const auto end = Clock::now() + lastWords;
    while (true) {
        std::vector<pollfd> polled;
        for (Connection& connection : m_connections) {
            if (!connection.broken) flush(connection);
            if (!connection.broken && connection.line->hasOutput())
                polled.push_back({connection.socket.value(), POLLOUT, 0});
        }
        const int left = millisecondsUntil(end);
        if (polled.empty() || left == 0) return;
        if (::poll(polled.data(), polled.size(), left) < 0) return;
    }
}

}  // namespace groundswell::workspace
