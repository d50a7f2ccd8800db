#pragma once

#include "models/store/connection.h"
#include "models/store/housekeeping.h"

namespace groundswell::store {

class ReadSession;

/// HousekeepingReader on SQLite. For one thread.
class SqliteHousekeepingReader final : public HousekeepingReader {
public:
    explicit SqliteHousekeepingReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<core::ItemId>> itemsBefore(core::UtcTime time) override;
    core::Result<std::vector<domain::Expiry>> expiries() override;
    core::Result<std::vector<domain::ScheduleState>> schedules() override;

private:
    ReadSession& m_session;
};

/// HousekeepingWriter on SQLite. For the writer's thread.
class SqliteHousekeepingWriter final : public HousekeepingWriter {
public:
    explicit SqliteHousekeepingWriter(Connection& connection) : m_connection(connection) {}

    core::Result<void> addExpiry(const domain::Expiry& expiry) override;
    core::Result<void> saveSchedule(const domain::ScheduleState& state) override;
    core::Result<void> forgetSchedule(const std::string& source) override;

private:
    Connection& m_connection;
};

}  // namespace groundswell::store
