#include "models/store/sqlite_run_writer.h"

#include "models/store/statement.h"

#include <sqlite3.h>

#include <algorithm>

namespace groundswell::store {

namespace {

constexpr std::int64_t maxIssuesPerRun = 1000;

void bindRun(Statement& row, const domain::Run& run) {
    row.bind(std::string_view(domain::runKindName(run.kind))).bindKnown(run.source).bindKnown(run.title);
    row.bind(std::string_view(domain::runStateName(run.state))).bind(std::optional(run.startedAt)).bind(run.finishedAt);
    for (const std::int64_t count : {run.counts.read, run.counts.created, run.counts.changed, run.counts.unchanged,
                                     run.counts.rejected, run.counts.processed, run.counts.failed}) {
        row.bind(count);
    }
    row.bindKnown(run.message).bind(run.counts.numbersOnly);
}

}  // namespace

core::Result<core::RunId> SqliteRunWriter::begin(const domain::Run& run) {
    return m_connection.guard([&] {
        Statement row(
            m_connection,
            "INSERT INTO pipeline_runs (kind, source, title, state, started_at, finished_at, items_read, items_new, "
            "items_changed, items_unchanged, items_rejected, items_processed, items_failed, message, "
            "items_numbers_only) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindRun(row, run);
        row.run();
        return core::RunId{sqlite3_last_insert_rowid(m_connection.handle())};
    });
}

core::Result<void> SqliteRunWriter::update(const domain::Run& run) {
    core::Result<std::int64_t> changed = m_connection.guard([&] {
        Statement row(
            m_connection,
            "UPDATE pipeline_runs SET kind = ?, source = ?, title = ?, state = ?, started_at = ?, finished_at = ?, "
            "items_read = ?, items_new = ?, items_changed = ?, items_unchanged = ?, items_rejected = ?, "
            "items_processed = ?, items_failed = ?, message = ?, items_numbers_only = ? WHERE run_id = ?");
        bindRun(row, run);
        row.bind(run.id.value).run();
        return m_connection.changes();
    });
    if (!changed) return std::move(changed).error();
    if (*changed == 0) return core::Error(core::ErrorCode::NotFound, "There is no such run.");
    return {};
}

core::Result<void> SqliteRunWriter::setJob(core::RunId run, core::JobId job) {
    return m_connection.guard([&] {
        Statement row(m_connection, "UPDATE pipeline_runs SET job_id = ? WHERE run_id = ?");
        row.bind(job.value).bind(run.value).run();
    });
}

core::Result<void> SqliteRunWriter::addIssues(core::RunId run, std::span<const domain::RunIssue> issues) {
    return m_connection.guard([&] {
        Statement kept(m_connection, "SELECT count(*) FROM run_issues WHERE run_id = ?");
        kept.bind(run.value).step();
        const std::int64_t room = std::max<std::int64_t>(0, maxIssuesPerRun - kept.integer(0));
        Statement row(m_connection,
                      "INSERT INTO run_issues (run_id, file, line, message, rejected) VALUES (?, ?, ?, ?, ?)");
        for (const domain::RunIssue& issue : issues.first(std::min(issues.size(), static_cast<std::size_t>(room)))) {
            row.bind(run.value).bindKnown(issue.file);
            if (issue.line > 0) {
                row.bind(issue.line);
            } else {
                row.bindNull();
            }
            row.bind(std::string_view(issue.message)).bind(std::int64_t{issue.rejected}).run();
        }
    });
}

core::Result<void> SqliteRunWriter::addSteps(core::RunId run, std::span<const domain::StepRecord> steps) {
    return m_connection.guard([&] {
        Statement row(m_connection,
                      "INSERT INTO step_records (run_id, workflow, step, position, items_in, items_done, items_failed, "
                      "items_waiting, calls, bytes_in, wait_ns, run_ns, cpu_ns, run_times) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, workflow, step) "
                      "DO UPDATE SET position = excluded.position, items_in = excluded.items_in, "
                      "items_done = excluded.items_done, items_failed = excluded.items_failed, "
                      "items_waiting = excluded.items_waiting, calls = excluded.calls, bytes_in = excluded.bytes_in, "
                      "wait_ns = excluded.wait_ns, run_ns = excluded.run_ns, cpu_ns = excluded.cpu_ns, "
                      "run_times = excluded.run_times");
        std::int64_t position = 0;
        for (const domain::StepRecord& step : steps) {
            row.bind(run.value).bind(std::string_view(step.workflow)).bind(std::string_view(step.step));
            for (const std::int64_t number : {position++, step.itemsIn, step.done, step.failed, step.waiting,
                                              step.calls, step.bytesIn, std::int64_t{step.waitTime.count()},
                                              std::int64_t{step.runTime.count()}, std::int64_t{step.cpuTime.count()}}) {
                row.bind(number);
            }
            row.bind(std::string_view(step.runTimes)).run();
        }
    });
}

core::Result<int> SqliteRunWriter::closeInterrupted() {
    return m_connection.guard([&] {
        m_connection.execute("UPDATE pipeline_runs SET state = 'interrupted' WHERE state = 'running'");
        return static_cast<int>(m_connection.changes());
    });
}

core::Result<void> SqliteSourceWriter::saveQueryState(const domain::QueryState& state) {
    return m_connection.guard([&] {
        Statement row(m_connection,
                      "INSERT INTO query_states (source, query, address, etag, last_modified, moved_to, last_tried_at, "
                      "last_good_at, last_error, failures_in_row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                      "ON CONFLICT (source, query) DO UPDATE SET address = excluded.address, etag = excluded.etag, "
                      "last_modified = excluded.last_modified, moved_to = excluded.moved_to, "
                      "last_tried_at = excluded.last_tried_at, last_good_at = excluded.last_good_at, "
                      "last_error = excluded.last_error, failures_in_row = excluded.failures_in_row");
        row.bind(std::string_view(state.source)).bind(std::string_view(state.query)).bindKnown(state.address);
        row.bindKnown(state.etag).bindKnown(state.lastModified).bindKnown(state.movedTo);
        row.bind(state.lastTried).bind(state.lastGood).bindKnown(state.lastError).bind(state.failuresInRow).run();
    });
}

core::Result<void> SqliteSourceWriter::replaceGaps(const std::string& source, const std::string& query,
                                                   std::span<const domain::FetchGap> gaps) {
    return m_connection.guard([&] {
        Statement erase(m_connection, "DELETE FROM fetch_gaps WHERE source = ? AND query = ?");
        erase.bind(std::string_view(source)).bind(std::string_view(query)).run();
        Statement row(m_connection,
                      "INSERT INTO fetch_gaps (source, query, from_at, to_at, noted_at, reason) "
                      "VALUES (?, ?, ?, ?, ?, ?)");
        for (const domain::FetchGap& gap : gaps) {
            row.bind(std::string_view(source)).bind(std::string_view(query)).bind(std::optional(gap.from));
            row.bind(std::optional(gap.to)).bind(std::optional(gap.notedAt)).bind(std::string_view(gap.reason)).run();
        }
    });
}

core::Result<void> SqliteSourceWriter::addChunk(const ChunkRow& chunk) {
    return m_connection.guard([&] {
        Statement row(
            m_connection,
            "INSERT INTO archive_chunks (path, source, hash, created_at, records, bytes) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (path) DO UPDATE SET source = excluded.source, hash = excluded.hash, "
            "created_at = excluded.created_at, records = excluded.records, bytes = excluded.bytes");
        row.bind(std::string_view(chunk.path)).bind(std::string_view(chunk.source)).bind(std::string_view(chunk.hash));
        row.bind(chunk.createdAt).bind(chunk.records).bind(chunk.bytes).run();
    });
}

core::Result<void> SqliteSourceWriter::setMeta(const std::string& key, const std::string& value) {
    return m_connection.guard([&] {
        Statement row(
            m_connection,
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        row.bind(std::string_view(key)).bind(std::string_view(value)).run();
    });
}

}  // namespace groundswell::store
