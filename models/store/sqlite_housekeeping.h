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
    core::Result<std::vector<domain::LateRun>> lateRuns(std::int64_t limit) override;
    core::Result<std::vector<domain::SourceHealth>> sourceHealth() override;
    core::Result<FileUse> fileUse() override;

private:
    ReadSession& m_session;
};

/// HousekeepingWriter on SQLite. For the writer's thread.
class SqliteHousekeepingWriter final : public HousekeepingWriter {
public:
    explicit SqliteHousekeepingWriter(Connection& connection) : m_connection(connection) {}

    core::Result<void> addExpiry(const domain::Expiry& expiry) override;
    core::Result<void> saveSchedule(const domain::ScheduleState& state) override;
    core::Result<void> forgetSchedule(const std::string& id) override;
    core::Result<bool> noteLate(const domain::LateRun& run) override;
    core::Result<domain::SourceHealth> noteFailure(const std::string& source, const std::string& error,
                                                   std::optional<int> pauseAfter, core::UtcTime now) override;
    core::Result<bool> noteGood(const std::string& source) override;
    core::Result<void> pauseSource(const std::string& source, const std::string& reason, core::UtcTime now) override;
    core::Result<std::int64_t> removeRuns(const RunLimits& limits, std::int64_t limit) override;
    core::Result<std::int64_t> removeLateRuns(core::UtcTime notedBefore) override;

private:
    [[nodiscard]] domain::SourceHealth healthOf(const std::string& source);
    void savePause(const domain::SourceHealth& health);

    Connection& m_connection;
};

}  // namespace groundswell::store
