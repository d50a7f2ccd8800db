#pragma once

#include "tests/app/program.h"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace groundswell::testing {

/// What happens to the N-th call by which the program changes a file below its folder.
struct Fault {
    enum class Kind { None, Kill, Fail, FailFromThenOn } kind = Kind::None;
    std::uint64_t number = 0;  ///< from 1
    int error = ENOSPC;
};

/// How a disturbed call of the program ended.
struct Disturbed {
    Call call;  ///< exitCode -1 when it was killed
    bool killed = false;
    bool hit = false;          ///< the N-th call was made
    std::uint64_t writes = 0;  ///< calls that were counted
    std::string point;         ///< which one was hit, as "fsync store.sqlite-wal"
    std::chrono::microseconds took{0};
};

/// Runs a command with a fault in it: the built program with a library that its system calls go through first.
Disturbed runWithFault(Program& program, const std::vector<std::string>& arguments, const Fault& fault);

/// Runs a command, the program as it is, and kills it after a while, if it has not ended by then.
Disturbed runAndKill(Program& program, const std::vector<std::string>& arguments, std::chrono::microseconds after);

/// Names of files below the profile that only an interrupted write leaves, a line each.
[[nodiscard]] std::string leftOvers(const Program& program);

/// Whether a library can be put before this build's own: a sanitizer's has to be the first.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool canInjectFaults = false;
#else
inline constexpr bool canInjectFaults = true;
#endif

}  // namespace groundswell::testing
