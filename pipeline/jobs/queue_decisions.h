#pragma once

#include "models/core/clock.h"
#include "models/domain/job.h"
#include "models/store/job_writer.h"
#include "pipeline/jobs/active_job.h"
#include "pipeline/jobs/retry_policy.h"

#include <chrono>
#include <optional>

namespace groundswell::jobs {

/// A slot has this much room. A brief job takes one of it: so many are claimed ahead for each slot.
inline constexpr std::int64_t roomOfSlot = 256;

/// The room that a job takes. One that was claimed when the program ended is no longer taken for brief: it runs alone,
/// so that a poisonous one is found.
[[nodiscard]] std::int64_t weightOf(const domain::Job& job, const Task* task) noexcept;

/// What is to be done about a job's time limits.
enum class LimitPassed { None, Soft, Hard };
[[nodiscard]] LimitPassed passedLimit(const TimeLimits& limits, std::chrono::steady_clock::duration ran) noexcept;
/// When that changes next, counted from the start; none = never.
[[nodiscard]] std::optional<std::chrono::milliseconds> nextLimit(const TimeLimits& limits,
                                                                 std::chrono::steady_clock::duration ran) noexcept;

[[nodiscard]] domain::JobError jobErrorOf(const core::Error& error);
[[nodiscard]] domain::JobError tookTooLong(std::chrono::milliseconds limit);

/// How an attempt that failed ends: given back when it obeyed the program's end, Revoked when a person cancelled it,
/// failed at the soft limit, otherwise by the task's policy. `random` is uniform in [0, 1). Pure.
[[nodiscard]] store::JobEnd endOfFailure(const domain::Job& job, const core::Error& error, StopCauses causes,
                                         const TimeLimits& limits, const RetryPolicy& policy, core::UtcTime now,
                                         double random);

}  // namespace groundswell::jobs
