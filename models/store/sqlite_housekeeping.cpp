#include "models/store/sqlite_housekeeping.h"

#include "models/store/sqlite_read_connection.h"
#include "models/store/statement.h"

#include <chrono>

namespace groundswell::store {

core::Result<std::vector<core::ItemId>> SqliteHousekeepingReader::itemsBefore(core::UtcTime time) {
    return m_session.read([&] {
        std::vector<core::ItemId> items;
        Statement rows(m_session.connection(),
                       "SELECT item_id FROM content_items WHERE published_at < ?1 UNION ALL "
                       "SELECT item_id FROM content_items WHERE published_at IS NULL AND collected_at < ?2 "
                       "ORDER BY item_id");
        rows.bind(std::optional(time));
        rows.bind(std::int64_t{std::chrono::ceil<std::chrono::seconds>(time).time_since_epoch().count()});
        while (rows.step()) items.push_back({rows.integer(0)});
        return items;
    });
}

core::Result<std::vector<domain::Expiry>> SqliteHousekeepingReader::expiries() {
    return m_session.read([&] {
        std::vector<domain::Expiry> expiries;
        Statement rows(m_session.connection(),
                       "SELECT removed_before, archived_until FROM expiries ORDER BY removed_before");
        while (rows.step()) expiries.push_back({rows.time(0).value(), rows.time(1).value()});
        return expiries;
    });
}

core::Result<std::vector<domain::ScheduleState>> SqliteHousekeepingReader::schedules() {
    return m_session.read([&] {
        std::vector<domain::ScheduleState> states;
        Statement rows(m_session.connection(),
                       "SELECT schedule_id, schedule, known_since, due_at, started_at, ended_at, result, error, "
                       "job_id FROM known_schedules ORDER BY schedule_id");
        while (rows.step()) {
            states.push_back({rows.text(0),
                              rows.text(1),
                              rows.time(2).value(),
                              rows.time(3),
                              rows.time(4),
                              rows.time(5),
                              rows.text(6),
                              rows.text(7),
                              {rows.integer(8)}});
        }
        return states;
    });
}

core::Result<std::vector<domain::LateRun>> SqliteHousekeepingReader::lateRuns(std::int64_t limit) {
    return m_session.read([&] {
        std::vector<domain::LateRun> runs;
        Statement rows(m_session.connection(),
                       "SELECT schedule_id, due_at, expected_at, noted_at, ended_at FROM late_runs "
                       "ORDER BY due_at DESC, schedule_id LIMIT ?");
        rows.bind(limit);
        while (rows.step()) {
            runs.push_back(
                {rows.text(0), rows.time(1).value(), rows.time(2).value(), rows.time(3).value(), rows.time(4)});
        }
        return runs;
    });
}

core::Result<std::vector<domain::SourceHealth>> SqliteHousekeepingReader::sourceHealth() {
    return m_session.read([&] {
        std::vector<domain::SourceHealth> all;
        Statement rows(m_session.connection(),
                       "SELECT source, failures_in_row, paused_at, pause_reason FROM source_health ORDER BY source");
        while (rows.step()) all.push_back({rows.text(0), rows.integer(1), rows.time(2), rows.text(3)});
        return all;
    });
}

core::Result<FileUse> SqliteHousekeepingReader::fileUse() {
    return m_session.read([&] {
        Connection& connection = m_session.connection();
        const std::int64_t page = connection.integer("PRAGMA page_size");
        return FileUse{connection.integer("PRAGMA page_count") * page,
                       connection.integer("PRAGMA freelist_count") * page};
    });
}

core::Result<void> SqliteHousekeepingWriter::addExpiry(const domain::Expiry& expiry) {
    return m_connection.guard([&] {
        Statement more(m_connection, "SELECT 1 FROM expiries WHERE removed_before >= ? AND archived_until >= ?");
        more.bind(std::optional(expiry.before)).bind(std::optional(expiry.archivedUntil));
        if (more.step()) return;
        more.rewind();
        Statement less(m_connection, "DELETE FROM expiries WHERE removed_before <= ? AND archived_until <= ?");
        less.bind(std::optional(expiry.before)).bind(std::optional(expiry.archivedUntil)).run();
        Statement row(m_connection, "INSERT INTO expiries (removed_before, archived_until) VALUES (?, ?)");
        row.bind(std::optional(expiry.before)).bind(std::optional(expiry.archivedUntil)).run();
    });
}

core::Result<void> SqliteHousekeepingWriter::saveSchedule(const domain::ScheduleState& state) {
    return m_connection.guard([&] {
        Statement row(
            m_connection,
            "INSERT INTO known_schedules (schedule_id, schedule, known_since, due_at, started_at, ended_at, "
            "result, error, job_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (schedule_id) DO UPDATE SET "
            "schedule = excluded.schedule, known_since = excluded.known_since, due_at = excluded.due_at, "
            "started_at = excluded.started_at, ended_at = excluded.ended_at, result = excluded.result, "
            "error = excluded.error, job_id = excluded.job_id");
        row.bind(std::string_view(state.id)).bind(std::string_view(state.schedule));
        row.bind(std::optional(state.knownSince)).bind(state.due).bind(state.started).bind(state.ended);
        row.bindKnown(state.result).bindKnown(state.error);
        if (state.job.isNone()) {
            row.bindNull();
        } else {
            row.bind(state.job.value);
        }
        row.run();
    });
}

core::Result<void> SqliteHousekeepingWriter::forgetSchedule(const std::string& id) {
    return m_connection.guard([&] {
        Statement row(m_connection, "DELETE FROM known_schedules WHERE schedule_id = ?");
        row.bind(std::string_view(id)).run();
    });
}

core::Result<bool> SqliteHousekeepingWriter::noteLate(const domain::LateRun& run) {
    return m_connection.guard([&] {
        Statement known(m_connection, "SELECT 1 FROM late_runs WHERE schedule_id = ? AND due_at = ?");
        const bool isNew = !known.bind(std::string_view(run.schedule)).bind(std::optional(run.due)).step();
        known.rewind();
        Statement row(m_connection,
                      "INSERT INTO late_runs (schedule_id, due_at, expected_at, noted_at, ended_at) "
                      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (schedule_id, due_at) DO UPDATE SET "
                      "ended_at = coalesce(late_runs.ended_at, excluded.ended_at)");
        row.bind(std::string_view(run.schedule)).bind(std::optional(run.due)).bind(std::optional(run.expected));
        row.bind(std::optional(run.noted)).bind(run.ended).run();
        return isNew;
    });
}

core::Result<domain::SourceHealth> SqliteHousekeepingWriter::noteFailure(const std::string& source,
                                                                         const std::string& error,
                                                                         std::optional<int> pauseAfter,
                                                                         core::UtcTime now) {
    return m_connection.guard([&] {
        Statement row(m_connection,
                      "INSERT INTO source_health (source, failures_in_row) VALUES (?, 1) ON CONFLICT (source) "
                      "DO UPDATE SET failures_in_row = source_health.failures_in_row + 1");
        row.bind(std::string_view(source)).run();
        domain::SourceHealth health = healthOf(source);
        if (health.pausedAt || !pauseAfter || health.failuresInRow < *pauseAfter) return health;
        health.pausedAt = now;
        health.pauseReason = "It failed " + std::to_string(health.failuresInRow) + " times in a row: " + error;
        savePause(health);
        return health;
    });
}

core::Result<bool> SqliteHousekeepingWriter::noteGood(const std::string& source) {
    return m_connection.guard([&] {
        Statement row(m_connection, "DELETE FROM source_health WHERE source = ?");
        row.bind(std::string_view(source)).run();
        return m_connection.changes() > 0;
    });
}

core::Result<void> SqliteHousekeepingWriter::pauseSource(const std::string& source, const std::string& reason,
                                                         core::UtcTime now) {
    return m_connection.guard([&] {
        Statement row(m_connection,
                      "INSERT INTO source_health (source, failures_in_row) VALUES (?, 0) ON CONFLICT DO NOTHING");
        row.bind(std::string_view(source)).run();
        domain::SourceHealth health = healthOf(source);
        if (health.pausedAt) return;
        health.pausedAt = now;
        health.pauseReason = reason;
        savePause(health);
    });
}

domain::SourceHealth SqliteHousekeepingWriter::healthOf(const std::string& source) {
    Statement row(m_connection, "SELECT failures_in_row, paused_at, pause_reason FROM source_health WHERE source = ?");
    row.bind(std::string_view(source)).step();
    return {source, row.integer(0), row.time(1), row.text(2)};
}

void SqliteHousekeepingWriter::savePause(const domain::SourceHealth& health) {
    Statement row(m_connection, "UPDATE source_health SET paused_at = ?, pause_reason = ? WHERE source = ?");
    row.bind(health.pausedAt).bindKnown(health.pauseReason).bind(std::string_view(health.source)).run();
}

core::Result<std::int64_t> SqliteHousekeepingWriter::removeRuns(const RunLimits& limits, std::int64_t limit) {
    return m_connection.guard([&] {
        std::int64_t upTo = -1;
        if (limits.newest) {
            Statement cut(m_connection, "SELECT run_id FROM pipeline_runs ORDER BY run_id DESC LIMIT 1 OFFSET ?");
            if (cut.bind(*limits.newest).step()) upTo = cut.integer(0);
        }
        std::vector<std::int64_t> runs;
        {
            Statement old(m_connection,
                          "SELECT run_id FROM pipeline_runs WHERE state <> 'running' "
                          "AND (coalesce(finished_at, started_at) < ? OR run_id <= ?) "
                          "AND run_id < (SELECT max(run_id) FROM pipeline_runs) ORDER BY run_id LIMIT ?");
            old.bind(limits.endedBefore).bind(upTo).bind(limit);
            while (old.step()) runs.push_back(old.integer(0));
        }
        Statement issues(m_connection, "DELETE FROM run_issues WHERE run_id = ?");
        Statement row(m_connection, "DELETE FROM pipeline_runs WHERE run_id = ?");
        for (const std::int64_t run : runs) {
            issues.bind(run).run();
            row.bind(run).run();
        }
        return static_cast<std::int64_t>(runs.size());
    });
}

core::Result<std::int64_t> SqliteHousekeepingWriter::removeLateRuns(core::UtcTime notedBefore) {
    return m_connection.guard([&] {
        Statement row(m_connection, "DELETE FROM late_runs WHERE noted_at < ?");
        row.bind(std::optional(notedBefore)).run();
        return m_connection.changes();
    });
}

}  // namespace groundswell::store
