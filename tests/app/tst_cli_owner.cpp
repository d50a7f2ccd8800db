#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QProcess>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;

namespace {

constexpr int timeLimit = 60'000;

QByteArray posts(int from, int count) {
    QByteArray lines;
    for (int i = from; i < from + count; ++i) {
        lines += "{\"id\":\"q" + QByteArray::number(i) + "\",\"text\":\"The river floods the old town, report " +
                 QByteArray::number(i) + "\",\"lang\":\"en\",\"published_at\":\"2026-09-0" +
                 QByteArray::number(1 + i % 9) + "T10:00:00Z\"}\n";
    }
    return lines;
}

/// A pipe with a name, which a command reads as a file: the command is in the middle of its work until it is closed.
class Gate {
public:
    explicit Gate(const std::string& path) : m_path(path) { ::mkfifo(path.c_str(), 0600); }
    ~Gate() { close(); }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    /// True once somebody reads it.
    bool open() {
        if (m_descriptor < 0) m_descriptor = ::open(m_path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        return m_descriptor >= 0;
    }
    bool write(const QByteArray& bytes) {
        return ::write(m_descriptor, bytes.constData(), static_cast<std::size_t>(bytes.size())) == bytes.size();
    }
    void close() {
        if (m_descriptor >= 0) ::close(std::exchange(m_descriptor, -1));
    }

private:
    const std::string m_path;
    int m_descriptor = -1;
};

// Standard error up to a word; the rest is still to come.
bool saysOnError(QProcess& process, const char* word, QByteArray& said) {
    process.setReadChannel(QProcess::StandardError);
    while (!said.contains(word)) {
        if (process.bytesAvailable() == 0 && !process.waitForReadyRead(timeLimit)) return false;
        said += process.readAllStandardError();
    }
    return true;
}

bool killed(QProcess& process) {
    return ::kill(static_cast<pid_t>(process.processId()), SIGKILL) == 0 && process.waitForFinished(timeLimit);
}

}  // namespace

class CliOwnerTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    [[nodiscard]] std::string gatePath() const { return m_program->path("gate"); }
    // An import that owns the workspace and is in the middle of it.
    std::unique_ptr<QProcess> startBusyOwner(Gate& gate) {
        auto owner = m_program->start({"import", "-w", "w", gatePath()});
        if (owner && !QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit)) owner.reset();
        return owner;
    }
    // One that waits for its standard input, and lets others work.
    std::unique_ptr<QProcess> startIdleOwner() { return m_program->startReading({"import", "-w", "w", "-"}); }
    std::int64_t items() { return run({"status", "-w", "w", "--json"}).json()["items"].get<std::int64_t>(); }
    // External ids that are stored more than once.
    std::string repeated() {
        return run({"sql", "-w", "w", "--json",
                    "SELECT external_id FROM items GROUP BY external_id HAVING count(*) > 1"})
            .json()["rows"]
            .dump();
    }
    void isSound(std::int64_t expected) {
        QCOMPARE(items(), expected);
        QCOMPARE(repeated(), std::string("[]"));
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

private Q_SLOTS:
    void init() {
        // Whoever reads the gate may be gone.
        std::signal(SIGPIPE, SIG_IGN);
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
    }

    // The same commands, once each for itself and once handed to an owner.
    void answers_as_if_there_were_no_owner() {
        Program alone;
        QCOMPARE(alone.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        const auto owner = startIdleOwner();
        QVERIFY(owner);
        for (const Program* program : {&alone, m_program.get()}) {
            program->file("a.jsonl", posts(0, 20));
            program->file("bad.jsonl", posts(20, 2) + "{no json\n");
            program->file("map.json", "{\"text\":[\"/text\"]}");
        }
        const std::vector<std::pair<Words, QByteArray>> commands{
            {{"import", "-w", "w", "a.jsonl"}, {}},
            {{"import", "-w", "w", "a.jsonl", "--map", "map.json", "--json"}, {}},
            {{"import", "-w", "w", "bad.jsonl", "--json"}, {}},
            {{"import", "-w", "w", "-"}, posts(22, 3)},
            {{"import", "-w", "w", "--json", "-", "a.jsonl"}, posts(25, 3)},
            {{"import", "-w", "w", "--source", "none", "a.jsonl"}, {}},
            {{"process", "-w", "w"}, {}},
            {{"process", "-w", "w", "--json", "--quiet"}, {}},
            {{"clusters", "split", "-w", "w", "1", "1"}, {}},
            {{"clusters", "merge", "-w", "w", "1", "2", "--json"}, {}},
            {{"clusters", "refresh", "-w", "w"}, {}},
            {{"clusters", "merge", "-w", "w", "1", "77"}, {}},
            {{"schedule", "clear", "-w", "w"}, {}},
            {{"run", "-w", "w", "--json"}, {}},
            {{"expire", "-w", "w", "--before", "2026-09-05", "--json"}, {}},
            {{"process", "-w", "w", "--raw"}, {}},
        };
        for (const auto& [command, input] : commands) {
            const std::string name = command[0] + " " + command[1] + ": ";
            // Progress comes and goes with the machine's speed.
            Words words{"--quiet"};
            words.insert(words.end(), command.begin(), command.end());
            Call expected = alone.run(words, input);
            Call handed = run(words, input);
            // The owner works in another folder: what it says of a file names it whole.
            const std::string whole = m_program->path("bad.jsonl");
            for (std::string* text : {&handed.out, &handed.err}) {
                for (std::size_t at = text->find(whole); at != std::string::npos; at = text->find(whole))
                    text->replace(at, whole.size(), "bad.jsonl");
            }
            if (const auto at = expected.err.find(alone.profile()); at != std::string::npos)
                expected.err.replace(at, alone.profile().size(), m_program->profile());
            QVERIFY2(handed.exitCode == expected.exitCode, (name + handed.err).c_str());
            QVERIFY2(handed.out == expected.out, (name + handed.out + "instead of " + expected.out).c_str());
            QVERIFY2(handed.err == expected.err, (name + handed.err + "instead of " + expected.err).c_str());
            QCOMPARE(owner->state(), QProcess::Running);
        }
        const std::int64_t others = alone.run({"status", "-w", "w", "--json"}).json()["items"].get<std::int64_t>();
        owner->closeWriteChannel();
        QCOMPARE(Program::finish(*owner).exitCode, 0);
        isSound(others + 3);
    }

    void files_that_are_not_there_are_named() {
        const auto owner = startIdleOwner();
        const Call call = run({"import", "-w", "w", "absent.jsonl"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(call.err.find("absent.jsonl") != std::string::npos, call.err.c_str());
        owner->closeWriteChannel();
        QCOMPARE(Program::finish(*owner).exitCode, 0);
    }

    void waits_for_a_busy_owner_data() {
        QTest::addColumn<bool>("quiet");
        QTest::newRow("says so") << false;
        QTest::newRow("quiet") << true;
    }
    void waits_for_a_busy_owner() {
        QFETCH(const bool, quiet);
        m_program->file("a.jsonl", posts(0, 5));
        Gate gate(gatePath());
        const auto owner = startBusyOwner(gate);
        QVERIFY(owner);
        Words words{"import", "-w", "w", "a.jsonl"};
        if (quiet) words.push_back("--quiet");
        const auto client = m_program->start(words);
        QByteArray said;
        if (!quiet) {
            QVERIFY(saysOnError(*client, "waits for its turn", said));
            QVERIFY(said.contains(QByteArray::number(owner->processId())));
        }
        QVERIFY(gate.write(posts(5, 5)));
        gate.close();
        QCOMPARE(Program::finish(*owner).exitCode, 0);
        const Call call = Program::finish(*client);
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.out, std::string("5 read: 5 new, 0 changed, 0 unchanged, 0 rejected.\n"));
        if (quiet) QCOMPARE(call.err, std::string());
        isSound(10);
    }

    void several_wait() {
        Gate gate(gatePath());
        const auto owner = startBusyOwner(gate);
        QVERIFY(owner);
        std::vector<std::unique_ptr<QProcess>> clients;
        for (int i = 0; i < 6; ++i) {
            const std::string name = "f" + std::to_string(i) + ".jsonl";
            m_program->file(name, posts(10 * i, 10));
            clients.push_back(m_program->start({"import", "-w", "w", name}));
        }
        QByteArray said;
        for (const auto& client : clients) QVERIFY(saysOnError(*client, "waits for its turn", said = {}));
        QVERIFY(gate.write(posts(100, 1)));
        gate.close();
        for (const auto& client : clients) QCOMPARE(Program::finish(*client).exitCode, 0);
        QCOMPARE(Program::finish(*owner).exitCode, 0);
        isSound(61);
    }

    // Decisions are one short transaction each.
    void decides_about_clusters_at_once() {
        m_program->file("a.jsonl", posts(0, 6));
        QCOMPARE(run({"import", "-w", "w", "a.jsonl"}).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        Gate gate(gatePath());
        const auto owner = startBusyOwner(gate);
        QVERIFY(owner);
        const Call call = run({"clusters", "split", "-w", "w", "1", "1"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QCOMPARE(owner->state(), QProcess::Running);
        gate.close();
        Program::finish(*owner);
    }

    void goes_on_alone_when_the_owner_is_killed_data() {
        QTest::addColumn<bool>("began");
        QTest::newRow("while it waits") << false;
        QTest::newRow("in the middle") << true;
    }
    void goes_on_alone_when_the_owner_is_killed() {
        QFETCH(const bool, began);
        // More than one batch: the first one is committed when the owner is killed.
        m_program->file("a.jsonl", posts(0, 12'000));
        Gate gate(gatePath());
        const auto owner = began ? startIdleOwner() : startBusyOwner(gate);
        QVERIFY(owner);
        Words words{"import", "-w", "w", "a.jsonl", "--json"};
        if (began) words.push_back(gatePath());
        const auto client = m_program->start(words);
        QByteArray said;
        if (began) {
            // The owner has read the first file for the client and waits for the second.
            QVERIFY(QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit));
        } else {
            QVERIFY(saysOnError(*client, "waits for its turn", said));
        }
        QVERIFY(killed(*owner));
        gate.close();
        if (began) {
            QVERIFY(QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit));
            QVERIFY(gate.write(posts(12'000, 10)));
            gate.close();
        }
        const Call call = Program::finish(*client);
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        const std::int64_t expected = began ? 12'010 : 12'000;
        QCOMPARE(call.json()["read"].get<std::int64_t>(), expected);
        isSound(expected);
    }

    // What was read from standard input for an owner that died is read again.
    void standard_input_outlives_the_owner() {
        Gate gate(gatePath());
        const auto owner = startIdleOwner();
        QVERIFY(owner);
        const auto client = std::make_unique<QProcess>();
        client->start(
            QStringLiteral(GROUNDSWELL_BINARY),
            {QStringLiteral("--profile"), QString::fromStdString(m_program->profile()), QStringLiteral("import"),
             QStringLiteral("-w"), QStringLiteral("w"), QStringLiteral("-"), QString::fromStdString(gatePath())});
        QVERIFY(client->waitForStarted(timeLimit));
        client->write(posts(0, 50));
        client->closeWriteChannel();
        // In the event loop, which writes.
        QVERIFY(QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit));
        QVERIFY(killed(*owner));
        gate.close();
        QVERIFY(QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit));
        QVERIFY(gate.write(posts(50, 1)));
        gate.close();
        const Call call = Program::finish(*client);
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        isSound(51);
    }

    void a_command_ends_with_its_process() {
        m_program->file("a.jsonl", posts(0, 5));
        Gate gate(gatePath());
        const auto owner = startIdleOwner();
        QVERIFY(owner);
        const auto client = m_program->start({"import", "-w", "w", "a.jsonl", gatePath(), "a.jsonl"});
        QVERIFY(QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit));
        QVERIFY(killed(*client));
        gate.close();
        // The owner is free again.
        QCOMPARE(run({"import", "-w", "w", "a.jsonl"}).exitCode, 0);
        owner->closeWriteChannel();
        QCOMPARE(Program::finish(*owner).exitCode, 0);
        isSound(8);
    }

    void an_interrupt_ends_the_waiting() {
        m_program->file("a.jsonl", posts(0, 5));
        Gate gate(gatePath());
        const auto owner = startBusyOwner(gate);
        QVERIFY(owner);
        const auto client = m_program->start({"import", "-w", "w", "a.jsonl"});
        QByteArray said;
        QVERIFY(saysOnError(*client, "waits for its turn", said));
        QCOMPARE(::kill(static_cast<pid_t>(client->processId()), SIGINT), 0);
        QCOMPARE(Program::finish(*client).exitCode, 130);
        QCOMPARE(owner->state(), QProcess::Running);
        gate.close();
        Program::finish(*owner);
        isSound(0);
    }

    // Interrupted, the owner ends; what it ran for somebody else goes on there.
    void an_interrupted_owner_gives_back() {
        m_program->file("a.jsonl", posts(0, 5));
        Gate gate(gatePath());
        const auto owner = startIdleOwner();
        QVERIFY(owner);
        const auto client = m_program->start({"import", "-w", "w", gatePath(), "a.jsonl"});
        QVERIFY(QTest::qWaitFor([&gate] { return gate.open(); }, timeLimit));
        QCOMPARE(::kill(static_cast<pid_t>(owner->processId()), SIGINT), 0);
        // Read by the owner, and perhaps once more by the client.
        const bool ended = QTest::qWaitFor(
            [&] {
                if (gate.open()) static_cast<void>(gate.write(posts(10, 1)));
                gate.close();
                return client->state() == QProcess::NotRunning;
            },
            timeLimit);
        QVERIFY(ended);
        QCOMPARE(Program::finish(*client).exitCode, 0);
        QCOMPARE(Program::finish(*owner).exitCode, 130);
        QCOMPARE(run({"sql", "-w", "w", "--json", "SELECT count(*) AS n FROM items WHERE external_id LIKE 'q%'"})
                     .json()["rows"]
                     .dump(),
                 std::string(R"([{"n":6}])"));
        QCOMPARE(repeated(), std::string("[]"));
    }

    void one_folder_has_many_names() {
        std::filesystem::create_directory_symlink(m_program->profile(), m_program->path("link"));
        m_program->file("a.jsonl", posts(0, 4));
        const auto owner = startIdleOwner();
        QVERIFY(owner);
        const Call linked = m_program->runBare({"import", "--profile", "link", "-w", "w", "a.jsonl", "--json"});
        QVERIFY2(linked.exitCode == 0, linked.err.c_str());
        QCOMPARE(linked.json()["new"].get<int>(), 4);
        const Call folder = m_program->runBare({"import", "-w", "link/workspaces/w", "a.jsonl", "--json"});
        QVERIFY2(folder.exitCode == 0, folder.err.c_str());
        QCOMPARE(folder.json()["unchanged"].get<int>(), 4);
        owner->closeWriteChannel();
        QCOMPARE(Program::finish(*owner).exitCode, 0);
        isSound(7);
    }

    void a_long_path_is_no_obstacle() {
        const std::string profile =
            m_program->path(std::string(100, 'l') + "/" + std::string(120, 'o') + "/" + std::string(100, 'g'));
        const auto bare = [&](Words words) {
            words.insert(words.begin(), {"--profile", profile});
            return m_program->runBare(words);
        };
        QCOMPARE(bare({"workspace", "create", "--id", "w"}).exitCode, 0);
        m_program->file("a.jsonl", posts(0, 4));
        QProcess owner;
        owner.start(QStringLiteral(GROUNDSWELL_BINARY),
                    {QStringLiteral("--profile"), QString::fromStdString(profile), QStringLiteral("import"),
                     QStringLiteral("-w"), QStringLiteral("w"), QStringLiteral("-")});
        QVERIFY(owner.waitForStarted(timeLimit));
        owner.write(testing::threePosts() + QByteArray(1 << 20, '\n'));
        while (owner.bytesToWrite() > 0) QVERIFY(owner.waitForBytesWritten(timeLimit));
        const Call call = bare({"import", "-w", "w", "a.jsonl"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QCOMPARE(owner.state(), QProcess::Running);
        owner.closeWriteChannel();
        QCOMPARE(Program::finish(owner).exitCode, 0);
    }

    void what_cannot_be_handed_over_names_the_owner_data() {
        QTest::addColumn<Words>("words");
        QTest::newRow("delete") << Words{"workspace", "delete", "w", "--yes"};
        QTest::newRow("watch") << Words{"run", "-w", "w", "--watch"};
        QTest::newRow("repair") << Words{"doctor", "-w", "w", "--repair"};
    }
    void what_cannot_be_handed_over_names_the_owner() {
        QFETCH(const Words, words);
        const auto owner = startIdleOwner();
        QVERIFY(owner);
        const Call call = run(words);
        QCOMPARE(call.exitCode, 4);
        const std::string all = call.out + call.err;
        QVERIFY2(all.find("process " + std::to_string(owner->processId())) != std::string::npos, all.c_str());
        QVERIFY2(all.find("Close it there") != std::string::npos, all.c_str());
        owner->closeWriteChannel();
        QCOMPARE(Program::finish(*owner).exitCode, 0);
    }

    // A lock that nobody answers for: of another program, or of an owner whose socket somebody removed.
    void an_owner_that_takes_nothing_is_named() {
        const int lock =
            ::open((m_program->workspaceFolder("w") + "/.owner").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        QVERIFY(lock >= 0);
        QCOMPARE(::flock(lock, LOCK_EX), 0);
        QCOMPARE(::pwrite(lock, "process 1\n", 10, 0), ssize_t(10));
        const Call call = run({"process", "-w", "w"});
        QCOMPARE(call.exitCode, 4);
        QVERIFY2(call.err.find("process 1)") != std::string::npos, call.err.c_str());
        ::close(lock);
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
    }

    void the_window_runs_it() {
        m_program->file("profile/window.ini", "[General]\nworkspace=w\n");
        m_program->file("a.jsonl", posts(0, 30));
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        window.setProcessEnvironment(environment);
        window.start(QStringLiteral(GROUNDSWELL_BINARY),
                     {QStringLiteral("--profile"), QString::fromStdString(m_program->profile())});
        QVERIFY(window.waitForStarted(timeLimit));
        const std::string note = m_program->workspaceFolder("w") + "/.owner";
        const std::string expected = "process " + std::to_string(window.processId()) + "\nsocket ";
        const bool owns = QTest::qWaitFor(
            [&] {
                std::ifstream file(note);
                const std::string said((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
                return said.starts_with(expected);
            },
            timeLimit);
        QVERIFY2(owns, window.readAllStandardError().constData());
        QCOMPARE(run({"import", "-w", "w", "a.jsonl"}).out,
                 std::string("30 read: 30 new, 0 changed, 0 unchanged, 0 rejected.\n"));
        const Call processed = run({"process", "-w", "w", "--json"});
        QVERIFY2(processed.exitCode == 0, processed.err.c_str());
        QCOMPARE(processed.json()["processed"].get<int>(), 30);
        QCOMPARE(run({"clusters", "split", "-w", "w", "1", "1"}).exitCode, 0);
        QCOMPARE(window.state(), QProcess::Running);
        QVERIFY(killed(window));
        isSound(30);
    }
};

GROUNDSWELL_TEST(CliOwnerTest, cli_owner)
#include "tst_cli_owner.moc"
