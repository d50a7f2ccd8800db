#include "pipeline/jobs/child_process.h"
#include "tests/support/test_registry.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

using namespace groundswell;
using namespace std::chrono_literals;
using jobs::ChildEnd;
using jobs::ChildLimits;
using jobs::ChildProgram;

namespace {

// A shell script in a folder of its own.
class Script {
public:
    explicit Script(const std::string& text) : m_file(m_folder.path().toStdString() + "/script") {
        std::ofstream(m_file) << "#!/bin/sh\n" << text << "\n";
        std::filesystem::permissions(m_file, std::filesystem::perms::owner_all);
    }
    [[nodiscard]] ChildProgram program() const {
        ChildProgram program;
        program.file = m_file;
        program.folder = m_folder.path().toStdString();
        return program;
    }

private:
    QTemporaryDir m_folder;
    const std::string m_file;
};

ChildLimits patient() {
    return {.silence = 60s, .grace = 60s};
}

// Impatient with those alone that are to be stopped for their silence.
ChildLimits quietFor(ChildEnd end, std::chrono::milliseconds grace) {
    ChildLimits limits = patient();
    if (end == ChildEnd::Silent) limits.silence = 10ms;
    limits.grace = grace;
    return limits;
}

// All lines that a script writes, and how it ends.
struct Run {
    std::vector<std::string> lines;
    core::Result<jobs::ChildReport> report = core::Error(core::ErrorCode::Internal, "It did not run.");
};

Run run(const ChildProgram& program, const std::string& input = {}, const ChildLimits& limits = patient()) {
    Run result;
    result.report = jobs::runChild(program, input, limits,
                                   [&](std::string_view line) {
                                       result.lines.emplace_back(line);
                                       return true;
                                   },
                                   {});
    return result;
}

bool isRunning(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    if (!std::getline(file, text)) return false;
    return text.at(text.rfind(')') + 2) != 'Z';
}

bool hasNoChild() {
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

}  // namespace

class ChildProcessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Whatever a test starts is waited for.
    void cleanup() { QVERIFY(hasNoChild()); }

    // Those that are stopped for their silence have said something before, so that it does not matter how long they
    // take to start.
    void ends_data() {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<ChildLimits>("limits");
        QTest::addColumn<ChildEnd>("end");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("killed");
        const auto row = [](const char* name, const char* script, const ChildLimits& limits, ChildEnd end, int status,
                            bool killed) {
            QTest::newRow(name) << std::string(script) << limits << end << status << killed;
        };
        ChildLimits hasty = patient();
        hasty.silence = 10ms;
        ChildLimits harsh = hasty;
        harsh.grace = 20ms;
        ChildLimits narrow = patient();
        narrow.longestLine = 1'000;
        narrow.mostOutput = 100'000;
        row("in order", "exit 0", patient(), ChildEnd::Exited, 0, false);
        row("with a status", "exit 3", patient(), ChildEnd::Exited, 3, false);
        row("crashed", "kill -SEGV $$", patient(), ChildEnd::Signalled, SIGSEGV, false);
        row("crashed in the middle", "echo a; kill -9 $$; echo b", patient(), ChildEnd::Signalled, SIGKILL, false);
        row("hangs", "echo; exec sleep 1000", hasty, ChildEnd::Silent, SIGTERM, false);
        row("hangs and obeys", "trap 'exit 7' TERM; echo; sleep 1000 & wait", hasty, ChildEnd::Silent, 7, false);
        row("hangs and ignores", "trap '' TERM; echo; sleep 1000", harsh, ChildEnd::Silent, SIGKILL, true);
        row("closes its output and hangs", "echo; exec >&- 2>&-; exec sleep 1000", hasty, ChildEnd::Silent, SIGTERM,
            false);
        row("floods by lines", "exec yes", narrow, ChildEnd::Flooded, SIGTERM, false);
        row("floods without lines", "exec cat /dev/zero", narrow, ChildEnd::Flooded, SIGTERM, false);
        row("floods standard error", "yes >&2 & echo; exec sleep 1000", hasty, ChildEnd::Silent, SIGTERM, false);
    }
    void ends() {
        QFETCH(std::string, script);
        QFETCH(ChildLimits, limits);
        QFETCH(ChildEnd, end);
        QFETCH(int, status);
        QFETCH(bool, killed);
        const Script program(script);
        const Run result = run(program.program(), {}, limits);
        QVERIFY2(result.report.has_value(), result.report ? "" : result.report.error().describe().c_str());
        QCOMPARE(result.report->end, end);
        QCOMPARE(result.report->status, status);
        QCOMPARE(result.report->killed, killed);
        QVERIFY(result.report->complaint.size() <= 4'096);
    }

    // Stopped as soon as it has said that it is ready.
    void stops_data() {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<int>("graceMs");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("killed");
        QTest::newRow("obeys") << std::string("trap 'echo bye >&2; exit 7' TERM; echo ready; sleep 1000 & wait")
                               << 60'000 << 7 << false;
        QTest::newRow("does not care") << std::string("echo ready; exec sleep 1000") << 60'000 << int(SIGTERM) << false;
        QTest::newRow("ignores") << std::string("trap '' TERM; echo ready; sleep 1000; sleep 1000") << 30
                                 << int(SIGKILL) << true;
    }
    void stops() {
        QFETCH(std::string, script);
        QFETCH(int, graceMs);
        QFETCH(int, status);
        QFETCH(bool, killed);
        const Script program(script);
        ChildLimits limits = patient();
        limits.grace = std::chrono::milliseconds(graceMs);
        std::stop_source source;
        const auto report = jobs::runChild(
            program.program(), {}, limits,
            [&](std::string_view) {
                source.request_stop();
                return true;
            },
            source.get_token());
        QVERIFY(report.has_value());
        QCOMPARE(report->end, ChildEnd::Cancelled);
        QCOMPARE(report->status, status);
        QCOMPARE(report->killed, killed);
        if (status == 7) QCOMPARE(report->complaint, std::string("bye\n"));
    }

    void stopsBeforeItBegins() {
        const Script program("exec sleep 1000");
        std::stop_source source;
        source.request_stop();
        const auto report = jobs::runChild(
            program.program(), {}, patient(), [](std::string_view) { return true; }, source.get_token());
        QCOMPARE(report->end, ChildEnd::Cancelled);
    }

    void takesItsGroupAlong_data() {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<ChildEnd>("end");
        QTest::newRow("the program ends before it") << std::string("sleep 1000 & echo $!") << ChildEnd::Exited;
        QTest::newRow("it ignores TERM") << std::string("(trap '' TERM; exec sleep 1000) & echo $!; exec >&-; wait")
                                         << ChildEnd::Silent;
        QTest::newRow("of the second generation")
            << std::string("(sleep 1000 & echo $!; trap '' TERM; wait) & wait") << ChildEnd::Silent;
    }
    void takesItsGroupAlong() {
        QFETCH(std::string, script);
        QFETCH(ChildEnd, end);
        const Script program(script);
        const Run result = run(program.program(), {}, quietFor(end, 20ms));
        QCOMPARE(result.report->end, end);
        QCOMPARE(result.lines.size(), std::size_t{1});
        const int grandchild = std::stoi(result.lines.front());
        QTRY_VERIFY(!isRunning(grandchild));
    }

    void passesItsInputThrough() {
        std::string input;
        for (int i = 0; i < 40'000; ++i) input += "line " + std::to_string(i) + " of a long text that fills pipes\n";
        const Script program("exec cat");
        const Run result = run(program.program(), input);
        QCOMPARE(result.report->end, ChildEnd::Exited);
        QCOMPARE(result.lines.size(), std::size_t{40'000});
        QCOMPARE(result.lines.back(), std::string("line 39999 of a long text that fills pipes"));
    }

    void neverReadsItsInput_data() {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<ChildEnd>("end");
        QTest::newRow("and ends") << std::string("echo done") << ChildEnd::Exited;
        QTest::newRow("and hangs") << std::string("echo done; exec sleep 1000") << ChildEnd::Silent;
        QTest::newRow("and closes it") << std::string("exec <&-; echo done; exec sleep 1000") << ChildEnd::Silent;
    }
    void neverReadsItsInput() {
        QFETCH(std::string, script);
        QFETCH(ChildEnd, end);
        const Script program(script);
        const Run result = run(program.program(), std::string(1U << 20, 'x'), quietFor(end, 60s));
        QCOMPARE(result.report->end, end);
        QCOMPARE(result.lines, std::vector<std::string>{"done"});
    }

    void keepsItsPlace_data() {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<std::string>("line");
        QTest::newRow("no secrets in its environment")
            << std::string("echo \"[$GROUNDSWELL_TEST_KEY]\"") << std::string("[]");
        QTest::newRow("a path in its environment")
            << std::string("test -n \"$PATH\" && echo yes") << std::string("yes");
        QTest::newRow("no descriptors") << std::string("ls /proc/self/fd | tr '\\n' ' '") << std::string("0 1 2 3 ");
        QTest::newRow("nice") << std::string("cut -d' ' -f19 /proc/self/stat") << std::string("10");
        QTest::newRow("a limit of memory") << std::string("ulimit -v") << std::string("524288");
        QTest::newRow("its own group") << std::string("test $(cut -d' ' -f5 /proc/$$/stat) = $$ && echo yes")
                                       << std::string("yes");
        QTest::newRow("its folder") << std::string("test -x ./script && echo yes") << std::string("yes");
        QTest::newRow("no core files") << std::string("ulimit -c") << std::string("0");
    }
    void keepsItsPlace() {
        QFETCH(std::string, script);
        QFETCH(std::string, line);
        qputenv("GROUNDSWELL_TEST_KEY", "sk-secret");
        // As a library may leave one open.
        const int leaked = ::open("/dev/null", O_RDONLY);
        const Script program(script);
        ChildProgram limited = program.program();
        limited.mostMemory = 512U << 20;
        const Run result = run(limited);
        ::close(leaked);
        QCOMPARE(result.lines, std::vector<std::string>{line});
    }

    void passesArguments() {
        const Script program("for word in \"$@\"; do echo \"[$word]\"; done");
        ChildProgram called = program.program();
        called.arguments = {"a b", "$(echo x)", "; rm", ""};
        QCOMPARE(run(called).lines, (std::vector<std::string>{"[a b]", "[$(echo x)]", "[; rm]", "[]"}));
    }

    void hasNoNetwork() {
        const Script program("readlink /proc/self/ns/net");
        const std::string own = std::filesystem::read_symlink("/proc/self/ns/net").string();
        ChildProgram allowed = program.program();
        allowed.network = true;
        QCOMPARE(run(allowed).lines, std::vector<std::string>{own});
        const Run result = run(program.program());
        if (result.lines == std::vector<std::string>{own}) QSKIP("This kernel makes no networks for everybody.");
        QCOMPARE(result.report->end, ChildEnd::Exited);
    }

    void handsOutTheLastLine() {
        const Script program("printf 'a\\nb'");
        QCOMPARE(run(program.program()).lines, (std::vector<std::string>{"a", "b"}));
    }

    void doesNotStart_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<core::ErrorCode>("code");
        QTest::newRow("absent") << "/nonexistent/program" << core::ErrorCode::NotFound;
        QTest::newRow("no program") << "/etc/hostname" << core::ErrorCode::Io;
        QTest::newRow("a folder") << "/etc" << core::ErrorCode::Io;
    }
    void doesNotStart() {
        QFETCH(QString, file);
        QFETCH(core::ErrorCode, code);
        ChildProgram program;
        program.file = file.toStdString();
        const Run result = run(program);
        QVERIFY(!result.report.has_value());
        QCOMPARE(result.report.error().code, code);
    }

    void leavesNothingWhenItsReaderThrows() {
        const Script program("echo a; exec sleep 1000");
        QVERIFY_EXCEPTION_THROWN(
            static_cast<void>(jobs::runChild(program.program(), {}, patient(),
                                             [](std::string_view) -> bool { throw std::runtime_error("no"); }, {})),
            std::runtime_error);
    }

    void runsManyAtATime() {
        const Script program("cat; exit 4");
        std::array<int, 4> statuses{};
        {
            std::vector<std::jthread> threads;
            for (int& status : statuses) {
                threads.emplace_back([&program, &status] {
                    for (int i = 0; i < 3; ++i) {
                        const Run result = run(program.program(), "a\nb\n");
                        status = result.report && result.lines.size() == 2 ? result.report->status : -1;
                    }
                });
            }
        }
        for (const int status : statuses) QCOMPARE(status, 4);
    }
};

GROUNDSWELL_TEST(ChildProcessTest, child_process)
#include "tst_child_process.moc"
