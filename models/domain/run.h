#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

enum class RunKind { Import, Acquire, Process, Export, Rebuild, Expire };
/// Partial = done, but some rows, files or sources failed. Interrupted = the program ended before the run did.
enum class RunState { Running, Completed, Partial, Failed, Cancelled, Interrupted };

[[nodiscard]] const char* runKindName(RunKind kind) noexcept;     ///< "import", ...
[[nodiscard]] const char* runStateName(RunState state) noexcept;  ///< "running", ...
[[nodiscard]] std::optional<RunKind> parseRunKind(const std::string& name) noexcept;
[[nodiscard]] std::optional<RunState> parseRunState(const std::string& name) noexcept;

/// What a run counted.
struct RunCounts {
    std::int64_t read = 0;  ///< records of the source; items for a process run
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    std::int64_t processed = 0;    ///< items that reached a final state; of an expire run, items that it removed
    std::int64_t failed = 0;       ///< items that ended in a failure
    std::int64_t numbersOnly = 0;  ///< of the changed those of which only engagement numbers did

    /// Records of which an item came, known before or not.
    [[nodiscard]] std::int64_t taken() const { return created + changed + unchanged; }

    friend bool operator==(const RunCounts&, const RunCounts&) = default;
};

/// What a run says of one of its inputs.
struct RunIssue {
    std::string file;
    std::int64_t line = 0;
    std::string message;
    bool rejected = true;  ///< it could not be used; false = a warning about what was taken

    friend bool operator==(const RunIssue&, const RunIssue&) = default;
};

/// One piece of work on a workspace, kept as a record. A value.
struct Run {
    core::RunId id;
    RunKind kind = RunKind::Import;
    std::string source;  ///< source id, empty when it concerns all
    std::string title;   ///< file name, query, ...: for people
    RunState state = RunState::Running;
    core::UtcTime startedAt{};
    std::optional<core::UtcTime> finishedAt;
    RunCounts counts;
    std::string message;  ///< why it failed, or what is left
};

}  // namespace groundswell::domain
