#include "pipeline/jobs/child_start.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;

namespace {

// Above what a child uses, so that no copy below overwrites another.
constexpr int firstOwnDescriptor = 10;
constexpr int statusDescriptor = 3;
constexpr int niceness = 10;

Error systemError(const char* sentence, int number) {
    const ErrorCode code = number == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
    return Error(code, std::string(sentence) + " (" + std::strerror(number) + ").");
}

core::Result<system::Descriptor> raised(system::Descriptor descriptor) {
    if (descriptor.value() >= firstOwnDescriptor) return descriptor;
    system::Descriptor copy(::fcntl(descriptor.value(), F_DUPFD_CLOEXEC, firstOwnDescriptor));
    if (!copy.isOpen()) return systemError("There is no room for another pipe", errno);
    return copy;
}

// Everything that the child needs, made before the fork: after it, in a program of many threads, not even memory may be
// asked for.
struct Preparation {
    std::string file;
    std::string folder;
    std::vector<std::string> words;
    std::vector<char*> arguments;
    std::vector<std::string> variables;
    std::vector<char*> environment;
    std::string userMap;
    std::string groupMap;
    std::uint64_t mostMemory = 0;
    bool network = false;
    bool isRoot = false;
    pid_t parent = 0;
    int input = -1;
    int output = -1;
    int errors = -1;
    int status = -1;
};

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> plainEnvironment() {
    std::vector<std::string> variables;
    for (const char* name : {"PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE"}) {
        if (const char* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
    }
    return variables;
}

Preparation prepare(const ChildProgram& program) {
    Preparation prepared;
    prepared.file = program.file.string();
    prepared.folder = program.folder.empty() ? "/" : program.folder.string();
    prepared.words.push_back(prepared.file);
    prepared.words.insert(prepared.words.end(), program.arguments.begin(), program.arguments.end());
    prepared.variables = plainEnvironment();
    prepared.userMap = std::to_string(::geteuid()) + " " + std::to_string(::geteuid()) + " 1";
    prepared.groupMap = std::to_string(::getegid()) + " " + std::to_string(::getegid()) + " 1";
    prepared.mostMemory = program.mostMemory;
    prepared.network = program.network;
    prepared.isRoot = ::geteuid() == 0;
    prepared.parent = ::getpid();
    return prepared;
}

// From here to becomeProgram: in the child, so only calls that are safe in a signal handler.

void writeFile(const char* path, const char* text, std::size_t size) noexcept {
    const int file = ::open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    static_cast<void>(!::write(file, text, size));
    ::close(file);
}

void leaveNetwork(const Preparation& prepared) noexcept {
    if (prepared.isRoot && ::unshare(CLONE_NEWNET) == 0) return;
    // Anybody else may do so as the root of a world of their own, in which they are themselves.
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return;
    writeFile("/proc/self/setgroups", "deny", 4);
    writeFile("/proc/self/uid_map", prepared.userMap.data(), prepared.userMap.size());
    writeFile("/proc/self/gid_map", prepared.groupMap.data(), prepared.groupMap.size());
}

void limitItself(const Preparation& prepared) noexcept {
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    if (prepared.mostMemory > 0) {
        const rlimit memory{prepared.mostMemory, prepared.mostMemory};
        ::setrlimit(RLIMIT_AS, &memory);
    }
    ::setpriority(PRIO_PROCESS, 0, niceness);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!prepared.network) leaveNetwork(prepared);
}

void resetSignals() noexcept {
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &usual, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void closeOthers() noexcept {
    if (::close_range(statusDescriptor + 1, ~0U, 0) == 0) return;
    for (int descriptor = statusDescriptor + 1; descriptor < 65'536; ++descriptor) ::close(descriptor);
}

[[noreturn]] void becomeProgram(const Preparation& prepared) noexcept {
    ::setpgid(0, 0);
    ::dup2(prepared.input, STDIN_FILENO);
    ::dup2(prepared.output, STDOUT_FILENO);
    ::dup2(prepared.errors, STDERR_FILENO);
    ::dup3(prepared.status, statusDescriptor, O_CLOEXEC);
    closeOthers();
    // It must not outlive the program that reads it. The thread that started it waits for it, so it lives as long.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != prepared.parent) ::_exit(127);
    limitItself(prepared);
    resetSignals();
    if (::chdir(prepared.folder.c_str()) == 0)
        ::execve(prepared.file.c_str(), prepared.arguments.data(), prepared.environment.data());
    const int problem = errno;
    static_cast<void>(!::write(statusDescriptor, &problem, sizeof problem));
    ::_exit(127);
}

// No handler of this program may run in the child before it is another program.
pid_t forkQuietly(const Preparation& prepared) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) becomeProgram(prepared);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return pid;
}

// What the child could not do, once it is known; 0 when it runs.
int readStatus(int descriptor) {
    int problem = 0;
    ssize_t count = 0;
    do {
        count = ::read(descriptor, &problem, sizeof problem);
    } while (count < 0 && errno == EINTR);
    return count == static_cast<ssize_t>(sizeof problem) ? problem : 0;
}

void setNonBlocking(const system::Descriptor& descriptor) {
    ::fcntl(descriptor.value(), F_SETFL, ::fcntl(descriptor.value(), F_GETFL) | O_NONBLOCK);
}

}  // namespace

core::Result<Pipe> Pipe::open() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return systemError("There is no room for another pipe", errno);
    auto readEnd = raised(system::Descriptor(ends[0]));
    auto writeEnd = raised(system::Descriptor(ends[1]));
    if (!readEnd) return readEnd.error();
    if (!writeEnd) return writeEnd.error();
    return Pipe{*std::move(readEnd), *std::move(writeEnd)};
}

core::Result<StartedChild> startChild(const ChildProgram& program) {
    std::array<Pipe, 4> pipes;
    for (Pipe& pipe : pipes) {
        auto opened = Pipe::open();
        if (!opened) return std::move(opened).error();
        pipe = *std::move(opened);
    }
    auto& [input, output, errors, status] = pipes;
    Preparation prepared = prepare(program);
    prepared.arguments = pointersTo(prepared.words);
    prepared.environment = pointersTo(prepared.variables);
    prepared.input = input.readEnd.value();
    prepared.output = output.writeEnd.value();
    prepared.errors = errors.writeEnd.value();
    prepared.status = status.writeEnd.value();
    const pid_t pid = forkQuietly(prepared);
    if (pid < 0) return systemError("The system starts no further process", errno);
    ::setpgid(pid, pid);
    status.writeEnd.reset();
    if (const int problem = readStatus(status.readEnd.value()); problem != 0) {
        ::waitpid(pid, nullptr, 0);
        return systemError("The program cannot be started", problem).with("file", program.file.string());
    }
    StartedChild child{pid, std::move(input.writeEnd), std::move(output.readEnd), std::move(errors.readEnd)};
    setNonBlocking(child.input);
    setNonBlocking(child.output);
    setNonBlocking(child.errors);
    return child;
}

}  // namespace groundswell::jobs
