#pragma once

#include "models/domain/job_history.h"
#include "pipeline/service.h"

#include <optional>
#include <string_view>
#include <vector>

namespace groundswell::pipeline {

/// How jobs and runs of the store look to the window. All pure.

[[nodiscard]] JobKind kindOfTask(std::string_view task) noexcept;
/// Of a job with its last run, or of a run without a job.
[[nodiscard]] JobStatus statusOf(const domain::Activity& activity);
/// The state of a job, given whether its last run failed in part.
[[nodiscard]] JobState stateOf(domain::JobState state, domain::RevokeReason reason, bool inPart) noexcept;
[[nodiscard]] core::Error errorOf(const domain::JobError& error);
[[nodiscard]] bool isIn(JobGroup group, JobState state) noexcept;

/// A job's life in parts without gaps. `upstreamsEnded`: when the last job that it waited for had ended.
[[nodiscard]] std::vector<JobSpan> spansOf(const domain::Job& job, const std::vector<domain::JobAttempt>& attempts,
                                           std::optional<core::UtcTime> upstreamsEnded, core::UtcTime now);

/// Status of several jobs that do one thing one after the other, as one: the first that has not ended is where it is,
/// one that failed or was cancelled is how it ended. `parts` is not empty.
[[nodiscard]] JobStatus combined(const std::vector<JobStatus>& parts);

/// Puts a few statuses among many of which only a window is known. `window` are the rows from max(0, offset - few) to
/// offset + limit of the many, both newest first; the result is the page of all.
[[nodiscard]] std::vector<JobStatus> mergedPage(std::vector<JobStatus> window, std::vector<JobStatus> few,
                                                domain::Page page);

}  // namespace groundswell::pipeline
