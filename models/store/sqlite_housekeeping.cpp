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
                       "SELECT source, schedule, known_since, due_at, started_at, ended_at, result, error "
                       "FROM schedule_states ORDER BY source");
        while (rows.step()) {
            states.push_back({rows.text(0), rows.text(1), rows.time(2).value(), rows.time(3), rows.time(4),
                              rows.time(5), rows.text(6), rows.text(7)});
        }
        return states;
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
        Statement row(m_connection,
                      "INSERT INTO schedule_states (source, schedule, known_since, due_at, started_at, ended_at, "
                      "result, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET "
                      "schedule = excluded.schedule, known_since = excluded.known_since, due_at = excluded.due_at, "
                      "started_at = excluded.started_at, ended_at = excluded.ended_at, result = excluded.result, "
                      "error = excluded.error");
        row.bind(std::string_view(state.source)).bind(std::string_view(state.schedule));
        row.bind(std::optional(state.knownSince)).bind(state.due).bind(state.started).bind(state.ended);
        row.bindKnown(state.result).bindKnown(state.error).run();
    });
}

core::Result<void> SqliteHousekeepingWriter::forgetSchedule(const std::string& source) {
    return m_connection.guard([&] {
        Statement row(m_connection, "DELETE FROM schedule_states WHERE source = ?");
        row.bind(std::string_view(source)).run();
    });
}

}  // namespace groundswell::store
