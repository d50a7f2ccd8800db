#pragma once

#include <stop_token>
#include <thread>

namespace groundswell::cli {

/// Turns SIGINT, SIGTERM and SIGHUP into a stop request and ends a read from standard input that nothing comes for; the
/// second signal ends the process at once. Made on the main thread before any other, since threads inherit which
/// signals they leave to it. Not thread-safe.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_listener;
};

}  // namespace groundswell::cli
