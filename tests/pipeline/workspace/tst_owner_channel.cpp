#include "pipeline/workspace/hand_over.h"
#include "pipeline/workspace/hand_over_frames.h"
#include "pipeline/workspace/lane.h"
#include "pipeline/workspace/local_socket.h"
#include "pipeline/workspace/owner_channel.h"
#include "pipeline/workspace/owner_lock.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <poll.h>
#include <sys/stat.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

using namespace groundswell;
using system::Descriptor;
using workspace::FrameType;
using workspace::HandedCommand;
using workspace::HandedRequest;
using workspace::HandOverAnswer;
using workspace::OwnerChannel;
using workspace::OwnerLock;
using Kind = HandOverAnswer::Kind;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds patience{30};

/// Commands that arrived, in order. Thread-safe.
class Inbox {
public:
    void put(std::shared_ptr<HandedCommand> command) {
        const std::scoped_lock lock(m_mutex);
        m_commands.push_back(std::move(command));
        m_arrived.notify_all();
    }
    void note(const std::string& sentence) {
        const std::scoped_lock lock(m_mutex);
        m_notes.push_back(sentence);
        m_arrived.notify_all();
    }
    std::shared_ptr<HandedCommand> take() {
        std::unique_lock lock(m_mutex);
        if (!m_arrived.wait_for(lock, patience, [this] { return !m_commands.empty(); })) return nullptr;
        auto command = std::move(m_commands.front());
        m_commands.pop_front();
        return command;
    }
    std::string takeNote() {
        std::unique_lock lock(m_mutex);
        if (!m_arrived.wait_for(lock, patience, [this] { return !m_notes.empty(); })) return {};
        std::string found = m_notes.front();
        m_notes.pop_front();
        return found;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<std::shared_ptr<HandedCommand>> m_commands;
    std::deque<std::string> m_notes;
};

/// An owner of an empty folder that listens.
class Owner {
public:
    explicit Owner(std::chrono::milliseconds requestTime = patience) {
        auto lock = OwnerLock::acquire(folder(), workspace::Serving::Yes);
        m_lock = std::move(*lock);
        m_channel = std::make_unique<OwnerChannel>(
            m_lock->socket(),
            OwnerChannel::Options{"1.2.3", workspace::realPath(folder()).string(),
                                  [this](std::shared_ptr<HandedCommand> command) { m_inbox.put(std::move(command)); },
                                  [this](const std::string& sentence) { m_inbox.note(sentence); }, requestTime});
    }
    [[nodiscard]] fs::path folder() const { return m_dir.path().toStdString(); }
    [[nodiscard]] fs::path socket() const { return workspace::readOwnerNote(folder()).socket; }
    [[nodiscard]] HandedRequest request() const {
        HandedRequest request;
        request.program = "1.2.3";
        request.workspace = workspace::realPath(folder()).string();
        request.arguments = {"import", "-w", "w", "näme\n.jsonl", ""};
        request.directory = "/somewhere";
        request.profile = "/profile";
        request.errIsTerminal = true;
        return request;
    }
    [[nodiscard]] Inbox& inbox() { return m_inbox; }
    [[nodiscard]] OwnerChannel& channel() { return *m_channel; }
    void closeChannel() { m_channel.reset(); }
    void release() {
        m_channel.reset();
        m_lock.reset();
    }

private:
    QTemporaryDir m_dir;
    Inbox m_inbox;
    std::unique_ptr<OwnerLock> m_lock;
    std::unique_ptr<OwnerChannel> m_channel;
};

/// A process that asks, on a thread of its own.
class Asking {
public:
    Asking(const fs::path& socket, const HandedRequest& request, int standardInput = -1)
        : m_thread([this, socket, request, standardInput](const std::stop_token& stop) {
              const workspace::HandOverReceiver receiver{[this](std::string_view bytes) { m_out += bytes; },
                                                         [this](std::string_view bytes) { m_err += bytes; },
                                                         [this] { ++m_waits; }};
              m_answer = workspace::handOver(socket, request, standardInput, receiver, stop);
          }) {}
    void cancel() { m_thread.request_stop(); }
    HandOverAnswer& answer() {
        if (m_thread.joinable()) m_thread.join();
        return m_answer;
    }
    [[nodiscard]] const std::string& out() const { return m_out; }
    [[nodiscard]] const std::string& err() const { return m_err; }
    [[nodiscard]] int waits() const { return m_waits; }

private:
    HandOverAnswer m_answer;
    std::string m_out;
    std::string m_err;
    int m_waits = 0;
    std::jthread m_thread;
};

// Waits until something can be read; true when that is the end.
bool endsWithout(int descriptor, std::string& bytes) {
    while (true) {
        pollfd polled{descriptor, POLLIN, 0};
        if (::poll(&polled, 1, 30'000) <= 0) return false;
        Descriptor unasked;
        if (workspace::receiveSome(descriptor, bytes, unasked) == workspace::Transfer::Gone) return true;
    }
}

void waitForStop(const HandedCommand& command) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, command.stop(), patience, [] { return false; });
}

std::string raw(const std::string& length, char type, const std::string& payload) {
    return length + type + payload;
}

}  // namespace

class OwnerChannelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void carriesACommandAndItsAnswer() {
        Owner owner;
        Asking asking(owner.socket(), owner.request());
        const auto command = owner.inbox().take();
        QVERIFY(command);
        QVERIFY(command->request().arguments == owner.request().arguments);
        QCOMPARE(command->request().directory, std::string("/somewhere"));
        QCOMPARE(command->request().profile, std::string("/profile"));
        QVERIFY(!command->request().outIsTerminal && command->request().errIsTerminal);
        QCOMPARE(command->standardInput(), -1);
        command->tellThatItWaits();
        command->err("half a ");
        command->out("rows\n");
        command->err("sentence\n");
        command->end(3, false);
        QVERIFY(asking.answer().kind == Kind::Ended);
        QCOMPARE(asking.answer().exitCode, 3);
        QCOMPARE(asking.out(), std::string("rows\n"));
        QCOMPARE(asking.err(), std::string("half a sentence\n"));
        QCOMPARE(asking.waits(), 1);
    }

    void carriesMoreThanBothEndsHold() {
        Owner owner;
        HandedRequest request = owner.request();
        request.arguments.assign(100'000, "a-file-name.jsonl");
        Asking asking(owner.socket(), request);
        const auto command = owner.inbox().take();
        QVERIFY(command);
        QCOMPARE(command->request().arguments.size(), std::size_t(100'000));
        const std::string block(1 << 20, 'x');
        for (int i = 0; i < 20; ++i) command->out(block);
        command->end(0, false);
        QVERIFY(asking.answer().kind == Kind::Ended);
        QCOMPARE(asking.out().size(), 20 * block.size());
    }

    void carriesStandardInput() {
        Owner owner;
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("a line\n");
        file.flush();
        file.seek(2);
        Asking asking(owner.socket(), owner.request(), file.handle());
        const auto command = owner.inbox().take();
        QVERIFY(command);
        std::array<char, 16> bytes{};
        QCOMPARE(::pread(command->standardInput(), bytes.data(), bytes.size(), 0), ssize_t(7));
        QCOMPARE(std::string(bytes.data()), std::string("a line\n"));
        command->end(0, false);
        QVERIFY(asking.answer().kind == Kind::Ended);
    }

    void refusesOthers_data() {
        QTest::addColumn<std::string>("program");
        QTest::addColumn<bool>("sameWorkspace");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("newer") << std::string("1.2.4") << true << std::string("version 1.2.3");
        QTest::newRow("older") << std::string("1.2.2") << true << std::string("version 1.2.2");
        QTest::newRow("elsewhere") << std::string("1.2.3") << false << std::string("another workspace");
    }
    void refusesOthers() {
        QFETCH(const std::string, program);
        QFETCH(const bool, sameWorkspace);
        QFETCH(const std::string, sentence);
        Owner owner;
        HandedRequest request = owner.request();
        request.program = program;
        if (!sameWorkspace) request.workspace = "/elsewhere";
        Asking asking(owner.socket(), request);
        QVERIFY(asking.answer().kind == Kind::Refused);
        QVERIFY2(asking.answer().sentence.find(sentence) != std::string::npos, asking.answer().sentence.c_str());
    }

    void refusesAnotherProtocol() {
        Owner owner;
        const Descriptor socket = workspace::connectTo(owner.socket());
        const std::string bytes = workspace::encodeFrame(FrameType::Request, "groundswell hand-over 7\nwhatever");
        std::string_view rest = bytes;
        QVERIFY(workspace::sendSome(socket.value(), rest) == workspace::Transfer::Done);
        std::string answer;
        QVERIFY(endsWithout(socket.value(), answer));
        QVERIFY2(answer.find("takes no command of another") != std::string::npos, answer.c_str());
    }

    void closesOnGarbage_data() {
        QTest::addColumn<std::string>("bytes");
        using namespace std::string_literals;
        const std::string good = workspace::encodeRequest(HandedRequest{});
        QTest::newRow("another protocol") << "GET / HTTP/1.1\r\n\r\n"s;
        QTest::newRow("unknown type") << raw("\0\0\0\0"s, '\x63', "");
        QTest::newRow("type nought") << raw("\0\0\0\0"s, '\0', "");
        QTest::newRow("4 GiB") << raw("\xff\xff\xff\xff"s, '\1', "groundswell hand-over 1\n");
        QTest::newRow("cancel with a megabyte") << raw("\0\0\x10\0"s, '\2', "");
        QTest::newRow("cancel of nothing") << workspace::encodeFrame(FrameType::Cancel);
        QTest::newRow("an owner's frame") << workspace::encodeEnd(0);
        QTest::newRow("empty request") << workspace::encodeFrame(FrameType::Request);
        QTest::newRow("no name") << workspace::encodeFrame(FrameType::Request, std::string(200, '\n'));
        QTest::newRow("no end of the line")
            << workspace::encodeFrame(FrameType::Request, "groundswell hand-over " + std::string(500, '1'));
        QTest::newRow("cut off") << workspace::encodeFrame(FrameType::Request, good.substr(5, good.size() - 9));
        QTest::newRow("too long") << workspace::encodeFrame(FrameType::Request, good.substr(5) + "x");
        QTest::newRow("four billion arguments")
            << workspace::encodeFrame(FrameType::Request, good.substr(5, good.size() - 9) + "\xff\xff\xff\xff");
        QTest::newRow("a text longer than all")
            << workspace::encodeFrame(FrameType::Request, "groundswell hand-over 1\n\xff\xff\xff\x7f");
    }
    void closesOnGarbage() {
        QFETCH(const std::string, bytes);
        Owner owner;
        const Descriptor socket = workspace::connectTo(owner.socket());
        QVERIFY(socket.isOpen());
        std::string_view rest = bytes;
        QVERIFY(workspace::sendSome(socket.value(), rest) == workspace::Transfer::Done);
        std::string answer;
        QVERIFY(endsWithout(socket.value(), answer));
        QCOMPARE(answer, std::string());
        QVERIFY(owner.inbox().takeNote().find("was closed") != std::string::npos);
        // It serves the next one.
        Asking asking(owner.socket(), owner.request());
        const auto command = owner.inbox().take();
        QVERIFY(command);
        command->end(0, false);
        QVERIFY(asking.answer().kind == Kind::Ended);
    }

    void takesARequestByteByByte() {
        Owner owner;
        const Descriptor socket = workspace::connectTo(owner.socket());
        for (const char byte : workspace::encodeRequest(owner.request())) {
            std::string_view rest(&byte, 1);
            QVERIFY(workspace::sendSome(socket.value(), rest) == workspace::Transfer::Done);
        }
        const auto command = owner.inbox().take();
        QVERIFY(command);
        QVERIFY(command->request().arguments == owner.request().arguments);
    }

    void closesOnSilence() {
        Owner owner(std::chrono::milliseconds(1));
        const Descriptor socket = workspace::connectTo(owner.socket());
        std::string answer;
        QVERIFY(endsWithout(socket.value(), answer));
        QVERIFY(owner.inbox().takeNote().find("no request") != std::string::npos);
    }

    void refusesAPipeAsStandardInput() {
        Owner owner;
        std::array<int, 2> ends{};
        QCOMPARE(::pipe(ends.data()), 0);
        const Descriptor reading(ends[0]);
        const Descriptor writing(ends[1]);
        Asking asking(owner.socket(), owner.request(), reading.value());
        QVERIFY(owner.inbox().takeNote().find("no file") != std::string::npos);
        QVERIFY(asking.answer().kind == Kind::Again);
    }

    void cancelsWhatIsInterrupted() {
        Owner owner;
        Asking asking(owner.socket(), owner.request());
        const auto command = owner.inbox().take();
        asking.cancel();
        waitForStop(*command);
        QVERIFY(command->stop().stop_requested());
        command->end(130, true);
        QVERIFY(asking.answer().kind == Kind::Ended);
        QCOMPARE(asking.answer().exitCode, 130);
    }

    void cancelsForAProcessThatIsGone() {
        Owner owner;
        Descriptor socket = workspace::connectTo(owner.socket());
        const std::string bytes = workspace::encodeRequest(owner.request());
        std::string_view rest = bytes;
        QVERIFY(workspace::sendSome(socket.value(), rest) == workspace::Transfer::Done);
        const auto command = owner.inbox().take();
        socket.reset();
        waitForStop(*command);
        QVERIFY(command->stop().stop_requested());
        // Nobody takes it, and nothing waits for that.
        for (int i = 0; i < 100; ++i) command->out(std::string(1 << 20, 'x'));
        command->end(0, false);
    }

    void givesBackWhatItDoesNotRun_data() {
        QTest::addColumn<std::string>("how");
        QTest::addColumn<bool>("again");
        QTest::newRow("dropped") << std::string("dropped") << true;
        QTest::newRow("stopped by the owner's end") << std::string("stopped") << true;
        QTest::newRow("ended in spite of the owner's end") << std::string("ended") << false;
        QTest::newRow("cancelled, then the owner's end") << std::string("cancelled") << false;
        QTest::newRow("the owner is gone") << std::string("gone") << true;
    }
    void givesBackWhatItDoesNotRun() {
        QFETCH(const std::string, how);
        QFETCH(const bool, again);
        Owner owner;
        Asking asking(owner.socket(), owner.request());
        auto command = owner.inbox().take();
        QVERIFY(command);
        if (how == "cancelled") {
            asking.cancel();
            waitForStop(*command);
        }
        if (how == "stopped" || how == "ended" || how == "cancelled") {
            owner.channel().close();
            QVERIFY(command->stop().stop_requested());
            command->end(130, how != "ended");
        }
        if (how == "gone") owner.release();
        command.reset();
        owner.release();
        QVERIFY((asking.answer().kind == Kind::Again) == again);
    }

    void whoeverComesAtTheEndFindsTheLockFree() {
        Owner owner;
        owner.channel().close();
        // Nobody accepts any more, and the connection waits.
        Asking asking(owner.socket(), owner.request());
        owner.release();
        QVERIFY(asking.answer().kind == Kind::Again || asking.answer().kind == Kind::Unreachable);
        QVERIFY(OwnerLock::acquire(owner.folder()));
    }

    void findsNobodyAfterTheEnd() {
        Owner owner;
        const fs::path socket = owner.socket();
        QVERIFY(!socket.empty());
        owner.release();
        QVERIFY(!fs::exists(socket));
        Asking asking(socket, owner.request());
        QVERIFY(asking.answer().kind == Kind::Unreachable);
    }

    void replacesTheSocketOfADeadOwner() {
        fs::path socket;
        {
            const Owner owner;
            socket = owner.socket();
        }
        QTemporaryDir dir;
        auto path = workspace::socketPathFor(dir.path().toStdString());
        QVERIFY(path);
        { const auto left = workspace::listenAt(*path); }
        QVERIFY(fs::exists(*path));
        QVERIFY(!workspace::connectTo(*path).isOpen());
        const auto lock = OwnerLock::acquire(dir.path().toStdString(), workspace::Serving::Yes);
        QVERIFY(lock);
        QVERIFY(workspace::connectTo(*path).isOpen());
    }

    void keepsTheSocketToItself() {
        const Owner owner;
        struct stat status {};
        QCOMPARE(::stat(owner.socket().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QCOMPARE(::stat(owner.socket().parent_path().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void namesTheSocketAfterTheRealFolder() {
        QTemporaryDir dir;
        const fs::path base = dir.path().toStdString();
        const fs::path deep = base / std::string(200, 'a') / std::string(200, 'b');
        fs::create_directories(deep);
        fs::create_symlink(deep, base / "link");
        const auto direct = workspace::socketPathFor(deep);
        QVERIFY(direct);
        QVERIFY(direct->native().size() < 108);
        QVERIFY(*workspace::socketPathFor(base / "link") == *direct);
        QVERIFY(*workspace::socketPathFor(base / "." / "link" / "") == *direct);
        QVERIFY(*workspace::socketPathFor(base) != *direct);
    }

    void anOwnerWithoutASocketSaysSo() {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        const auto lock = OwnerLock::acquire(folder);
        QVERIFY(lock);
        const workspace::OwnerNote note = workspace::readOwnerNote(folder);
        QVERIFY(note.isThisProcess);
        QCOMPARE(note.process, "process " + std::to_string(::getpid()));
        QVERIFY(note.socket.empty());
        const auto second = OwnerLock::acquire(folder);
        QVERIFY(!second);
        QVERIFY(second.error().message.find(note.process + ")") != std::string::npos);
    }

    void aLaneIsTakenInOrder() {
        workspace::Lane lane;
        auto first = lane.take();
        QVERIFY(first);
        std::stop_source never;
        never.request_stop();
        QVERIFY(!lane.take(never.get_token()));
        std::mutex mutex;
        std::string order;
        const auto waitFor = [&](char name) {
            return [&, name](const std::stop_token& stop) {
                const auto turn = lane.take(stop);
                const std::scoped_lock lock(mutex);
                order += turn ? name : '-';
            };
        };
        std::vector<std::jthread> threads;
        for (const char name : {'a', 'b', 'c'}) {
            threads.emplace_back(waitFor(name));
            // The next one asks when this one waits.
            QTRY_COMPARE(lane.waiting(), threads.size());
        }
        threads[1].request_stop();
        threads[1].join();
        first->end();
        // Their destructors would stop them.
        for (std::jthread& thread : threads) {
            if (thread.joinable()) thread.join();
        }
        QCOMPARE(order, std::string("-ac"));
        QVERIFY(!lane.isBusy());
    }
};

GROUNDSWELL_TEST(OwnerChannelTest, owner_channel)
#include "tst_owner_channel.moc"
