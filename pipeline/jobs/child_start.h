#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/child_process.h"

#include <sys/types.h>

namespace groundswell::jobs {

/// A descriptor that is closed with it. Moves; not thread-safe.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor&& other) noexcept : m_number(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { close(); }

    [[nodiscard]] int number() const noexcept { return m_number; }
    [[nodiscard]] bool isOpen() const noexcept { return m_number >= 0; }
    void close() noexcept;
    int release() noexcept;

private:
    int m_number = -1;
};

/// Both ends of a pipe, above the standard streams and closed by exec.
struct Pipe {
    Descriptor readEnd;
    Descriptor writeEnd;

    /// Error Io: no descriptors left.
    [[nodiscard]] static core::Result<Pipe> open();
};

/// A process that was started. Whoever has it must wait for it.
struct StartedChild {
    pid_t pid = -1;  ///< also its group's
    Descriptor input;
    Descriptor output;
    Descriptor errors;
};

/// Starts a program as runChild says; returns once it runs. Errors as there.
[[nodiscard]] core::Result<StartedChild> startChild(const ChildProgram& program);

}  // namespace groundswell::jobs
