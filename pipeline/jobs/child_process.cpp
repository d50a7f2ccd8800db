#include "pipeline/jobs/child_process.h"

#include "pipeline/jobs/child_start.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <optional>
#include <thread>

namespace groundswell::jobs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mostComplaint = 4U << 10;

// QProcess was weighed and left: it waits for one thing at a time, so that a stop request would have to be looked for
// again and again, it keeps all output in memory, and it knows no process groups. What is needed of POSIX is here.

// Of a pipe whose other end is closed, a write would end the whole program by its signal.
ssize_t writeQuietly(int descriptor, std::string_view bytes) {
    sigset_t pipeSignal;
    sigset_t before;
    sigset_t pending;
    ::sigemptyset(&pipeSignal);
    ::sigaddset(&pipeSignal, SIGPIPE);
    ::sigpending(&pending);
    const bool wasPending = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipeSignal, &before);
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    const int problem = errno;
    if (count < 0 && problem == EPIPE && !wasPending) {
        const timespec now{0, 0};
        ::sigtimedwait(&pipeSignal, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = problem;
    return count;
}

// One run, on its caller's thread; a second thread waits for the program's end and wakes the first.
class Conversation {
public:
    Conversation(StartedChild child, Pipe wake, std::string_view input, const ChildLimits& limits,
                 const LineHandler& onLine, const std::stop_token& stop)
        : m_child(std::move(child)),
          m_wake(std::move(wake)),
          m_input(input),
          m_limits(limits),
          m_onLine(onLine),
          m_stop(stop),
          m_due(Clock::now() + limits.start),
          m_waiter([this] { awaitEnd(); }) {}

    // Also when the handler of lines threw.
    ~Conversation() {
        if (m_child.pid > 0) reap();
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    ChildReport run() {
        const std::stop_callback onStop(m_stop, [this] { wake('s'); });
        if (m_input.empty()) m_child.input.reset();
        while (!isOver()) {
            turn();
            endWhenDue();
        }
        handLastLine();
        const int status = reap();
        if (!m_ending) {
            m_report.end = WIFSIGNALED(status) ? ChildEnd::Signalled : ChildEnd::Exited;
        }
        m_report.status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
        return std::move(m_report);
    }

private:
    void wake(char reason) const { static_cast<void>(!::write(m_wake.writeEnd.value(), &reason, 1)); }

    // Leaves the process as a zombie, so that its number stays its group's until the group is gone.
    void awaitEnd() const {
        siginfo_t info{};
        while (::waitid(P_PID, static_cast<id_t>(m_child.pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
        }
        wake('x');
    }

    int reap() {
        ::kill(-m_child.pid, SIGKILL);
        m_waiter.join();
        int status = 0;
        while (::waitpid(m_child.pid, &status, 0) < 0 && errno == EINTR) {
        }
        m_child.pid = -1;
        return status;
    }

    // What is left in the pipes is read, but not for ever: a process that left the group may hold them open.
    [[nodiscard]] bool isOver() const {
        return m_exited && ((!m_child.output.isOpen() && !m_child.errors.isOpen()) || Clock::now() >= m_due);
    }

    void turn() {
        std::array<pollfd, 4> watched{{{m_wake.readEnd.value(), POLLIN, 0},
                                       {m_child.output.value(), POLLIN, 0},
                                       {m_child.errors.value(), POLLIN, 0},
                                       {m_child.input.value(), POLLOUT, 0}}};
        if (::poll(watched.data(), watched.size(), millisecondsLeft()) <= 0) return;
        if (watched[1].revents != 0) readOutput();
        if (watched[2].revents != 0) readErrors();
        if (watched[3].revents != 0) writeInput();
        if (watched[0].revents != 0) heed();
    }

    // -1 = until something happens.
    [[nodiscard]] int millisecondsLeft() const {
        if (m_report.killed && !m_exited) return -1;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_due - Clock::now());
        return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
    }

    void heed() {
        char reason = 0;
        if (::read(m_wake.readEnd.value(), &reason, 1) != 1 || reason != 'x') return;
        m_exited = true;
        m_child.input.reset();
        ::kill(-m_child.pid, SIGKILL);
        m_due = Clock::now() + m_limits.grace;
    }

    void endWhenDue() {
        if (m_exited) return;
        if (m_stop.stop_requested() && !m_ending) return askToEnd(ChildEnd::Cancelled);
        if (m_report.killed || Clock::now() < m_due) return;
        if (!m_ending) return askToEnd(ChildEnd::Silent);
        m_report.killed = true;
        ::kill(-m_child.pid, SIGKILL);
    }

    void askToEnd(ChildEnd why) {
        m_ending = true;
        m_report.end = why;
        m_child.input.reset();
        ::kill(-m_child.pid, SIGTERM);
        m_due = Clock::now() + m_limits.grace;
    }

    void writeInput() {
        const ssize_t count = writeQuietly(m_child.input.value(), m_input);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count > 0) m_input.remove_prefix(static_cast<std::size_t>(count));
        // Broken, or done: either way it gets nothing more.
        if (count <= 0 || m_input.empty()) m_child.input.reset();
    }

    void readErrors() {
        const std::string_view bytes = readFrom(m_child.errors);
        m_report.complaint.append(bytes);
        if (m_report.complaint.size() > mostComplaint)
            m_report.complaint.erase(0, m_report.complaint.size() - mostComplaint);
    }

    void readOutput() {
        const std::string_view bytes = readFrom(m_child.output);
        // It is read to the end, so that it can end in order, but no longer believed.
        if (m_ending) return;
        m_seen += bytes.size();
        const std::size_t seen = m_line.size();
        m_line.append(bytes);
        std::size_t begin = 0;
        for (std::size_t end = m_line.find('\n', seen); end != std::string::npos; end = m_line.find('\n', begin)) {
            hand(std::string_view(m_line).substr(begin, end - begin));
            begin = end + 1;
        }
        m_line.erase(0, begin);
        if (m_line.size() > m_limits.longestLine || m_seen > m_limits.mostOutput) askToEnd(ChildEnd::Flooded);
    }

    void hand(std::string_view line) {
        if (line.size() <= m_limits.longestLine && m_onLine(line) && !m_exited) m_due = Clock::now() + m_limits.silence;
    }

    void handLastLine() {
        if (!m_ending && !m_line.empty()) hand(m_line);
    }

    std::string_view readFrom(system::Descriptor& pipe) {
        const ssize_t count = ::read(pipe.value(), m_buffer.data(), m_buffer.size());
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
        if (count <= 0) pipe.reset();
        return {m_buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
    }

    StartedChild m_child;
    const Pipe m_wake;
    std::string_view m_input;
    const ChildLimits& m_limits;
    const LineHandler& m_onLine;
    const std::stop_token& m_stop;
    ChildReport m_report;
    bool m_exited = false;
    bool m_ending = false;    ///< it was asked to end
    Clock::time_point m_due;  ///< of the next thing that a lack of signs of life brings
    std::string m_line;
    std::size_t m_seen = 0;
    std::array<char, 16U << 10> m_buffer{};
    std::jthread m_waiter;
};

}  // namespace

core::Result<ChildReport> runChild(const ChildProgram& program, std::string_view input, const ChildLimits& limits,
                                   const LineHandler& onLine, const std::stop_token& stop) {
    auto wake = Pipe::open();
    if (!wake) return std::move(wake).error();
    auto child = startChild(program);
    if (!child) return std::move(child).error();
    Conversation conversation(*std::move(child), *std::move(wake), input, limits, onLine, stop);
    return conversation.run();
}

}  // namespace groundswell::jobs
