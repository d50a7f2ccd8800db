#include "models/store/activity_reader.h"

#include "models/store/job_rows.h"
#include "models/store/run_rows.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/statement.h"

#include <utility>

namespace groundswell::store {

namespace {

using domain::ActivityGroup;

// A job whose last run failed in part has failed in part.
constexpr std::string_view failedInPart =
    "coalesce((SELECT r.state FROM pipeline_runs r WHERE r.job_id = j.job_id ORDER BY r.run_id DESC LIMIT 1) = "
    "'partial', 0)";

std::string jobsIn(ActivityGroup group) {
    const std::string partly(failedInPart);
    switch (group) {
        case ActivityGroup::All: break;
        case ActivityGroup::Running: return "j.state IN (1, 2)";
        case ActivityGroup::Waiting: return "j.state = 0";
        case ActivityGroup::Retrying: return "j.state = 3";
        case ActivityGroup::Failed:
            return "(j.state = 5 OR (j.state = 6 AND j.reason = 3) OR (j.state = 4 AND " + partly + "))";
        case ActivityGroup::Done: return "(j.state = 4 AND NOT " + partly + ")";
    }
    return "1";
}

std::string runsIn(ActivityGroup group) {
    switch (group) {
        case ActivityGroup::All: break;
        case ActivityGroup::Running: return "r.state = 'running'";
        case ActivityGroup::Waiting:
        case ActivityGroup::Retrying: return "0";
        case ActivityGroup::Failed: return "r.state IN ('failed', 'partial', 'interrupted')";
        case ActivityGroup::Done: return "r.state = 'completed'";
    }
    return "1";
}

std::string sums(std::string (*conditionOf)(ActivityGroup)) {
    std::string columns = "count(*)";
    for (const ActivityGroup group : {ActivityGroup::Running, ActivityGroup::Waiting, ActivityGroup::Retrying,
                                      ActivityGroup::Failed, ActivityGroup::Done}) {
        columns += ", coalesce(sum(" + conditionOf(group) + "), 0)";
    }
    return columns;
}

}  // namespace

core::Result<std::unique_ptr<ActivityReader>> ActivityReader::open(const std::filesystem::path& store) {
    try {
        auto session = std::make_unique<ReadSession>(store, StoreOptions{});
        return std::unique_ptr<ActivityReader>(new ActivityReader(std::move(session)));
    } catch (...) {
        return currentStoreError(store);
    }
}

ActivityReader::ActivityReader(std::unique_ptr<ReadSession> session) : m_session(std::move(session)) {}

ActivityReader::~ActivityReader() = default;

core::Result<ActivityReader::Page> ActivityReader::page(ActivityGroup group, domain::Page page) {
    return m_session->read([&] {
        Page answer;
        answer.counts = counts();
        std::vector<std::pair<std::int64_t, std::int64_t>> found;
        {
            const std::string sql = "SELECT j.job_id AS job, 0 AS run, j.created_at AS time FROM queue_jobs j WHERE " +
                                    jobsIn(group) +
                                    " UNION ALL SELECT 0, r.run_id, r.started_at FROM pipeline_runs r "
                                    "WHERE r.job_id IS NULL AND " +
                                    runsIn(group) + " ORDER BY time DESC, job DESC, run DESC LIMIT ? OFFSET ?";
            Statement rows(m_session->connection(), sql);
            rows.bind(page.limit).bind(page.offset);
            while (rows.step()) found.emplace_back(rows.integer(0), rows.integer(1));
        }
        for (const auto& [job, run] : found) answer.rows.push_back(activityOf(job, run));
        return answer;
    });
}

domain::ActivityCounts ActivityReader::counts() {
    domain::ActivityCounts counts;
    const std::string jobs = "SELECT " + sums(jobsIn) + " FROM queue_jobs j";
    const std::string runs = "SELECT " + sums(runsIn) + " FROM pipeline_runs r WHERE r.job_id IS NULL";
    for (const std::string& sql : {jobs, runs}) {
        Statement row(m_session->connection(), sql);
        if (!row.step()) continue;
        int column = 0;
        for (std::int64_t* count :
             {&counts.all, &counts.running, &counts.waiting, &counts.retrying, &counts.failed, &counts.done}) {
            *count += row.integer(column++);
        }
    }
    return counts;
}

domain::Activity ActivityReader::activityOf(std::int64_t job, std::int64_t run) {
    domain::Activity activity;
    if (job != 0) {
        Statement row(m_session->connection(),
                      "SELECT " + std::string(jobColumns) + " FROM queue_jobs WHERE job_id = ?");
        if (row.bind(job).step()) activity.job = jobOf(row);
        activity.run = lastRunOf(job);
    } else {
        Statement row(m_session->connection(),
                      "SELECT " + std::string(runColumns) + " FROM pipeline_runs WHERE run_id = ?");
        if (row.bind(run).step()) activity.run = runOf(row);
    }
    return activity;
}

std::optional<domain::Run> ActivityReader::lastRunOf(std::int64_t job) {
    Statement row(m_session->connection(), "SELECT " + std::string(runColumns) +
                                               " FROM pipeline_runs WHERE job_id = ? ORDER BY run_id DESC LIMIT 1");
    if (!row.bind(job).step()) return std::nullopt;
    return runOf(row);
}

core::Result<std::optional<domain::Activity>> ActivityReader::job(core::JobId id) {
    return m_session->read([&]() -> std::optional<domain::Activity> {
        domain::Activity found = activityOf(id.value, 0);
        if (!found.job) return std::nullopt;
        return found;
    });
}

core::Result<std::vector<domain::JobAttempt>> ActivityReader::attempts(core::JobId id) {
    return m_session->read([&] {
        std::vector<domain::JobAttempt> attempts;
        Statement rows(m_session->connection(),
                       "SELECT attempt, outcome, received_at, started_at, ended_at, error_code, error_message "
                       "FROM job_attempts WHERE job_id = ? ORDER BY attempt_id");
        rows.bind(id.value);
        while (rows.step()) {
            attempts.push_back({static_cast<int>(rows.integer(0)), static_cast<domain::AttemptOutcome>(rows.integer(1)),
                                rows.time(2), rows.time(3), rows.time(4).value_or(core::UtcTime{}), rows.text(5),
                                rows.text(6)});
        }
        return attempts;
    });
}

core::Result<std::vector<domain::Run>> ActivityReader::runsOf(core::JobId id) {
    return m_session->read([&] {
        std::vector<domain::Run> runs;
        Statement rows(m_session->connection(),
                       "SELECT " + std::string(runColumns) + " FROM pipeline_runs WHERE job_id = ? ORDER BY run_id");
        rows.bind(id.value);
        while (rows.step()) runs.push_back(runOf(rows));
        return runs;
    });
}

core::Result<std::optional<core::UtcTime>> ActivityReader::upstreamsEnded(core::JobId id) {
    return m_session->read([&]() -> std::optional<core::UtcTime> {
        Statement row(m_session->connection(),
                      "SELECT max(u.ended_at), count(*), count(u.ended_at) FROM job_edges e "
                      "JOIN queue_jobs u ON u.job_id = e.upstream_id WHERE e.downstream_id = ?");
        if (!row.bind(id.value).step() || row.integer(1) != row.integer(2)) return std::nullopt;
        return row.time(0);
    });
}

core::Result<std::vector<domain::Job>> ActivityReader::unended() {
    return m_session->read([&] {
        std::vector<domain::Job> jobs;
        Statement rows(m_session->connection(),
                       "SELECT " + std::string(jobColumns) + " FROM queue_jobs WHERE state < 4 ORDER BY job_id");
        while (rows.step()) jobs.push_back(jobOf(rows));
        return jobs;
    });
}

core::Result<std::map<std::string, std::int64_t>> ActivityReader::readyByPool() {
    return m_session->read([&] {
        std::map<std::string, std::int64_t> ready;
        Statement rows(m_session->connection(),
                       "SELECT pool, count(*) FROM queue_jobs WHERE rank IS NOT NULL GROUP BY pool");
        while (rows.step()) ready[rows.text(0)] = rows.integer(1);
        return ready;
    });
}

}  // namespace groundswell::store
