#include "pipeline/service/job_questions.h"

#include "pipeline/service/job_views.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace groundswell::pipeline {

namespace {

void sumUp(JobDetails& details) {
    for (const JobSpan& span : details.spans)
        (span.what == JobSpan::What::Running ? details.ran : details.waited) += span.to - span.from;
}

void count(JobCounts& counts, JobState state) {
    ++counts.all;
    counts.running += isIn(JobGroup::Running, state);
    counts.waiting += isIn(JobGroup::Waiting, state);
    counts.retrying += isIn(JobGroup::Retrying, state);
    counts.failed += isIn(JobGroup::Failed, state);
    counts.done += isIn(JobGroup::Done, state);
}

// It comes into the store once a second.
void takeProgress(JobStatus& row, const std::vector<JobStatus>& running) {
    const auto told =
        std::find_if(running.begin(), running.end(), [&](const JobStatus& status) { return status.job == row.job; });
    if (told == running.end() || row.job.isNone() || told->stage.empty()) return;
    row.stage = told->stage;
    row.done = told->done;
    row.total = told->total;
    row.stageBeganAt = told->stageBeganAt;
}

std::int64_t countOf(JobGroup group, const JobCounts& counts) {
    switch (group) {
        case JobGroup::All: break;
        case JobGroup::Running: return counts.running;
        case JobGroup::Waiting: return counts.waiting;
        case JobGroup::Retrying: return counts.retrying;
        case JobGroup::Failed: return counts.failed;
        case JobGroup::Done: return counts.done;
    }
    return counts.all;
}

}  // namespace

core::Result<JobPage> answerJobPage(store::ActivityReader& reader, JobGroup group, domain::Page page,
                                    const LiveJobs& live) {
    std::vector<JobStatus> few;
    std::copy_if(live.beside.begin(), live.beside.end(), std::back_inserter(few),
                 [group](const JobStatus& status) { return isIn(group, status.state); });
    const std::int64_t first = std::max<std::int64_t>(0, page.offset - static_cast<std::int64_t>(few.size()));
    auto found = reader.page(group, {first, page.offset + page.limit - first});
    if (!found) return found.error();
    std::vector<JobStatus> window;
    for (const domain::Activity& activity : found->rows) {
        window.push_back(statusOf(activity));
        if (window.back().state == JobState::Running) takeProgress(window.back(), live.running);
    }
    JobPage answer;
    answer.counts = found->counts;
    for (const JobStatus& status : live.beside) count(answer.counts, status.state);
    answer.total = countOf(group, answer.counts);
    answer.rows = mergedPage(std::move(window), std::move(few), page);
    return answer;
}

core::Result<JobDetails> answerJobDetails(store::ActivityReader& reader, core::JobId job, core::UtcTime now) {
    auto found = reader.job(job);
    if (!found) return found.error();
    if (!*found) {
        return core::Error(core::ErrorCode::NotFound, "There is no job " + std::to_string(job.value) + " any more.");
    }
    auto attempts = reader.attempts(job);
    if (!attempts) return attempts.error();
    auto upstreams = reader.upstreamsEnded(job);
    if (!upstreams) return upstreams.error();
    JobDetails details;
    details.status = statusOf(**found);
    details.spans = spansOf(*(*found)->job, *attempts, *upstreams, now);
    details.attempts = std::move(*attempts);
    sumUp(details);
    return details;
}

JobDetails detailsOf(const JobStatus& status, core::UtcTime now) {
    JobDetails details;
    details.status = status;
    const core::UtcTime end = status.endedAt.value_or(std::max(now, status.createdAt));
    const core::UtcTime began = std::clamp(status.startedAt.value_or(end), status.createdAt, end);
    if (began > status.createdAt) details.spans.push_back({JobSpan::What::Queued, status.createdAt, began});
    if (end > began) details.spans.push_back({JobSpan::What::Running, began, end});
    sumUp(details);
    return details;
}

}  // namespace groundswell::pipeline
