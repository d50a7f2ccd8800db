#include "app/cli/interrupt.h"

#include "app/cli/exit_code.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

namespace groundswell::cli {

namespace {

// Ends the listener; nobody else sends it.
constexpr int wakeSignal = SIGUSR2;

sigset_t listenedSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, wakeSignal}) sigaddset(&signals, number);
    return signals;
}

}  // namespace

Interrupt::Interrupt() {
    // A reader that goes away, or a file that may not grow, is an error of that write and no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    const sigset_t signals = listenedSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_listener = std::jthread([signals, source = m_stop](const std::stop_token& ended) mutable {
        int number = 0;
        while (sigwait(&signals, &number) == 0 && !ended.stop_requested()) {
            if (number == wakeSignal) continue;
            if (source.stop_requested()) ::_exit(static_cast<int>(ExitCode::Interrupted));
            source.request_stop();
        }
    });
}

Interrupt::~Interrupt() {
    m_listener.request_stop();
    pthread_kill(m_listener.native_handle(), wakeSignal);
    m_listener.join();
}

}  // namespace groundswell::cli
