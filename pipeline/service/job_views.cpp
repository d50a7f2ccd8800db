#include "pipeline/service/job_views.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace groundswell::pipeline {

using domain::RevokeReason;

namespace {

JobKind kindOfRun(domain::RunKind kind) noexcept {
    switch (kind) {
        case domain::RunKind::Import: return JobKind::Import;
        case domain::RunKind::Acquire: return JobKind::Fetch;
        case domain::RunKind::Process: return JobKind::Process;
        case domain::RunKind::Export: return JobKind::Export;
        case domain::RunKind::Rebuild: return JobKind::Rebuild;
        case domain::RunKind::Expire: return JobKind::Expire;
    }
    return JobKind::Other;
}

JobState stateOfRun(domain::RunState state) noexcept {
    switch (state) {
        case domain::RunState::Running: return JobState::Running;
        case domain::RunState::Completed: return JobState::Completed;
        case domain::RunState::Partial: return JobState::Partial;
        case domain::RunState::Failed: return JobState::Failed;
        case domain::RunState::Cancelled: return JobState::Cancelled;
        case domain::RunState::Interrupted: return JobState::Interrupted;
    }
    return JobState::Failed;
}

JobStatus statusOfRun(const domain::Run& run) {
    JobStatus status;
    status.kind = kindOfRun(run.kind);
    status.state = stateOfRun(run.state);
    status.title = run.title;
    status.source = run.source;
    status.counts = run.counts;
    status.run = run.id;
    status.createdAt = run.startedAt;
    status.startedAt = run.startedAt;
    status.endedAt = run.finishedAt;
    if (!run.message.empty() && status.state != JobState::Completed)
        status.error = core::Error(core::ErrorCode::Internal, run.message);
    return status;
}

// What the run of another attempt counted is not what this one does.
bool isOfLastAttempt(const domain::Run& run, const domain::Job& job) {
    return !job.startedAt || run.startedAt >= *job.startedAt;
}

void add(std::vector<JobSpan>& spans, JobSpan::What what, core::UtcTime from, core::UtcTime to) {
    if (to > from) spans.push_back({what, from, to});
}

}  // namespace

JobKind kindOfTask(std::string_view task) noexcept {
    static constexpr std::array<std::pair<std::string_view, JobKind>, 10> kinds{{{"import", JobKind::Import},
                                                                                 {"acquire", JobKind::Fetch},
                                                                                 {"backfill", JobKind::Fetch},
                                                                                 {"process", JobKind::Process},
                                                                                 {"refresh", JobKind::Refresh},
                                                                                 {"expire", JobKind::Expire},
                                                                                 {"prune", JobKind::Prune},
                                                                                 {"vacuum", JobKind::Vacuum},
                                                                                 {"backup", JobKind::Backup},
                                                                                 {"report", JobKind::Report}}};
    const auto* found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.first == task; });
    return found == kinds.end() ? JobKind::Other : found->second;
}

JobState stateOf(domain::JobState state, RevokeReason reason, bool inPart) noexcept {
    switch (state) {
        case domain::JobState::Pending: return JobState::Waiting;
        case domain::JobState::Received:
        case domain::JobState::Started: return JobState::Running;
        case domain::JobState::Retry: return JobState::Retrying;
        case domain::JobState::Success: return inPart ? JobState::Partial : JobState::Completed;
        case domain::JobState::Failure: return JobState::Failed;
        case domain::JobState::Revoked:
            return reason == RevokeReason::Blocked ? JobState::Blocked : JobState::Cancelled;
    }
    return JobState::Failed;
}

core::Error errorOf(const domain::JobError& error) {
    for (const core::ErrorCode code :
         {core::ErrorCode::InvalidInput, core::ErrorCode::NotFound, core::ErrorCode::AlreadyExists,
          core::ErrorCode::Unsupported, core::ErrorCode::Io, core::ErrorCode::Truncated, core::ErrorCode::Network,
          core::ErrorCode::HttpStatus, core::ErrorCode::Unavailable, core::ErrorCode::Cancelled,
          core::ErrorCode::StoreLocked, core::ErrorCode::StoreDamaged, core::ErrorCode::StoreTooNew,
          core::ErrorCode::StoreFailed}) {
        if (error.code == core::errorCodeName(code)) return {code, error.message};
    }
    return {core::ErrorCode::Internal, error.message};
}

JobStatus statusOf(const domain::Activity& activity) {
    if (!activity.job) return activity.run ? statusOfRun(*activity.run) : JobStatus{};
    const domain::Job& job = *activity.job;
    const bool hasRun = activity.run && isOfLastAttempt(*activity.run, job);
    JobStatus status;
    status.id = job.id.value;
    status.job = job.id;
    status.task = job.task;
    status.kind = kindOfTask(job.task);
    status.state = stateOf(job.state, job.reason, hasRun && activity.run->state == domain::RunState::Partial);
    status.title = job.title == job.task ? std::string() : job.title;
    status.source = job.source;
    status.pool = job.pool;
    status.stage = job.progress.stage;
    status.done = job.progress.done;
    status.total = job.progress.total;
    if (activity.run) status.run = activity.run->id;
    if (hasRun) status.counts = activity.run->counts;
    const bool isGood =
        status.state == JobState::Running || status.state == JobState::Completed || status.state == JobState::Partial;
    if (job.error && !isGood) {
        status.error = errorOf(*job.error);
        status.needsPerson = status.state == JobState::Failed && job.error->kind != domain::RetryClass::Transient &&
                             job.error->kind != domain::RetryClass::RateLimited;
    }
    status.attempt = job.attempt;
    status.maxAttempts = job.maxAttempts;
    status.createdAt = job.createdAt;
    status.startedAt = job.startedAt;
    status.endedAt = job.endedAt;
    if (status.state == JobState::Waiting || status.state == JobState::Retrying) status.waitsUntil = job.notBefore;
    return status;
}

bool isIn(JobGroup group, JobState state) noexcept {
    switch (group) {
        case JobGroup::All: return true;
        case JobGroup::Running: return state == JobState::Running;
        case JobGroup::Waiting: return state == JobState::Waiting;
        case JobGroup::Retrying: return state == JobState::Retrying;
        case JobGroup::Failed:
            return state == JobState::Failed || state == JobState::Partial || state == JobState::Blocked ||
                   state == JobState::Interrupted;
        case JobGroup::Done: return state == JobState::Completed;
    }
    return false;
}

std::vector<JobSpan> spansOf(const domain::Job& job, const std::vector<domain::JobAttempt>& attempts,
                             std::optional<core::UtcTime> upstreamsEnded, core::UtcTime now) {
    using What = JobSpan::What;
    std::vector<JobSpan> spans;
    core::UtcTime from = job.createdAt;
    // The clock may have been set back.
    const core::UtcTime end = std::max(job.endedAt.value_or(now), from);
    if (job.waitsFor > 0) {
        add(spans, What::Waiting, from, end);
        return spans;
    }
    if (attempts.empty() && job.attempt == 0 && job.notBefore && *job.notBefore > from) {
        add(spans, What::Waiting, from, std::min(end, *job.notBefore));
        from = std::min(end, *job.notBefore);
    } else if (upstreamsEnded && *upstreamsEnded > from) {
        add(spans, What::Waiting, from, std::min(end, *upstreamsEnded));
        from = std::min(end, *upstreamsEnded);
    }
    What wait = What::Queued;
    for (const domain::JobAttempt& attempt : attempts) {
        const core::UtcTime began = std::clamp(attempt.startedAt.value_or(attempt.endedAt), from, end);
        add(spans, wait, from, began);
        from = std::clamp(attempt.endedAt, began, end);
        add(spans, What::Running, began, from);
        wait = attempt.outcome == domain::AttemptOutcome::PutOff ? What::PutOff : What::Queued;
    }
    // The attempt that the attempts do not tell of: it runs, or was the good one.
    const bool runs = job.state == domain::JobState::Started || job.state == domain::JobState::Success;
    const core::UtcTime began = runs && job.startedAt ? std::clamp(*job.startedAt, from, end) : end;
    add(spans, wait, from, began);
    add(spans, What::Running, began, end);
    return spans;
}

JobStatus combined(const std::vector<JobStatus>& parts) {
    const auto is = [&](JobState state) {
        return std::find_if(parts.begin(), parts.end(), [&](const JobStatus& part) { return part.state == state; });
    };
    auto told = std::find_if(parts.begin(), parts.end(), [](const JobStatus& part) { return !hasEnded(part.state); });
    for (const JobState state : {JobState::Cancelled, JobState::Failed}) {
        if (const auto found = is(state); found != parts.end()) told = found;
    }
    if (told == parts.end()) told = is(JobState::Partial);
    if (told == parts.end()) told = std::prev(parts.end());
    JobStatus whole = *told;
    whole.kind = parts.front().kind;
    whole.title = parts.front().title;
    whole.source = parts.front().source;
    // What came in has more to tell than what became of it.
    const bool done = whole.state == JobState::Completed || whole.state == JobState::Partial;
    if (done && !parts.front().run.isNone()) whole.run = parts.front().run;
    whole.createdAt = parts.front().createdAt;
    whole.startedAt = parts.front().startedAt;
    whole.counts = {};
    for (const JobStatus& part : parts) {
        whole.counts.read += part.counts.read;
        whole.counts.created += part.counts.created;
        whole.counts.changed += part.counts.changed;
        whole.counts.unchanged += part.counts.unchanged;
        whole.counts.rejected += part.counts.rejected;
        whole.counts.processed += part.counts.processed;
        whole.counts.failed += part.counts.failed;
        whole.counts.numbersOnly += part.counts.numbersOnly;
    }
    // What is read by processing are the items that were made before.
    if (parts.size() > 1) whole.counts.read = parts.front().counts.read;
    return whole;
}

std::vector<JobStatus> mergedPage(std::vector<JobStatus> window, std::vector<JobStatus> few, domain::Page page) {
    const auto skipped = std::max<std::int64_t>(0, page.offset - static_cast<std::int64_t>(few.size()));
    std::vector<JobStatus> all;
    all.reserve(window.size() + few.size());
    std::merge(std::make_move_iterator(few.begin()), std::make_move_iterator(few.end()),
               std::make_move_iterator(window.begin()), std::make_move_iterator(window.end()), std::back_inserter(all),
               [](const JobStatus& a, const JobStatus& b) { return a.createdAt > b.createdAt; });
    const auto first = std::min<std::size_t>(static_cast<std::size_t>(page.offset - skipped), all.size());
    const auto last =
        std::min<std::size_t>(first + static_cast<std::size_t>(std::max<std::int64_t>(page.limit, 0)), all.size());
    return {std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(first)),
            std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(last))};
}

}  // namespace groundswell::pipeline
