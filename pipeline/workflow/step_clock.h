#pragma once

#include <chrono>
#include <ctime>

namespace groundswell::workflow {

/// Where the time that steps take is read, so that tests can set it. Implementations are thread-safe.
class StepClock {
public:
    virtual ~StepClock() = default;
    /// Goes on evenly from some beginning.
    [[nodiscard]] virtual std::chrono::nanoseconds now() const = 0;
    /// Processor time that the calling thread has used.
    [[nodiscard]] virtual std::chrono::nanoseconds threadCpu() const = 0;
};

/// The system's clocks. Thread-safe.
class SystemStepClock final : public StepClock {
public:
    [[nodiscard]] std::chrono::nanoseconds now() const override {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
    [[nodiscard]] std::chrono::nanoseconds threadCpu() const override {
        timespec time{};
        if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return {};
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }
};

}  // namespace groundswell::workflow
