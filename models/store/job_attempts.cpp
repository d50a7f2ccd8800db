#include "models/store/job_attempts.h"

#include "models/domain/job_history.h"
#include "models/store/statement.h"

namespace groundswell::store {

namespace {

domain::AttemptOutcome outcomeOf(JobEnd::How how) {
    switch (how) {
        case JobEnd::How::Retry:
        case JobEnd::How::Snooze: return domain::AttemptOutcome::PutOff;
        case JobEnd::How::GiveBack: return domain::AttemptOutcome::Interrupted;
        case JobEnd::How::Success:
        case JobEnd::How::Failure: break;
    }
    return domain::AttemptOutcome::Failed;
}

}  // namespace

void keepAttempt(Connection& connection, const JobEnd& end, core::UtcTime now) {
    if (end.how == JobEnd::How::Success) return;
    // What was only claimed and is given back was no attempt.
    Statement row(connection,
                  "INSERT INTO job_attempts (job_id, attempt, outcome, received_at, started_at, ended_at, error_code, "
                  "error_message) SELECT job_id, attempt, iif(?1 OR cancel_requested, ?2, ?3), received_at, "
                  "coalesce(?4, started_at), ?5, ?6, ?7 FROM queue_jobs WHERE job_id = ?8 AND claim = ?9 "
                  "AND coalesce(?4, started_at) IS NOT NULL");
    row.bind(std::int64_t{end.cancelledByPerson ? 1 : 0});
    row.bind(static_cast<std::int64_t>(domain::AttemptOutcome::Cancelled));
    row.bind(static_cast<std::int64_t>(outcomeOf(end.how))).bind(end.startedAt).bind(std::optional(now));
    if (end.error) {
        row.bind(std::string_view(end.error->code)).bind(std::string_view(end.error->message));
    } else {
        row.bindNull().bindNull();
    }
    row.bind(end.id.value).bind(end.claim.value).run();
}

}  // namespace groundswell::store
