#include "models/store/job_dependencies.h"

#include "models/store/statement.h"

#include <nlohmann/json.hpp>

namespace groundswell::store {

using core::JobId;
using domain::JobError;
using domain::JobState;
using domain::PassOn;
using nlohmann::json;

namespace {

// What a job gets under this name where its arguments are an object.
constexpr const char* passedOnMember = "upstream";

json parsed(const std::string& text) {
    json value = text.empty() ? json() : json::parse(text, nullptr, false);
    return value.is_discarded() ? json() : value;
}

std::string withFirst(const std::string& argumentsJson, json first) {
    json arguments = parsed(argumentsJson);
    if (arguments.is_object()) {
        arguments[passedOnMember] = std::move(first);
    } else {
        if (!arguments.is_array()) arguments = json::array();
        arguments.insert(arguments.begin(), std::move(first));
    }
    return arguments.dump();
}

std::string errorJson(JobId job, const std::string& task, const std::optional<JobError>& error) {
    return json{{"job", job.value},
                {"task", task},
                {"code", error ? error->code : std::string()},
                {"message", error ? error->message : std::string()}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string taskOf(Connection& connection, JobId job) {
    Statement row(connection, "SELECT task FROM queue_jobs WHERE job_id = ?");
    return row.bind(job.value).step() ? row.text(0) : std::string();
}

void bindError(Statement& row, const std::optional<JobError>& error) {
    if (!error) {
        row.bindNull().bindNull().bindNull();
        return;
    }
    row.bind(std::string_view(error->code)).bind(std::string_view(error->message));
    row.bind(static_cast<std::int64_t>(error->kind));
}

}  // namespace

void JobDependencies::settle(End end, core::UtcTime now) {
    std::vector<End> ends;
    ends.push_back(std::move(end));
    while (!ends.empty()) {
        const End next = std::move(ends.back());
        ends.pop_back();
        settleOne(next, now, ends);
    }
}

void JobDependencies::settleOne(const End& end, core::UtcTime now, std::vector<End>& next) {
    struct Edge {
        JobId downstream;
        std::int64_t position;
        PassOn pass;
    };
    std::vector<Edge> edges;
    {
        Statement rows(m_connection,
                       "SELECT downstream_id, position, pass FROM job_edges WHERE upstream_id = ? AND outcome IS NULL "
                       "ORDER BY downstream_id, position");
        rows.bind(end.job.value);
        while (rows.step()) edges.push_back({{rows.integer(0)}, rows.integer(1), static_cast<PassOn>(rows.integer(2))});
    }
    if (edges.empty()) return;
    const std::string error = end.outcome == EdgeOutcome::Failed
                                  ? errorJson(end.job, taskOf(m_connection, end.job), end.error)
                                  : std::string();
    for (const Edge& edge : edges) {
        const bool ofValue = edge.pass == PassOn::Value || edge.pass == PassOn::List;
        const std::string& passed =
            ofValue && end.outcome == EdgeOutcome::Success ? end.resultJson : (ofValue ? std::string() : error);
        Statement row(m_connection,
                      "UPDATE job_edges SET outcome = ?, result = ? WHERE downstream_id = ? AND position = ?");
        const std::string_view kept = edge.pass == PassOn::Nothing ? std::string_view() : std::string_view(passed);
        row.bind(static_cast<std::int64_t>(end.outcome)).bindKnown(kept);
        row.bind(edge.downstream.value).bind(edge.position).run();

        const auto waiting = count(edge.downstream, end.outcome);
        if (!waiting) continue;
        switch (domain::decideTrigger(waiting->rule, waiting->upstreams)) {
            case domain::TriggerDecision::Wait: break;
            case domain::TriggerDecision::Run: release(edge.downstream, now); break;
            case domain::TriggerDecision::Skip:
                if (setRevoked(edge.downstream, domain::RevokeReason::Skipped, {}, now))
                    next.push_back({edge.downstream, EdgeOutcome::Skipped, {}, {}});
                break;
            case domain::TriggerDecision::Block: {
                const auto why = blockedBy(end);
                if (setRevoked(edge.downstream, domain::RevokeReason::Blocked, why, now))
                    next.push_back({edge.downstream, EdgeOutcome::Failed, {}, why});
                break;
            }
        }
    }
}

std::optional<JobDependencies::Waiting> JobDependencies::count(JobId downstream, EdgeOutcome outcome) {
    Statement row(
        m_connection,
        "UPDATE queue_jobs SET upstreams_waiting = upstreams_waiting - 1, "
        "upstreams_succeeded = upstreams_succeeded + (?1 = 0), upstreams_failed = upstreams_failed + (?1 = 1), "
        "upstreams_skipped = upstreams_skipped + (?1 = 2) "
        "WHERE job_id = ?2 AND state = 0 AND upstreams_waiting > 0 "
        "RETURNING trigger_rule, upstreams_waiting, upstreams_succeeded, upstreams_failed, upstreams_skipped");
    if (!row.bind(static_cast<std::int64_t>(outcome)).bind(downstream.value).step()) return std::nullopt;
    const Waiting waiting{static_cast<domain::TriggerRule>(row.integer(0)),
                          {row.integer(1), row.integer(2), row.integer(3), row.integer(4)}};
    row.run();
    return waiting;
}

// What a blocked job blocks again names the job at the beginning, not each on the way.
std::optional<JobError> JobDependencies::blockedBy(const End& end) {
    Statement row(m_connection, "SELECT reason FROM queue_jobs WHERE job_id = ?");
    const bool wasBlocked =
        row.bind(end.job.value).step() && row.integer(0) == static_cast<std::int64_t>(domain::RevokeReason::Blocked);
    if (wasBlocked && end.error) return end.error;
    JobError error = end.error.value_or(JobError{"cancelled", "It was revoked.", domain::RetryClass::Permanent});
    error.message =
        "Job " + std::to_string(end.job.value) + " (" + taskOf(m_connection, end.job) + ") failed: " + error.message;
    return error;
}

void JobDependencies::release(JobId job, core::UtcTime now) {
    std::string arguments;
    core::UtcTime ready = now;
    int priority = 0;
    {
        Statement row(m_connection, "SELECT arguments, not_before, priority FROM queue_jobs WHERE job_id = ?");
        if (!row.bind(job.value).step()) return;
        arguments = row.text(0);
        ready = std::max(now, row.time(1).value_or(now));
        priority = static_cast<int>(row.integer(2));
    }
    arguments = argumentsWithResults(job, arguments);
    Statement row(m_connection,
                  "UPDATE queue_jobs SET upstreams_waiting = 0, arguments = ?, rank = ?, due_at = ? WHERE job_id = ?");
    row.bind(std::string_view(arguments));
    if (ready > now) {
        row.bindNull().bind(std::optional(ready));
    } else {
        row.bind(domain::jobRank(ready, priority)).bindNull();
    }
    row.bind(job.value).run();
}

std::string JobDependencies::argumentsWithResults(JobId job, const std::string& argumentsJson) {
    json list = json::array();
    std::optional<json> first;
    bool isList = false;
    Statement edges(m_connection, "SELECT pass, result FROM job_edges WHERE downstream_id = ? ORDER BY position");
    edges.bind(job.value);
    while (edges.step()) {
        const auto pass = static_cast<PassOn>(edges.integer(0));
        if (pass == PassOn::List) {
            isList = true;
            list.push_back(parsed(edges.text(1)));
        } else if (pass != PassOn::Nothing && !first && !edges.isNull(1)) {
            first = parsed(edges.text(1));
        }
    }
    if (isList) return withFirst(argumentsJson, std::move(list));
    return first ? withFirst(argumentsJson, std::move(*first)) : argumentsJson;
}

bool JobDependencies::setRevoked(JobId job, domain::RevokeReason reason, const std::optional<JobError>& error,
                                 core::UtcTime now) {
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = ?, reason = ?, rank = NULL, due_at = NULL, claim = NULL, "
                  "lease_until = NULL, ended_at = ?, error_code = ?, error_message = ?, retry_class = ? "
                  "WHERE job_id = ? AND (? >> state) & 1");
    row.bind(static_cast<std::int64_t>(JobState::Revoked)).bind(static_cast<std::int64_t>(reason));
    row.bind(std::optional(now));
    bindError(row, error);
    row.bind(job.value).bind(sourcesOf(JobState::Revoked)).run();
    if (m_connection.changes() == 0) return false;
    m_revoked.push_back({job, reason});
    return true;
}

bool JobDependencies::revoke(JobId job, domain::RevokeReason reason, const std::optional<JobError>& error,
                             core::UtcTime now) {
    if (!setRevoked(job, reason, error, now)) return false;
    settle({job, outcomeOf(JobState::Revoked, reason), {}, error}, now);
    return true;
}

void JobDependencies::restore(JobId job) {
    std::vector<JobId> again{job};
    while (!again.empty()) {
        const JobId upstream = again.back();
        again.pop_back();
        std::vector<JobId> downstreams;
        {
            Statement rows(m_connection,
                           "UPDATE job_edges SET outcome = NULL, result = NULL WHERE upstream_id = ? AND downstream_id "
                           "IN (SELECT job_id FROM queue_jobs WHERE job_id = downstream_id AND state = 6 "
                           "AND reason = 3) RETURNING downstream_id");
            rows.bind(upstream.value);
            while (rows.step()) downstreams.push_back({rows.integer(0)});
        }
        for (const JobId downstream : downstreams) {
            if (restoreOne(downstream)) again.push_back(downstream);
        }
    }
}

bool JobDependencies::restoreOne(JobId downstream) {
    Waiting waiting{};
    {
        Statement row(m_connection,
                      "SELECT (SELECT trigger_rule FROM queue_jobs WHERE job_id = ?1), count(*) - count(outcome), "
                      "total(outcome = 0), total(outcome = 1), total(outcome = 2) FROM job_edges "
                      "WHERE downstream_id = ?1");
        if (!row.bind(downstream.value).step()) return false;
        waiting = {static_cast<domain::TriggerRule>(row.integer(0)),
                   {row.integer(1), row.integer(2), row.integer(3), row.integer(4)}};
    }
    // Another one that it waits for has failed as well: it stays blocked until that one is tried again too.
    if (domain::decideTrigger(waiting.rule, waiting.upstreams) != domain::TriggerDecision::Wait) return false;
    Statement row(m_connection,
                  "UPDATE queue_jobs SET state = 0, reason = 0, ended_at = NULL, error_code = NULL, error_message = "
                  "NULL, retry_class = NULL, upstreams_waiting = ?, upstreams_succeeded = ?, upstreams_failed = ?, "
                  "upstreams_skipped = ? WHERE job_id = ? AND (? >> state) & 1 AND NOT EXISTS (SELECT 1 FROM "
                  "queue_jobs o WHERE o.unique_key = queue_jobs.unique_key AND o.ended_at IS NULL)");
    row.bind(waiting.upstreams.waiting).bind(waiting.upstreams.succeeded).bind(waiting.upstreams.failed);
    row.bind(waiting.upstreams.skipped).bind(downstream.value);
    row.bind(sourcesOf(JobState::Pending, domain::MovedBy::Person)).run();
    return m_connection.changes() > 0;
}

}  // namespace groundswell::store
