#pragma once

#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/failing_vfs.h"

#include <cstdint>
#include <string>

namespace groundswell::testing {

/// Imports and processes a small workspace again and again, each time with another one of the store's writes failing,
/// and sees to it that what was answered is true and that the next attempt ends as if nothing had been. For one thread.
class FailingWrites {
public:
    FailingWrites(FailingVfs::Fault fault, bool andAfter) : m_fault(fault), m_andAfter(andAfter) {}

    /// Fails write 1, 1 + stride, ... until a run makes fewer; what is wrong, empty when nothing is.
    std::string run(std::uint64_t stride);
    /// What was done, in one line.
    [[nodiscard]] std::string summary() const;

private:
    std::string attempt(std::uint64_t number, bool& undisturbed);
    std::string disturbedRun(WorkspaceFixture& fixture, bool& imported);

    const FailingVfs::Fault m_fault;
    const bool m_andAfter;
    std::string m_expected;
    std::uint64_t m_points = 0;
    std::uint64_t m_errors = 0;
    std::uint64_t m_writes = 0;
};

}  // namespace groundswell::testing
