#include "models/store/job_rows.h"

namespace groundswell::store {

using domain::JobState;

// Statements and views write these as numbers.
static_assert(static_cast<int>(JobState::Pending) == 0 && static_cast<int>(JobState::Received) == 1 &&
              static_cast<int>(JobState::Started) == 2 && static_cast<int>(JobState::Retry) == 3 &&
              static_cast<int>(JobState::Success) == 4 && static_cast<int>(JobState::Failure) == 5 &&
              static_cast<int>(JobState::Revoked) == 6);
static_assert(static_cast<int>(domain::RevokeReason::Cancelled) == 1 &&
              static_cast<int>(domain::RevokeReason::Blocked) == 3);
static_assert(static_cast<int>(domain::KeepResult::Always) == 0 &&
              static_cast<int>(domain::KeepResult::OnFailure) == 1);

const std::string_view jobColumns =
    "job_id, task, arguments, title, source, pool, state, reason, priority, attempt, max_attempts, crashes, "
    "not_before, expires_at, unique_key, keep_result, trigger_rule, group_id, position, upstreams_waiting, claim, "
    "lease_until, cancel_requested, progress_stage, progress_done, progress_total, created_at, received_at, "
    "started_at, ended_at, result, error_code, error_message, retry_class";

domain::Job jobOf(const Statement& row) {
    int column = 0;
    const auto integer = [&] { return row.integer(column++); };
    const auto number = [&] { return static_cast<int>(row.integer(column++)); };
    const auto text = [&] { return row.text(column++); };
    const auto time = [&] { return row.time(column++); };
    domain::Job job;
    job.id = {integer()};
    job.task = text();
    job.argumentsJson = text();
    job.title = text();
    if (job.title.empty()) job.title = job.task;
    job.source = text();
    job.pool = text();
    job.state = static_cast<JobState>(integer());
    job.reason = static_cast<domain::RevokeReason>(integer());
    job.priority = number();
    job.attempt = number();
    job.maxAttempts = number();
    job.crashes = number();
    job.notBefore = time();
    job.expiresAt = time();
    job.uniqueKey = text();
    job.keep = static_cast<domain::KeepResult>(integer());
    job.rule = static_cast<domain::TriggerRule>(integer());
    job.group = {integer()};
    job.position = number();
    job.waitsFor = integer();
    job.claim = {integer()};
    job.leaseUntil = time();
    job.cancelRequested = integer() != 0;
    job.progress.stage = text();
    job.progress.done = integer();
    job.progress.total = integer();
    job.createdAt = time().value_or(core::UtcTime{});
    job.receivedAt = time();
    job.startedAt = time();
    job.endedAt = time();
    job.resultJson = text();
    if (!row.isNull(column)) {
        job.error = {row.text(column), row.text(column + 1), static_cast<domain::RetryClass>(row.integer(column + 2))};
    }
    return job;
}

std::int64_t sourcesOf(JobState to, domain::MovedBy by) noexcept {
    std::int64_t mask = 0;
    for (const JobState from : domain::allJobStates) {
        const bool throughStarted = from == JobState::Received && domain::canMove(from, JobState::Started, by) &&
                                    domain::canMove(JobState::Started, to, by);
        if (domain::canMove(from, to, by) || throughStarted) mask |= std::int64_t{1} << static_cast<int>(from);
    }
    return mask;
}

EdgeOutcome outcomeOf(JobState state, domain::RevokeReason reason) noexcept {
    if (state == JobState::Success) return EdgeOutcome::Success;
    return reason == domain::RevokeReason::Skipped ? EdgeOutcome::Skipped : EdgeOutcome::Failed;
}

void addLogLines(Connection& connection, core::JobId job, std::span<const domain::JobLogLine> lines) {
    if (lines.empty()) return;
    Statement row(connection, "INSERT INTO job_log (job_id, logged_at, level, text) VALUES (?, ?, ?, ?)");
    for (const domain::JobLogLine& line : lines) {
        row.bind(job.value).bind(std::optional(line.time)).bind(static_cast<std::int64_t>(line.level));
        row.bind(std::string_view(line.text)).run();
    }
}

}  // namespace groundswell::store
