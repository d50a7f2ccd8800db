#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/child_process.h"
#include "pipeline/system/descriptor.h"

#include <sys/types.h>

namespace groundswell::jobs {

/// Both ends of a pipe, above the standard streams and closed by exec.
struct Pipe {
    system::Descriptor readEnd;
    system::Descriptor writeEnd;

    /// Error Io: no descriptors left.
    [[nodiscard]] static core::Result<Pipe> open();
};

/// A process that was started. Whoever has it must wait for it.
struct StartedChild {
    pid_t pid = -1;  ///< also its group's
    system::Descriptor input;
    system::Descriptor output;
    system::Descriptor errors;
};

/// Starts a program as runChild says; returns once it runs. Errors as there.
[[nodiscard]] core::Result<StartedChild> startChild(const ChildProgram& program);

}  // namespace groundswell::jobs
