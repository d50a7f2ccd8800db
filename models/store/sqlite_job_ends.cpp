#include "models/store/job_attempts.h"
#include "models/store/job_rows.h"
#include "models/store/sqlite_job_writer.h"
#include "models/store/statement.h"

// What is written for a job while it runs and when it ends.
namespace groundswell::store {

using core::ErrorCode;
using core::UtcTime;
using domain::JobState;

JobEnded SqliteJobWriter::finishOne(const JobEnd& end, UtcTime now) {
    JobEnded ended;
    keepAttempt(m_connection, end, now);
    if (end.how == JobEnd::How::Success) {
        ended = succeed(end, now);
    } else if (isToBeRevoked(end)) {
        const domain::JobError error{core::errorCodeName(ErrorCode::Cancelled), "It was cancelled.",
                                     domain::RetryClass::Permanent};
        ended = {!m_dependencies.revoke(end.id, domain::RevokeReason::Cancelled, error, now), JobState::Revoked,
                 domain::RevokeReason::Cancelled};
    } else if (end.how == JobEnd::How::Failure) {
        ended = fail(end, now);
    } else {
        ended = end.how == JobEnd::How::GiveBack ? giveBack(end) : putOff(end);
    }
    if (!ended.discarded) addLogLines(m_connection, end.id, end.log);
    return ended;
}

// Only a claim that still holds: the caller's may be void.
bool SqliteJobWriter::isToBeRevoked(const JobEnd& end) {
    Statement row(m_connection, "SELECT cancel_requested FROM queue_jobs WHERE job_id = ? AND claim = ?");
    if (!row.bind(end.id.value).bind(end.claim.value).step()) return false;
    return end.cancelledByPerson || row.integer(0) != 0;
}

JobEnded SqliteJobWriter::succeed(const JobEnd& end, UtcTime now) {
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = 4, claim = NULL, lease_until = NULL, ended_at = ?, "
                  "started_at = coalesce(?, started_at), result = iif(keep_result = 0, ?, NULL), progress_stage = ?, "
                  "progress_done = ?, progress_total = ?, error_code = NULL, error_message = NULL, retry_class = NULL "
                  "WHERE job_id = ? AND claim = ? AND (? >> state) & 1");
    row.bind(std::optional(now)).bind(end.startedAt).bindKnown(end.resultJson).bindKnown(end.progress.stage);
    row.bind(end.progress.done).bind(end.progress.total).bind(end.id.value).bind(end.claim.value);
    row.bind(sourcesOf(JobState::Success)).run();
    if (m_connection.changes() == 0) return {true, JobState::Success, {}};
    m_dependencies.settle({end.id, EdgeOutcome::Success, end.resultJson, {}}, now);
    return {false, JobState::Success, {}};
}

JobEnded SqliteJobWriter::fail(const JobEnd& end, UtcTime now) {
    const domain::JobError error = end.error.value_or(domain::JobError{});
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = 5, claim = NULL, lease_until = NULL, ended_at = ?, "
                  "started_at = coalesce(?, started_at), result = iif(keep_result <= 1, ?, NULL), progress_stage = ?, "
                  "progress_done = ?, progress_total = ?, error_code = ?, error_message = ?, retry_class = ? "
                  "WHERE job_id = ? AND claim = ? AND (? >> state) & 1");
    row.bind(std::optional(now)).bind(end.startedAt).bindKnown(end.resultJson).bindKnown(end.progress.stage);
    row.bind(end.progress.done).bind(end.progress.total).bind(std::string_view(error.code));
    row.bind(std::string_view(error.message)).bind(columnValue(error.kind)).bind(end.id.value).bind(end.claim.value);
    row.bind(sourcesOf(JobState::Failure)).run();
    if (m_connection.changes() == 0) return {true, JobState::Failure, {}};
    m_dependencies.settle({end.id, EdgeOutcome::Failed, {}, error}, now);
    return {false, JobState::Failure, {}};
}

JobEnded SqliteJobWriter::putOff(const JobEnd& end) {
    const domain::JobError error = end.error.value_or(domain::JobError{});
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = 3, claim = NULL, lease_until = NULL, attempt = attempt - ?, "
                  "started_at = coalesce(?, started_at), not_before = ?3, due_at = ?3, error_code = ?, "
                  "error_message = ?, retry_class = ? WHERE job_id = ? AND claim = ? AND (? >> state) & 1");
    row.bind(std::int64_t{end.how == JobEnd::How::Snooze ? 1 : 0}).bind(end.startedAt);
    row.bind(end.notBefore ? end.notBefore : std::optional(UtcTime{}));
    row.bind(std::string_view(error.code)).bind(std::string_view(error.message)).bind(columnValue(error.kind));
    row.bind(end.id.value).bind(end.claim.value).bind(sourcesOf(JobState::Retry)).run();
    return {m_connection.changes() == 0, JobState::Retry, {}};
}

// It keeps the place that it had among those that wait.
JobEnded SqliteJobWriter::giveBack(const JobEnd& end) {
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = 0, claim = NULL, lease_until = NULL, attempt = attempt - ?, "
                  "rank = max(created_at, coalesce(not_before, created_at)) - priority * ? "
                  "WHERE job_id = ? AND claim = ? AND (? >> state) & 1");
    row.bind(std::int64_t{end.spendsAttempt ? 0 : 1}).bind(std::int64_t{domain::priorityAgeing.count()});
    row.bind(end.id.value).bind(end.claim.value).bind(sourcesOf(JobState::Pending)).run();
    return {m_connection.changes() == 0, JobState::Pending, {}};
}

core::Result<std::vector<JobRenewed>> SqliteJobWriter::renew(std::span<const JobRenewal> renewals) {
    return m_connection.guard([&] {
        std::vector<JobRenewed> renewed;
        renewed.reserve(renewals.size());
        for (const JobRenewal& renewal : renewals) renewed.push_back(renewOne(renewal));
        return renewed;
    });
}

JobRenewed SqliteJobWriter::renewOne(const JobRenewal& renewal) {
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = 2, lease_until = ?, started_at = coalesce(started_at, ?), "
                  "progress_stage = iif(?3, ?4, progress_stage), progress_done = iif(?3, ?5, progress_done), "
                  "progress_total = iif(?3, ?6, progress_total) WHERE job_id = ?7 AND claim = ?8 AND state IN (1, 2) "
                  "RETURNING cancel_requested");
    const domain::JobProgress progress = renewal.progress.value_or(domain::JobProgress{});
    row.bind(std::optional(renewal.leaseUntil)).bind(renewal.startedAt).bind(std::int64_t{renewal.progress ? 1 : 0});
    row.bindKnown(progress.stage).bind(progress.done).bind(progress.total);
    if (!row.bind(renewal.id.value).bind(renewal.claim.value).step()) return {true, false};
    const JobRenewed renewed{false, row.integer(0) != 0};
    row.run();
    addLogLines(m_connection, renewal.id, renewal.log);
    return renewed;
}

}  // namespace groundswell::store
