#pragma once

#include "models/core/result.h"
#include "models/store/activity_reader.h"
#include "pipeline/service.h"

#include <vector>

namespace groundswell::pipeline {

/// The answers about jobs, each from one connection on the calling thread.

/// `beside` are the jobs outside of the queue, newest first.
core::Result<JobPage> answerJobPage(store::ActivityReader& reader, JobGroup group, domain::Page page,
                                    const std::vector<JobStatus>& beside);
/// NotFound.
core::Result<JobDetails> answerJobDetails(store::ActivityReader& reader, core::JobId job, core::UtcTime now);
/// Of a job outside of the queue.
[[nodiscard]] JobDetails detailsOf(const JobStatus& status, core::UtcTime now);

}  // namespace groundswell::pipeline
