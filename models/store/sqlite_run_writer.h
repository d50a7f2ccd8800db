#pragma once

#include "models/store/connection.h"
#include "models/store/run_writer.h"
#include "models/store/source_writer.h"

namespace groundswell::store {

/// RunWriter on SQLite. For the writer's thread.
class SqliteRunWriter final : public RunWriter {
public:
    explicit SqliteRunWriter(Connection& connection) : m_connection(connection) {}

    core::Result<core::RunId> begin(const domain::Run& run) override;
    core::Result<void> update(const domain::Run& run) override;
    core::Result<void> setJob(core::RunId run, core::JobId job) override;
    core::Result<void> addIssues(core::RunId run, std::span<const domain::RunIssue> issues) override;
    core::Result<void> addSteps(core::RunId run, std::span<const domain::StepRecord> steps) override;
    core::Result<int> closeInterrupted() override;

private:
    Connection& m_connection;
};

/// SourceWriter on SQLite. For the writer's thread.
class SqliteSourceWriter final : public SourceWriter {
public:
    explicit SqliteSourceWriter(Connection& connection) : m_connection(connection) {}

    core::Result<void> saveQueryState(const domain::QueryState& state) override;
    core::Result<void> replaceGaps(const std::string& source, const std::string& query,
                                   std::span<const domain::FetchGap> gaps) override;
    core::Result<void> addChunk(const ChunkRow& chunk) override;
    core::Result<void> setMeta(const std::string& key, const std::string& value) override;

private:
    Connection& m_connection;
};

}  // namespace groundswell::store
