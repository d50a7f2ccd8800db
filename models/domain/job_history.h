#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/domain/job.h"
#include "models/domain/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// How an attempt of a job ended that did not succeed. The numbers are stored.
enum class AttemptOutcome {
    Failed = 0,
    PutOff = 1,       ///< failed or could not be had, and is tried again
    Interrupted = 2,  ///< stopped with the program, or ended with it
    Cancelled = 3
};

/// One attempt of a job that did not succeed.
struct JobAttempt {
    int attempt = 0;  ///< from 1; one that was put off or interrupted may have the number of the next
    AttemptOutcome outcome = AttemptOutcome::Failed;
    std::optional<core::UtcTime> receivedAt;
    std::optional<core::UtcTime> startedAt;
    core::UtcTime endedAt{};
    std::string errorCode;  ///< core::errorCodeName; empty = none
    std::string message;
};

/// What was done or is to be done in a workspace: a job with the record of its last run, or a run that no job made.
struct Activity {
    std::optional<Job> job;
    std::optional<Run> run;
};

/// The states of activities as a person sorts them.
enum class ActivityGroup { All, Running, Waiting, Retrying, Failed, Done };

struct ActivityCounts {
    std::int64_t all = 0;
    std::int64_t running = 0;
    std::int64_t waiting = 0;
    std::int64_t retrying = 0;
    std::int64_t failed = 0;  ///< also in part, blocked, interrupted
    std::int64_t done = 0;

    friend bool operator==(const ActivityCounts&, const ActivityCounts&) = default;
};

}  // namespace groundswell::domain
