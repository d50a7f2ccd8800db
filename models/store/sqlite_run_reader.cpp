#include "models/store/run_rows.h"
#include "models/store/sqlite_read_connection.h"

#include <unordered_map>

namespace groundswell::store {

namespace {

// Counted here: GROUP BY would sort all items first. In the index's order, so that times only grow.
std::unordered_map<std::int64_t, domain::SourceSummary> countBySource(Connection& connection) {
    std::unordered_map<std::int64_t, domain::SourceSummary> summaries;
    Statement rows(connection, "SELECT source_no, published_at FROM content_items ORDER BY published_at");
    while (rows.step()) {
        domain::SourceSummary& summary = summaries[rows.integer(0)];
        ++summary.items;
        if (rows.isNull(1)) continue;
        summary.lastPublished = rows.time(1);
        if (!summary.firstPublished) summary.firstPublished = summary.lastPublished;
    }
    return summaries;
}

std::vector<domain::SourceSummary> summariesWith(
    Connection& connection, const std::unordered_map<std::int64_t, domain::SourceSummary>& counts) {
    std::vector<domain::SourceSummary> summaries;
    Statement rows(connection,
                   "SELECT s.source, (SELECT source_no FROM known_sources WHERE source_id = s.source), "
                   "(SELECT max(last_good_at) FROM query_states WHERE source = s.source), "
                   "(SELECT last_error FROM query_states WHERE source = s.source AND last_error IS NOT NULL "
                   " ORDER BY last_tried_at DESC, query LIMIT 1), h.paused_at, h.pause_reason, "
                   "(SELECT items_rejected FROM pipeline_runs WHERE kind = 'import' AND source = s.source "
                   " AND finished_at IS NOT NULL ORDER BY run_id DESC LIMIT 1) "
                   "FROM (SELECT source_id AS source FROM known_sources UNION SELECT source FROM query_states "
                   "      UNION SELECT source FROM source_health) s "
                   "LEFT JOIN source_health h ON h.source = s.source ORDER BY s.source");
    while (rows.step()) {
        const auto counted = counts.find(rows.integer(1));
        domain::SourceSummary& summary =
            summaries.emplace_back(counted == counts.end() ? domain::SourceSummary{} : counted->second);
        summary.source = rows.text(0);
        summary.lastGood = rows.time(2);
        summary.lastError = rows.text(3);
        summary.pausedAt = rows.time(4);
        summary.pauseReason = rows.text(5);
        summary.refused = rows.isNull(6) ? 0 : rows.integer(6);
    }
    return summaries;
}

}  // namespace

core::Result<std::vector<domain::Run>> SqliteRunReader::page(domain::Page page) {
    return m_session.read([&] {
        std::vector<domain::Run> runs;
        Statement rows(m_session.connection(), "SELECT " + std::string(runColumns) +
                                                   " FROM pipeline_runs ORDER BY run_id DESC LIMIT ? OFFSET ?");
        rows.bind(page.limit).bind(page.offset);
        while (rows.step()) runs.push_back(runOf(rows));
        return runs;
    });
}

core::Result<std::int64_t> SqliteRunReader::count() {
    return m_session.read([&] { return m_session.connection().integer("SELECT count(*) FROM pipeline_runs"); });
}

core::Result<std::vector<domain::RunIssue>> SqliteRunReader::issues(core::RunId run, std::int64_t limit) {
    return m_session.read([&] {
        std::vector<domain::RunIssue> issues;
        Statement rows(
            m_session.connection(),
            "SELECT file, line, message, rejected FROM run_issues WHERE run_id = ? ORDER BY issue_id LIMIT ?");
        rows.bind(run.value).bind(limit);
        while (rows.step()) issues.push_back({rows.text(0), rows.integer(1), rows.text(2), rows.integer(3) != 0});
        return issues;
    });
}

core::Result<std::optional<domain::QueryState>> SqliteRunReader::queryState(const std::string& source,
                                                                            const std::string& query) {
    return m_session.read([&]() -> std::optional<domain::QueryState> {
        Statement row(m_session.connection(),
                      "SELECT etag, last_modified, moved_to, last_tried_at, last_good_at, last_error, failures_in_row, "
                      "address FROM query_states WHERE source = ? AND query = ?");
        if (!row.bind(std::string_view(source)).bind(std::string_view(query)).step()) return std::nullopt;
        domain::QueryState state;
        state.source = source;
        state.query = query;
        state.etag = row.text(0);
        state.lastModified = row.text(1);
        state.movedTo = row.text(2);
        state.lastTried = row.time(3);
        state.lastGood = row.time(4);
        state.lastError = row.text(5);
        state.failuresInRow = row.integer(6);
        state.address = row.text(7);
        return state;
    });
}

core::Result<std::vector<domain::FetchGap>> SqliteRunReader::gaps() {
    return m_session.read([&] {
        std::vector<domain::FetchGap> gaps;
        Statement rows(m_session.connection(),
                       "SELECT source, query, from_at, to_at, noted_at, reason FROM fetch_gaps "
                       "ORDER BY source, query, from_at");
        while (rows.step()) {
            gaps.push_back({rows.text(0), rows.text(1), rows.time(2).value(), rows.time(3).value(),
                            rows.time(4).value(), rows.text(5)});
        }
        return gaps;
    });
}

core::Result<std::vector<domain::SourceSummary>> SqliteRunReader::sourceSummaries() {
    return m_session.read([&] { return summariesWith(m_session.connection(), countBySource(m_session.connection())); });
}

core::Result<std::vector<domain::SourceSummary>> SqliteRunReader::sourceHealth() {
    return m_session.read([&] { return summariesWith(m_session.connection(), {}); });
}

core::Result<std::vector<ChunkRow>> SqliteRunReader::chunks() {
    return m_session.read([&] {
        std::vector<ChunkRow> chunks;
        Statement rows(m_session.connection(),
                       "SELECT path, source, hash, created_at, records, bytes FROM archive_chunks ORDER BY path");
        while (rows.step()) {
            chunks.push_back(
                {rows.text(0), rows.text(1), rows.text(2), rows.integer(3), rows.integer(4), rows.integer(5)});
        }
        return chunks;
    });
}

core::Result<std::optional<std::string>> SqliteRunReader::meta(const std::string& key) {
    return m_session.read([&]() -> std::optional<std::string> {
        Statement row(m_session.connection(), "SELECT value FROM meta WHERE key = ?");
        if (!row.bind(std::string_view(key)).step()) return std::nullopt;
        return row.text(0);
    });
}

namespace {

constexpr std::string_view selectSteps =
    "SELECT s.run_id, r.started_at, s.workflow, s.step, s.items_in, s.items_done, s.items_failed, s.items_waiting, "
    "s.calls, s.bytes_in, s.wait_ns, s.run_ns, s.cpu_ns, s.run_times "
    "FROM step_records s JOIN pipeline_runs r ON r.run_id = s.run_id WHERE ";
constexpr std::string_view orderOfSteps = " ORDER BY s.run_id, s.workflow, s.position";

std::vector<domain::StepRecord> stepRows(Statement& rows) {
    std::vector<domain::StepRecord> steps;
    while (rows.step()) {
        domain::StepRecord& step = steps.emplace_back();
        step.run = {rows.integer(0)};
        step.startedAt = rows.time(1).value_or(core::UtcTime{});
        step.workflow = rows.text(2);
        step.step = rows.text(3);
        step.itemsIn = rows.integer(4);
        step.done = rows.integer(5);
        step.failed = rows.integer(6);
        step.waiting = rows.integer(7);
        step.calls = rows.integer(8);
        step.bytesIn = rows.integer(9);
        step.waitTime = std::chrono::nanoseconds(rows.integer(10));
        step.runTime = std::chrono::nanoseconds(rows.integer(11));
        step.cpuTime = std::chrono::nanoseconds(rows.integer(12));
        step.runTimes = rows.text(13);
    }
    return steps;
}

}  // namespace

core::Result<std::vector<domain::StepRecord>> SqliteRunReader::stepRecords(core::RunId run) {
    return m_session.read([&] {
        Statement rows(m_session.connection(),
                       std::string(selectSteps) + "s.run_id = iif(?1 = 0, (SELECT max(run_id) FROM step_records), ?1)" +
                           std::string(orderOfSteps));
        rows.bind(run.value);
        return stepRows(rows);
    });
}

core::Result<std::vector<domain::StepRecord>> SqliteRunReader::stepRecordsSince(core::UtcTime time) {
    return m_session.read([&] {
        Statement rows(m_session.connection(),
                       std::string(selectSteps) + "r.started_at >= ?" + std::string(orderOfSteps));
        rows.bind(std::optional(time));
        return stepRows(rows);
    });
}

}  // namespace groundswell::store
