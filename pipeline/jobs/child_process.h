#pragma once

#include "models/core/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::jobs {

/// A program to run, and what it may have. A value.
struct ChildProgram {
    std::filesystem::path file;  ///< run as it is: no shell, no search
    std::vector<std::string> arguments;
    std::filesystem::path folder;  ///< where it runs
    std::uint64_t mostMemory = 0;  ///< bytes of address space of each of its processes; 0 = no limit
    /// False: it gets a network of its own with nothing in it, where the kernel lets it be made. A program that means
    /// harm has other ways out; this keeps one from telling texts by accident.
    bool network = false;
};

/// What a run may cost.
struct ChildLimits {
    std::chrono::milliseconds start{60'000};    ///< until the first line that counts
    std::chrono::milliseconds silence{60'000};  ///< from one of these to the next
    std::chrono::milliseconds grace{2'000};     ///< between asking it to end and killing it
    std::size_t longestLine = 1U << 20;
    std::size_t mostOutput = 64U << 20;
};

enum class ChildEnd {
    Exited,     ///< by itself
    Signalled,  ///< by a signal that came from elsewhere: it crashed
    Cancelled,  ///< stopped here: a stop was requested
    Silent,     ///< stopped here: no line that counts for too long
    Flooded,    ///< stopped here: a line or the whole output was too long
};

struct ChildReport {
    ChildEnd end = ChildEnd::Exited;
    int status = 0;         ///< exit status, or the signal's number
    bool killed = false;    ///< it did not end when it was asked to
    std::string complaint;  ///< the end of what it wrote to standard error, at most 4 KiB
};

/// One line of its output without the line end; true when it counts as a sign of life. Called on the caller's thread.
using LineHandler = std::function<bool(std::string_view line)>;

/// Runs a program to its end: `input` goes to its standard input, which is closed then, and its output comes back by
/// lines. It runs in a process group of its own, nicely, with no descriptors and no environment but PATH, HOME, TMPDIR,
/// TZ and the locale: keys of services are none of its business. To stop it the whole group is asked (SIGTERM) and,
/// after a grace time, killed; whatever of the group outlives the program is killed too. It is always waited for.
/// Blocks; for any thread, several at a time. Errors: NotFound, Io (it cannot be started).
[[nodiscard]] core::Result<ChildReport> runChild(const ChildProgram& program, std::string_view input,
                                                 const ChildLimits& limits, const LineHandler& onLine,
                                                 const std::stop_token& stop);

}  // namespace groundswell::jobs
