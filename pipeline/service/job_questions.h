#pragma once

#include "models/core/result.h"
#include "models/store/activity_reader.h"
#include "pipeline/service.h"

#include <vector>

namespace groundswell::pipeline {

/// The answers about jobs, each from one connection on the calling thread.

/// What the store does not know, or not yet.
struct LiveJobs {
    std::vector<JobStatus> beside;   ///< outside of the queue, newest first
    std::vector<JobStatus> running;  ///< of the queue; how far they are
};
core::Result<JobPage> answerJobPage(store::ActivityReader& reader, JobGroup group, domain::Page page,
                                    const LiveJobs& live);
/// NotFound.
core::Result<JobDetails> answerJobDetails(store::ActivityReader& reader, core::JobId job, core::UtcTime now);
/// Of a job outside of the queue.
[[nodiscard]] JobDetails detailsOf(const JobStatus& status, core::UtcTime now);

}  // namespace groundswell::pipeline
