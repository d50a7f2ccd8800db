#include "models/store/sqlite_job_writer.h"

#include "models/store/job_rows.h"
#include "models/store/statement.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>

namespace groundswell::store {

using core::Error;
using core::ErrorCode;
using core::JobId;
using core::UtcTime;
using domain::Job;
using domain::JobState;

namespace {

constexpr std::int64_t mostPrunedAtOnce = 10'000;
constexpr std::int64_t mostLinesPrunedAtOnce = 20'000;
constexpr int incarnationShift = 32;

void bindNewJob(Statement& row, const domain::NewJob& job) {
    row.bind(std::string_view(job.task)).bind(std::string_view(job.pool)).bindKnown(job.source).bindKnown(job.title);
    row.bindKnown(job.uniqueKey).bind(std::string_view(job.argumentsJson)).bind(columnValue(job.priority));
    row.bind(columnValue(job.maxAttempts))
        .bind(columnValue(job.keep))
        .bind(columnValue(job.rule))
        .bind(columnValue(job.position));
    row.bind(job.notBefore).bind(job.expiresAt);
}

}  // namespace

core::Result<std::vector<EnqueuedJob>> SqliteJobWriter::enqueue(const domain::JobGraph& graph, UtcTime now) {
    return m_connection.guard([&] {
        std::vector<std::int64_t> upstreams(graph.jobs.size(), 0);
        for (const domain::NewJobEdge& edge : graph.edges) ++upstreams.at(edge.downstream);
        std::vector<EnqueuedJob> enqueued;
        enqueued.reserve(graph.jobs.size());
        for (std::size_t i = 0; i < graph.jobs.size(); ++i)
            enqueued.push_back(insert(graph.jobs[i], upstreams[i], now));
        setGroups(graph, enqueued);
        insertEdges(graph, enqueued);
        news();
        return enqueued;
    });
}

EnqueuedJob SqliteJobWriter::insert(const domain::NewJob& job, std::int64_t upstreams, UtcTime now) {
    Statement row(m_connection,
                  "INSERT INTO queue_jobs (task, pool, source, title, unique_key, arguments, priority, max_attempts, "
                  "keep_result, trigger_rule, position, not_before, expires_at, rank, due_at, upstreams_waiting, "
                  "created_at, state, attempt, crashes, reason, cancel_requested, upstreams_succeeded, "
                  "upstreams_failed, upstreams_skipped, progress_done, progress_total) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) "
                  "ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND ended_at IS NULL DO NOTHING");
    bindNewJob(row, job);
    const std::int64_t waitsFor = job.rule == domain::TriggerRule::Always ? 0 : upstreams;
    if (waitsFor > 0) {
        row.bindNull().bindNull();
    } else if (job.notBefore && *job.notBefore > now) {
        row.bindNull().bind(job.notBefore);
    } else {
        row.bind(domain::jobRank(now, job.priority)).bindNull();
    }
    row.bind(waitsFor).bind(std::optional(now)).run();
    if (m_connection.changes() > 0) return {{sqlite3_last_insert_rowid(m_connection.handle())}, true};
    Statement known(m_connection, "SELECT job_id FROM queue_jobs WHERE unique_key = ? AND ended_at IS NULL");
    known.bind(std::string_view(job.uniqueKey)).step();
    return {{known.integer(0)}, false};
}

void SqliteJobWriter::setGroups(const domain::JobGraph& graph, const std::vector<EnqueuedJob>& jobs) {
    std::map<int, JobId> groups;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const int group = graph.jobs[i].group;
        if (group == 0 || !jobs[i].isNew) continue;
        const JobId first = groups.try_emplace(group, jobs[i].id).first->second;
        Statement row(m_connection, "UPDATE queue_jobs SET group_id = ? WHERE job_id = ?");
        row.bind(first.value).bind(jobs[i].id.value).run();
    }
}

void SqliteJobWriter::insertEdges(const domain::JobGraph& graph, const std::vector<EnqueuedJob>& jobs) {
    std::vector<std::int64_t> positions(jobs.size(), 0);
    for (const domain::NewJobEdge& edge : graph.edges) {
        const EnqueuedJob& downstream = jobs.at(edge.downstream);
        if (!downstream.isNew) continue;
        Statement row(m_connection,
                      "INSERT INTO job_edges (downstream_id, position, upstream_id, pass) VALUES (?, ?, ?, ?)");
        row.bind(downstream.id.value).bind(positions[edge.downstream]++).bind(jobs.at(edge.upstream).id.value);
        row.bind(columnValue(edge.pass)).run();
    }
}

core::Result<RecoveredJobs> SqliteJobWriter::beginIncarnation(UtcTime now) {
    return m_connection.guard([&] {
        RecoveredJobs recovered;
        {
            Statement row(m_connection,
                          "INSERT INTO meta (key, value) VALUES ('job_incarnation', '1') ON CONFLICT (key) DO UPDATE "
                          "SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING CAST(value AS INTEGER)");
            row.step();
            recovered.incarnation = row.integer(0);
            row.run();
        }
        std::vector<Job> left;
        {
            Statement rows(m_connection,
                           "SELECT " + std::string(jobColumns) + " FROM queue_jobs WHERE claim IS NOT NULL");
            while (rows.step()) left.push_back(jobOf(rows));
        }
        for (const Job& job : left) recover(job, now, recovered);
        return recovered;
    });
}

// One that had only been received may be innocent of the crash, or may have been started in the same moment. It is
// counted as one crash at most, which is enough for it to be started alone from then on.
void SqliteJobWriter::recover(const Job& job, UtcTime now, RecoveredJobs& recovered) {
    const bool started = job.state == JobState::Started;
    const int crashes = started ? job.crashes + 1 : std::max(job.crashes, 1);
    Statement row(m_connection, "UPDATE queue_jobs SET crashes = ? WHERE job_id = ?");
    row.bind(columnValue(crashes)).bind(job.id.value).run();
    JobEnd end = JobEnd::of(job, JobEnd::How::GiveBack);
    end.spendsAttempt = started;
    if (started && crashes >= job.maxAttempts) {
        end.how = JobEnd::How::Failure;
        end.error = domain::JobError{core::errorCodeName(ErrorCode::Internal),
                                     "The program ended " + std::to_string(crashes) +
                                         (crashes == 1 ? " time" : " times") + " while this job ran.",
                                     domain::RetryClass::Poison};
    }
    const JobEnded ended = finishOne(end, now);
    if (ended.state == JobState::Pending) ++recovered.waitAgain;
    if (ended.state == JobState::Failure) ++recovered.poison;
    if (ended.state == JobState::Revoked) ++recovered.revoked;
}

core::Result<void> SqliteJobWriter::passTime(UtcTime now) {
    return m_connection.guard([&] {
        expire(now);
        ripen(now);
    });
}

core::Result<std::optional<UtcTime>> SqliteJobWriter::nextTime() {
    return m_connection.guard([&]() -> std::optional<UtcTime> {
        Statement row(m_connection,
                      "SELECT min(time) FROM (SELECT min(due_at) AS time FROM queue_jobs WHERE due_at IS NOT NULL "
                      "UNION ALL SELECT min(expires_at) FROM queue_jobs WHERE expires_at IS NOT NULL AND ended_at IS "
                      "NULL AND claim IS NULL)");
        return row.step() ? row.time(0) : std::nullopt;
    });
}

void SqliteJobWriter::expire(UtcTime now) {
    std::vector<std::pair<JobId, UtcTime>> late;
    {
        Statement rows(m_connection,
                       "SELECT job_id, expires_at FROM queue_jobs WHERE expires_at IS NOT NULL AND expires_at <= ? "
                       "AND ended_at IS NULL AND claim IS NULL ORDER BY expires_at, job_id");
        rows.bind(std::optional(now));
        while (rows.step()) late.push_back({{rows.integer(0)}, rows.time(1).value_or(now)});
    }
    for (const auto& [job, time] : late) {
        const domain::JobError error{core::errorCodeName(ErrorCode::Cancelled),
                                     "It still waited when it expired, at " + core::formatTime(time) + ".",
                                     domain::RetryClass::Permanent};
        m_dependencies.revoke(job, domain::RevokeReason::Expired, error, now);
    }
}

// What waited for its time may be claimed from now on, with the rank that it has waited for.
void SqliteJobWriter::ripen(UtcTime now) {
    Statement row(m_connection,
                  "UPDATE queue_jobs SET rank = due_at - priority * ?, due_at = NULL "
                  "WHERE due_at IS NOT NULL AND due_at <= ?");
    row.bind(std::int64_t{domain::priorityAgeing.count()}).bind(std::optional(now)).run();
}

std::vector<Job> SqliteJobWriter::next(const ClaimRequest& request) {
    static const std::string sql = "SELECT " + std::string(jobColumns) +
                                   " FROM queue_jobs WHERE pool = ? AND rank IS NOT NULL ORDER BY rank, job_id";
    std::vector<Job> jobs;
    std::int64_t room = request.room;
    Statement rows(m_connection, sql);
    rows.bind(std::string_view(request.pool));
    while (room > 0 && rows.step()) {
        Job job = jobOf(rows);
        room -= request.weigh ? request.weigh(job) : 1;
        if (room < 0) break;
        jobs.push_back(std::move(job));
    }
    return jobs;
}

core::Result<std::vector<Job>> SqliteJobWriter::claim(const ClaimRequest& request, std::int64_t incarnation,
                                                      UtcTime leaseUntil, UtcTime now) {
    return m_connection.guard([&] {
        std::vector<Job> jobs = next(request);
        for (Job& job : jobs) {
            const bool starts = request.startsAtOnce && request.startsAtOnce(job);
            Statement row(m_connection,
                          "UPDATE queue_jobs SET state = ?, rank = NULL, claim = ?, lease_until = ?, attempt = attempt "
                          "+ 1, received_at = ?, started_at = ? WHERE job_id = ? AND (? >> state) & 1");
            job.state = starts ? JobState::Started : JobState::Received;
            job.claim = {(incarnation << incarnationShift) + ++m_claims};
            job.leaseUntil = leaseUntil;
            job.receivedAt = now;
            job.startedAt = starts ? std::optional(now) : std::nullopt;
            ++job.attempt;
            row.bind(columnValue(job.state)).bind(job.claim.value).bind(job.leaseUntil).bind(job.receivedAt);
            row.bind(job.startedAt).bind(job.id.value).bind(sourcesOf(JobState::Received)).run();
            if (m_connection.changes() == 0) throw std::logic_error("A job that does not wait has a rank.");
        }
        return jobs;
    });
}

core::Result<std::vector<JobEnded>> SqliteJobWriter::finish(std::span<const JobEnd> ends, UtcTime now) {
    return m_connection.guard([&] {
        std::vector<JobEnded> ended;
        ended.reserve(ends.size());
        for (const JobEnd& end : ends) ended.push_back(finishOne(end, now));
        return ended;
    });
}

core::Result<RevokeOutcome> SqliteJobWriter::revoke(JobId job, UtcTime now) {
    return m_connection.guard([&] {
        JobState state{};
        {
            Statement row(m_connection, "SELECT state FROM queue_jobs WHERE job_id = ?");
            if (!row.bind(job.value).step()) return RevokeOutcome::Unknown;
            state = static_cast<JobState>(row.integer(0));
        }
        if (domain::hasEnded(state)) return RevokeOutcome::HasEnded;
        if (state == JobState::Received || state == JobState::Started) {
            Statement row(m_connection, "UPDATE queue_jobs SET cancel_requested = 1 WHERE job_id = ?");
            row.bind(job.value).run();
            news().push_back(job);
            return RevokeOutcome::Requested;
        }
        const domain::JobError error{core::errorCodeName(ErrorCode::Cancelled), "It was cancelled.",
                                     domain::RetryClass::Permanent};
        m_dependencies.revoke(job, domain::RevokeReason::Cancelled, error, now);
        news();
        return RevokeOutcome::Revoked;
    });
}

std::optional<Error> SqliteJobWriter::refusalToRetry(JobId job) {
    const std::string name = std::to_string(job.value);
    Statement row(m_connection,
                  "SELECT state, reason, (SELECT job_id FROM queue_jobs o WHERE o.unique_key = j.unique_key AND "
                  "o.ended_at IS NULL), (SELECT upstream_id FROM job_edges WHERE downstream_id = j.job_id AND "
                  "outcome = 1 ORDER BY position LIMIT 1) FROM queue_jobs j WHERE job_id = ?");
    if (!row.bind(job.value).step()) return Error(ErrorCode::NotFound, "There is no job " + name + ".");
    const auto state = static_cast<JobState>(row.integer(0));
    if (!domain::hasEnded(state) || !domain::canMove(state, JobState::Pending, domain::MovedBy::Person)) {
        return Error(ErrorCode::InvalidInput,
                     "Job " + name + " is not to be tried again: its state is " + domain::jobStateName(state) + ".");
    }
    if (static_cast<domain::RevokeReason>(row.integer(1)) == domain::RevokeReason::Blocked) {
        return Error(ErrorCode::InvalidInput,
                     "Job " + name + " waits for job " + row.text(3) + ", which failed: try that one again.");
    }
    if (!row.isNull(2)) {
        return Error(ErrorCode::AlreadyExists, "Job " + row.text(2) + " does the same as job " + name + " already.");
    }
    return std::nullopt;
}

core::Result<void> SqliteJobWriter::retry(JobId job, UtcTime now) {
    core::Result<std::optional<Error>> refused = m_connection.guard([&] {
        auto refusal = refusalToRetry(job);
        if (refusal) return refusal;
        Statement row(m_connection,
                      "UPDATE queue_jobs SET state = 0, reason = 0, attempt = 0, crashes = 0, cancel_requested = 0, "
                      "ended_at = NULL, expires_at = NULL, not_before = NULL, result = NULL, error_code = NULL, "
                      "error_message = NULL, retry_class = NULL, progress_stage = NULL, progress_done = 0, "
                      "progress_total = 0, upstreams_waiting = 0, rank = ? - priority * ? WHERE job_id = ? "
                      "AND (? >> state) & 1");
        row.bind(std::optional(now)).bind(std::int64_t{domain::priorityAgeing.count()}).bind(job.value);
        row.bind(sourcesOf(JobState::Pending, domain::MovedBy::Person)).run();
        m_dependencies.restore(job);
        news();
        return refusal;
    });
    if (!refused) return std::move(refused).error();
    if (*refused) return **refused;
    return {};
}

core::Result<std::int64_t> SqliteJobWriter::prune(const JobRetention& retention, UtcTime now) {
    return m_connection.guard([&] {
        std::vector<std::int64_t> jobs;
        {
            // The newest job stays, so that its id is not given again.
            Statement rows(m_connection,
                           "SELECT job_id FROM (SELECT job_id, state, ended_at, row_number() OVER (PARTITION BY "
                           "state = 5 ORDER BY job_id DESC) AS place FROM queue_jobs WHERE ended_at IS NOT NULL) "
                           "WHERE job_id < (SELECT max(job_id) FROM queue_jobs) AND (ended_at < iif(state = 5, ?, ?) "
                           "OR (state <> 5 AND place > ?)) ORDER BY job_id LIMIT ?");
            rows.bind(std::optional(now - retention.failed)).bind(std::optional(now - retention.ended));
            rows.bind(retention.mostEnded).bind(mostPrunedAtOnce);
            while (rows.step()) jobs.push_back(rows.integer(0));
        }
        for (const std::int64_t job : jobs) {
            for (const std::string_view sql :
                 {"DELETE FROM job_log WHERE job_id = ?", "DELETE FROM job_edges WHERE downstream_id = ?",
                  "DELETE FROM queue_jobs WHERE job_id = ?"}) {
                Statement(m_connection, sql).bind(job).run();
            }
        }
        Statement lines(m_connection,
                        "DELETE FROM job_log WHERE line_id IN "
                        "(SELECT line_id FROM job_log WHERE logged_at < ? ORDER BY line_id LIMIT ?)");
        lines.bind(std::optional(now - retention.lines)).bind(mostLinesPrunedAtOnce).run();
        return static_cast<std::int64_t>(jobs.size());
    });
}

}  // namespace groundswell::store
