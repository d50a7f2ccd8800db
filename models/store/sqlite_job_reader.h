#pragma once

#include "models/store/job_reader.h"

namespace groundswell::store {

class ReadSession;

/// JobReader on SQLite. For one thread.
class SqliteJobReader final : public JobReader {
public:
    explicit SqliteJobReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<domain::Job>> page(const JobFilter& filter, domain::Page page) override;
    core::Result<std::int64_t> count(const JobFilter& filter) override;
    core::Result<std::optional<JobWithNeighbours>> byId(core::JobId id) override;
    core::Result<std::vector<domain::JobLogLine>> log(core::JobId id, std::int64_t limit) override;
    core::Result<std::map<std::pair<std::string, domain::JobState>, std::int64_t>> counts() override;
    core::Result<std::optional<core::UtcTime>> nextDue() override;

private:
    ReadSession& m_session;
};

}  // namespace groundswell::store
