#include "pipeline/services/callback_listener.h"
#include "tests/support/fake_presto.h"
#include "tests/support/test_registry.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <QTest>

#include <mutex>

using namespace groundswell;
using namespace std::chrono_literals;
using services::CallbackListener;

namespace {

// What came in: "token: body", joined by "; ". Thread-safe.
class Inbox {
public:
    CallbackListener::Handler handler() {
        return [this](const std::string& token, const std::string& body) {
            const std::scoped_lock lock(m_mutex);
            m_text += token + ": " + body.substr(0, 20) + "; ";
            return token == "good" ? 200 : 404;
        };
    }
    std::string text() const {
        const std::scoped_lock lock(m_mutex);
        return m_text;
    }

private:
    mutable std::mutex m_mutex;
    std::string m_text;
};

std::unique_ptr<CallbackListener> listenFor(Inbox& inbox) {
    auto listener = CallbackListener::open(inbox.handler(), {.mostBytes = 1'000, .silence = 100ms});
    return listener ? *std::move(listener) : nullptr;
}

// A connection to an address of this computer; -1 when nobody listens there.
int connectTo(const char* address, std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &target.sin_addr);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&target), sizeof target) == 0) return socket;
    ::close(socket);
    return -1;
}

// What comes back until the other side closes.
std::string exchange(int socket, const std::string& bytes) {
    static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    std::string answer;
    char buffer[1024];
    for (ssize_t count = 0; (count = ::recv(socket, buffer, sizeof buffer, 0)) > 0;)
        answer.append(buffer, static_cast<std::size_t>(count));
    ::close(socket);
    return answer;
}

}  // namespace

class CallbackListenerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hears() {
        Inbox inbox;
        const auto listener = listenFor(inbox);
        QVERIFY(listener != nullptr);
        QVERIFY(listener->addressOf("good").starts_with("http://127.0.0.1:"));
        QCOMPARE(testing::postJson(listener->addressOf("good"), "{}"), 200);
        QCOMPARE(testing::postJson(listener->addressOf("bad"), "{}"), 404);
        QCOMPARE(inbox.text(), std::string("good: {}; bad: {}; "));
    }

    // Requests, and the first line of what they get. None of them comes to the handler.
    void refuses_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<std::string>("answer");
        const auto row = [](const char* name, const std::string& request, const char* answer) {
            QTest::newRow(name) << request << std::string(answer);
        };
        const std::string host = " HTTP/1.1\r\nHost: x\r\n";
        row("another method", "GET /answers/good" + host + "\r\n", "HTTP/1.1 404");
        row("another folder", "POST /other/good" + host + "Content-Length: 2\r\n\r\n{}", "HTTP/1.1 404");
        row("no token", "POST /answers/" + host + "Content-Length: 2\r\n\r\n{}", "HTTP/1.1 404");
        row("the longest token", "POST /answers/" + std::string(1'000, 'a') + host + "Content-Length: 2\r\n\r\n{}",
            "HTTP/1.1 404");
        row("too large", "POST /answers/good" + host + "Content-Length: 1001\r\n\r\n" + std::string(1'001, 'x'),
            "HTTP/1.1 413");
        row("packed", "POST /answers/good" + host + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 415");
        row("half a request", "POST /answers/good" + host + "Content-Length: 100\r\n\r\n{", "HTTP/1.1 400");
        row("no HTTP", "hello\r\n\r\n", "HTTP/1.1 400");
    }
    void refuses() {
        QFETCH(std::string, request);
        QFETCH(std::string, answer);
        Inbox inbox;
        const auto listener = listenFor(inbox);
        const std::string told = exchange(connectTo("127.0.0.1", listener->port()), request);
        QVERIFY2(told.starts_with(answer), told.c_str());
        QCOMPARE(inbox.text(), std::string());
    }

    void isOnOneAddressOnly() {
        Inbox inbox;
        const auto listener = listenFor(inbox);
        QCOMPARE(connectTo("127.0.0.2", listener->port()), -1);
    }

    void endsBesideAStalledSender() {
        Inbox inbox;
        auto listener = listenFor(inbox);
        const int socket = connectTo("127.0.0.1", listener->port());
        QVERIFY(socket >= 0);
        QVERIFY(::send(socket, "POST /ans", 9, MSG_NOSIGNAL) == 9);
        const std::uint16_t port = listener->port();
        listener.reset();
        QCOMPARE(connectTo("127.0.0.1", port), -1);
        ::close(socket);
    }
};

GROUNDSWELL_TEST(CallbackListenerTest, callback_listener)
#include "tst_callback_listener.moc"
