#pragma once

#include "tests/app/faults.h"

#include <cstdint>
#include <string>
#include <vector>

namespace groundswell::testing {

/// Imports and processes a few posts with the built program, each time with another one of the calls failing by which
/// it changes its files: those of the archive and of the configs as well as SQLite's. For one thread.
class WriteFaultRounds {
public:
    WriteFaultRounds(int error, Fault::Kind kind) : m_error(error), m_kind(kind) {}

    /// Fails call 1, 1 + stride, ... of both commands; what is wrong, empty when nothing is.
    std::string run(std::uint64_t stride);
    [[nodiscard]] std::string summary() const;

private:
    std::string prepare();
    std::string attempt(std::size_t command, std::uint64_t number);
    [[nodiscard]] std::string badlyTold(const Disturbed& outcome) const;

    const int m_error;
    const Fault::Kind m_kind;
    std::vector<std::uint64_t> m_writes;  ///< of each command
    std::vector<std::string> m_expected;
    int m_points = 0;
    int m_errors = 0;
};

}  // namespace groundswell::testing
