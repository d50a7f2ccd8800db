#include "models/store/sqlite_job_reader.h"

#include "models/store/job_rows.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/statement.h"

#include <algorithm>

namespace groundswell::store {

namespace {

// Numbers of an enumeration, written out: the index of failed jobs is used only where the state stands in the text.
std::string stateCondition(const std::vector<domain::JobState>& states) {
    if (states.size() == 1) return "state = " + std::to_string(static_cast<int>(states.front()));
    std::string list;
    for (const domain::JobState state : states)
        list += (list.empty() ? "" : ", ") + std::to_string(static_cast<int>(state));
    return "state IN (" + list + ")";
}

std::string whereOf(const JobFilter& filter) {
    std::string where;
    const auto add = [&](const std::string& condition) { where += (where.empty() ? " WHERE " : " AND ") + condition; };
    if (!filter.states.empty()) add(stateCondition(filter.states));
    if (!filter.task.empty()) add("task = ?");
    if (!filter.pool.empty()) add("pool = ?");
    if (!filter.source.empty()) add("source = ?");
    if (!filter.group.isNone()) add("group_id = ?");
    return where;
}

void bindFilter(Statement& rows, const JobFilter& filter) {
    for (const std::string* text : {&filter.task, &filter.pool, &filter.source}) {
        if (!text->empty()) rows.bind(std::string_view(*text));
    }
    if (!filter.group.isNone()) rows.bind(filter.group.value);
}

std::vector<core::JobId> idsOf(Connection& connection, std::string_view sql, core::JobId job) {
    std::vector<core::JobId> ids;
    Statement rows(connection, sql);
    rows.bind(job.value);
    while (rows.step()) ids.push_back({rows.integer(0)});
    return ids;
}

}  // namespace

core::Result<std::vector<domain::Job>> SqliteJobReader::page(const JobFilter& filter, domain::Page page) {
    return m_session.read([&] {
        const std::string sql = "SELECT " + std::string(jobColumns) + " FROM queue_jobs" + whereOf(filter) +
                                (filter.group.isNone() ? " ORDER BY job_id DESC" : " ORDER BY position, job_id") +
                                " LIMIT ? OFFSET ?";
        std::vector<domain::Job> jobs;
        Statement rows(m_session.connection(), sql);
        bindFilter(rows, filter);
        rows.bind(page.limit).bind(page.offset);
        while (rows.step()) jobs.push_back(jobOf(rows));
        return jobs;
    });
}

core::Result<std::int64_t> SqliteJobReader::count(const JobFilter& filter) {
    return m_session.read([&] {
        Statement row(m_session.connection(), "SELECT count(*) FROM queue_jobs" + whereOf(filter));
        bindFilter(row, filter);
        return row.step() ? row.integer(0) : 0;
    });
}

core::Result<std::optional<JobWithNeighbours>> SqliteJobReader::byId(core::JobId id) {
    return m_session.read([&]() -> std::optional<JobWithNeighbours> {
        Connection& connection = m_session.connection();
        Statement row(connection, "SELECT " + std::string(jobColumns) + " FROM queue_jobs WHERE job_id = ?");
        if (!row.bind(id.value).step()) return std::nullopt;
        return JobWithNeighbours{
            jobOf(row),
            idsOf(connection, "SELECT upstream_id FROM job_edges WHERE downstream_id = ? ORDER BY position", id),
            idsOf(connection,
                  "SELECT DISTINCT downstream_id FROM job_edges WHERE upstream_id = ? ORDER BY downstream_id", id)};
    });
}

core::Result<std::vector<domain::JobLogLine>> SqliteJobReader::log(core::JobId id, std::int64_t limit) {
    return m_session.read([&] {
        std::vector<domain::JobLogLine> lines;
        Statement rows(m_session.connection(),
                       "SELECT logged_at, level, text FROM job_log WHERE job_id = ? ORDER BY line_id DESC LIMIT ?");
        rows.bind(id.value).bind(limit);
        while (rows.step()) {
            lines.push_back(
                {rows.time(0).value_or(core::UtcTime{}), static_cast<domain::LogLevel>(rows.integer(1)), rows.text(2)});
        }
        std::reverse(lines.begin(), lines.end());
        return lines;
    });
}

core::Result<std::map<std::pair<std::string, domain::JobState>, std::int64_t>> SqliteJobReader::counts() {
    return m_session.read([&] {
        std::map<std::pair<std::string, domain::JobState>, std::int64_t> counts;
        Statement rows(m_session.connection(), "SELECT pool, state, count(*) FROM queue_jobs GROUP BY pool, state");
        while (rows.step()) {
            counts[{rows.text(0), static_cast<domain::JobState>(rows.integer(1))}] = rows.integer(2);
        }
        return counts;
    });
}

core::Result<std::optional<core::UtcTime>> SqliteJobReader::nextDue() {
    return m_session.read([&]() -> std::optional<core::UtcTime> {
        Statement row(m_session.connection(),
                      "SELECT due_at FROM queue_jobs WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1");
        if (!row.step()) return std::nullopt;
        return row.time(0);
    });
}

}  // namespace groundswell::store
