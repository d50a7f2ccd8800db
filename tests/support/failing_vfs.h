#pragma once

#include <cstdint>

namespace groundswell::testing {

/// Stands between SQLite and the files of this process from its installation on and lets the N-th call that changes a
/// file (xWrite, xSync, xTruncate) fail, or kills the process before it is made. SQLite's own files only: nothing else
/// goes through it. Thread-safe.
class FailingVfs {
public:
    enum class Fault {
        None,      ///< only counts
        DiskFull,  ///< SQLITE_FULL
        Broken,    ///< SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE
        Kill,      ///< SIGKILL to this process
    };

    /// Makes it the process's default for connections that are opened from now on; once is enough.
    static void install();
    /// From now on the `number`-th call (from 1) fails, and with `andAfter` all that follow it. Counting begins anew.
    static void arm(Fault fault, std::uint64_t number, bool andAfter = false);
    static void disarm() { arm(Fault::None, 0); }
    /// Calls since arm().
    [[nodiscard]] static std::uint64_t calls();
    /// Whether one of them failed.
    [[nodiscard]] static bool failed();
};

}  // namespace groundswell::testing
