#include "app/cli/interrupt.h"

#include "app/cli/exit_code.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <csignal>

namespace groundswell::cli {

namespace {

// Ends the listener, or a system call of the main thread; nobody else sends them.
constexpr int endSignal = SIGUSR2;
constexpr int wakeSignal = SIGUSR1;

sigset_t listenedSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, endSignal}) sigaddset(&signals, number);
    // nohup has it ignored: what it starts outlives its terminal.
    struct sigaction hangUp {};
    const bool ignored = ::sigaction(SIGHUP, nullptr, &hangUp) == 0 && hangUp.sa_handler == SIG_IGN;
    if (!ignored) sigaddset(&signals, SIGHUP);
    return signals;
}

// A handler that does nothing makes a blocked call return with EINTR.
void letCallsBeInterrupted() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigemptyset(&action.sa_mask);
    ::sigaction(wakeSignal, &action, nullptr);
}

// Whoever reads standard input finds its end when it tries again.
void endStandardInput(pthread_t mainThread) {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0) return;
    ::dup2(nothing, STDIN_FILENO);
    ::close(nothing);
    pthread_kill(mainThread, wakeSignal);
}

}  // namespace

Interrupt::Interrupt() {
    // A reader that goes away, or a file that may not grow, is an error of that write and no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    letCallsBeInterrupted();
    const sigset_t signals = listenedSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_listener = std::jthread([signals, source = m_stop, mainThread = pthread_self()](const std::stop_token& ended) {
        std::stop_source stop = source;
        int number = 0;
        while (sigwait(&signals, &number) == 0 && !ended.stop_requested()) {
            if (number == endSignal) continue;
            if (stop.stop_requested()) ::_exit(static_cast<int>(ExitCode::Interrupted));
            stop.request_stop();
            endStandardInput(mainThread);
        }
    });
}

Interrupt::~Interrupt() {
    m_listener.request_stop();
    pthread_kill(m_listener.native_handle(), endSignal);
    m_listener.join();
}

}  // namespace groundswell::cli
