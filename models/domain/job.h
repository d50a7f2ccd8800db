#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/domain/trigger_rule.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

enum class JobState {
    Pending,   ///< waits: for its turn, for a time, or for other jobs
    Received,  ///< claimed, will be started in a moment
    Started,   ///< runs
    Retry,     ///< failed or was put off; waits for its next attempt
    Success,
    Failure,
    Revoked  ///< will not run; see RevokeReason
};

inline constexpr std::array allJobStates{JobState::Pending, JobState::Received, JobState::Started, JobState::Retry,
                                         JobState::Success, JobState::Failure,  JobState::Revoked};

enum class MovedBy { Program, Person };

/// Whether a job may go from one state to another. Every legal move of the program is in this one function; the store
/// refuses all others. Pure.
[[nodiscard]] bool canMove(JobState from, JobState to, MovedBy by = MovedBy::Program) noexcept;
/// Success, Failure or Revoked.
[[nodiscard]] bool hasEnded(JobState state) noexcept;

[[nodiscard]] const char* jobStateName(JobState state) noexcept;  ///< "pending", ...
[[nodiscard]] std::optional<JobState> parseJobState(const std::string& name) noexcept;

enum class RevokeReason {
    None,
    Cancelled,  ///< by a person
    Expired,    ///< still waited when its time was over
    Blocked,    ///< a job that it waited for failed
    Skipped     ///< its trigger rule was not met
};

[[nodiscard]] const char* revokeReasonName(RevokeReason reason) noexcept;  ///< "cancelled", ...; "" for None

/// What may be done about an error.
enum class RetryClass {
    Transient,    ///< the same may succeed later
    RateLimited,  ///< asked to come back later
    Permanent,    ///< will fail again until something is changed
    Poison,       ///< ended the whole program several times
    NeedsUser     ///< somebody has to act first: damage, a newer store
};

[[nodiscard]] const char* retryClassName(RetryClass kind) noexcept;  ///< "transient", ...

/// Which jobs keep their result in the store; jobs downstream get it in any case.
enum class KeepResult { Always, OnFailure, Never };

/// Why a job failed, or why its last attempt did.
struct JobError {
    std::string code;     ///< core::errorCodeName
    std::string message;  ///< one sentence with its context
    RetryClass kind = RetryClass::Permanent;

    friend bool operator==(const JobError&, const JobError&) = default;
};

struct JobProgress {
    std::string stage;
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< 0 = unknown

    friend bool operator==(const JobProgress&, const JobProgress&) = default;
};

/// Which of a job's claims a write belongs to. Each claim gets a number that is never given again: the run of the queue
/// (upper 32 bits) and a counter. A write with a number that the job no longer has is discarded. 0 = none.
struct ClaimToken {
    std::int64_t value = 0;

    friend constexpr auto operator<=>(ClaimToken, ClaimToken) noexcept = default;
};

/// A job to put into the queue. A value.
struct NewJob {
    std::string task;
    std::string argumentsJson = "[]";  ///< array, object or null
    std::string title;                 ///< for people; empty = the task
    std::string source;                ///< source id, empty when it concerns all
    std::string pool = "cpu";
    int priority = 5;      ///< 0 to 9, 9 first
    int maxAttempts = 10;  ///< with the first
    std::optional<core::UtcTime> notBefore;
    std::optional<core::UtcTime> expiresAt;  ///< revoked when it still waits then
    std::string uniqueKey;                   ///< at most one job of a key waits or runs; empty = none
    KeepResult keep = KeepResult::Always;
    TriggerRule rule = TriggerRule::AllSuccess;
    int group = 0;     ///< jobs put into the queue together with the same number are one group; 0 = none
    int position = 0;  ///< in the group
};

/// What a job gets of one that it waited for.
enum class PassOn {
    Nothing,
    Value,  ///< its result as the first argument
    List,   ///< the results of all that it waited for as one list, in order, as the first argument
    Error   ///< {"job", "task", "code", "message"} of the one that failed as the first argument
};

/// One job waits for another, both given by their index among the jobs put into the queue together.
struct NewJobEdge {
    std::size_t upstream = 0;
    std::size_t downstream = 0;
    PassOn pass = PassOn::Nothing;
};

/// Jobs and what they wait for.
struct JobGraph {
    std::vector<NewJob> jobs;
    std::vector<NewJobEdge> edges;  ///< those of one downstream are in the order of its list of results
};

/// A job as the store has it. A value.
struct Job {
    core::JobId id;
    std::string task;
    std::string argumentsJson = "[]";  ///< once it may run, with what was passed on to it
    std::string title;
    std::string source;
    std::string pool;
    JobState state = JobState::Pending;
    RevokeReason reason = RevokeReason::None;
    int priority = 5;
    int attempt = 0;  ///< attempts begun; being put off or interrupted spends none
    int maxAttempts = 10;
    int crashes = 0;  ///< how often the program ended while it was claimed
    std::optional<core::UtcTime> notBefore;
    std::optional<core::UtcTime> expiresAt;
    std::string uniqueKey;
    KeepResult keep = KeepResult::Always;
    TriggerRule rule = TriggerRule::AllSuccess;
    core::JobId group;  ///< the first job of its group
    int position = 0;
    std::int64_t waitsFor = 0;  ///< jobs that have to end first
    ClaimToken claim;           ///< none unless Received or Started
    std::optional<core::UtcTime> leaseUntil;
    bool cancelRequested = false;
    JobProgress progress;
    core::UtcTime createdAt{};
    std::optional<core::UtcTime> receivedAt;  ///< of the last attempt, as the next two
    std::optional<core::UtcTime> startedAt;
    std::optional<core::UtcTime> endedAt;
    std::string resultJson;         ///< empty = none, or not kept
    std::optional<JobError> error;  ///< of the last attempt that failed
};

enum class LogLevel { Debug, Info, Warning, Error };

[[nodiscard]] const char* logLevelName(LogLevel level) noexcept;  ///< "debug", ...

/// One line that a job logged.
struct JobLogLine {
    core::UtcTime time{};
    LogLevel level = LogLevel::Info;
    std::string text;

    friend bool operator==(const JobLogLine&, const JobLogLine&) = default;
};

/// One level of priority weighs as much as having waited this long: FIFO inside a priority, nobody starves.
inline constexpr std::chrono::microseconds priorityAgeing = std::chrono::minutes(1);

/// Where a job stands among those that may run, smaller first. It never has to be renewed as the job waits, so claiming
/// is a walk along an index. Pure.
[[nodiscard]] constexpr std::int64_t jobRank(core::UtcTime ready, int priority) noexcept {
    return (ready - priority * priorityAgeing).time_since_epoch().count();
}

}  // namespace groundswell::domain
